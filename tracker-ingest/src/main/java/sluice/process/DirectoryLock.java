package sluice.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to be the only process of its kind that works in a directory. Held for life: the
 * operating system lets go of it when the process ends, however it ends. Thread-safe.
 */
public final class DirectoryLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

  /** Bytes of the file that are read: more than any holder writes. */
  private static final int MOST_BYTES = 1024;

  /**
   * What this process holds. The operating system's locks belong to a process, and closing any
   * channel of a file gives them back: a file that is held here is never opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private DirectoryLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes the lock, {@code DIR/<kind>.lock}.
   *
   * @param directory made if missing
   * @param kind of process, e.g. {@code ingest}
   * @param remedy what the user can do when it is held, in words
   * @throws ConfigRefused when another process holds it; the message names that
   * @throws IOException when the file cannot be written
   */
  public static DirectoryLock hold(Path directory, String kind, String remedy) throws IOException {
    PrivateFiles.createDirectories(directory);
    Path file = directory.toRealPath().resolve(kind + ".lock");
    if (!HELD.add(file)) {
      throw refused(directory, kind, self(), remedy);
    }
    try {
      FileChannel channel = PrivateFiles.open(file);
      if (channel.tryLock() == null) {
        String holder = read(channel);
        channel.close();
        throw refused(directory, kind, holder, remedy);
      }
      sayName(channel, self() + ", since " + Instant.now());
      return new DirectoryLock(file, channel);
    } catch (IOException | RuntimeException failed) {
      HELD.remove(file);
      throw failed;
    }
  }

  private static ConfigRefused refused(Path directory, String kind, String holder, String remedy) {
    return new ConfigRefused(
        "another "
            + kind
            + " ("
            + (holder.isEmpty() ? "it has not said its name" : holder)
            + ") works in "
            + directory
            + ": "
            + remedy);
  }

  private static String self() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return "process " + ProcessHandle.current().pid() + " on " + host;
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(MOST_BYTES);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).trim();
  }

  /**
   * Leaves its name for the message of a second one. The lock holds without: whoever can work
   * beside a full disk must not end because of it.
   */
  private static void sayName(FileChannel channel, String holder) {
    try {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    } catch (IOException full) {
      LOG.atWarn()
          .addKeyValue("holder", holder)
          .addKeyValue("cause", full.toString())
          .addKeyValue("do", "make room on the disk of the state directory")
          .log("lock-without-name");
    }
  }

  /** Lets the directory go; the file stays behind and means nothing. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot close " + file, failed);
    } finally {
      HELD.remove(file);
    }
  }
}
