package sluice.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Holds the lock on a file of the module from before the class's first test until its store is
 * closed, after the last. The lock ends with the process, however that ends.
 */
final class WholeMachineExtension implements BeforeAllCallback {
  private static final Path FILE = Path.of("target", "whole-machine.lock");

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    FileChannel channel =
        FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    context
        .getStore(ExtensionContext.Namespace.create(WholeMachineExtension.class))
        .put(FILE, (AutoCloseable) channel::close);
  }
}
