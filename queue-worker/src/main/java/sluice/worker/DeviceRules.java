package sluice.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import sluice.process.ConfigRefused;
import sluice.worker.device.DeviceDetector;

/**
 * Reads the rules of device detection, which are the most that a worker reads at its start, the
 * first time in a thread of its own, while the process connects to its servers. Thread-safe.
 */
public final class DeviceRules implements Supplier<DeviceDetector> {

  /**
   * What was read longer ago is read anew: a start that waits for a server may wait until after an
   * update of Matomo.
   */
  private static final Duration FRESH = Duration.ofSeconds(15);

  private final Supplier<DeviceDetector> reader;
  private final long begunNanos = System.nanoTime();

  /** Null once it was asked for. */
  private CompletableFuture<DeviceDetector> ahead;

  private DeviceRules(Supplier<DeviceDetector> reader) {
    this.reader = reader;
  }

  /** Those in a Matomo's folder; nothing is read before it is asked for. */
  public static DeviceRules ofMatomo(Path matomoDir) {
    return new DeviceRules(() -> DeviceDetector.ofMatomo(matomoDir));
  }

  /** Those that Sluice has with it. */
  public static DeviceRules builtIn() {
    return new DeviceRules(DeviceDetector::builtIn);
  }

  /** Begins to read them; called before anybody else knows these rules. */
  public DeviceRules ahead() {
    CompletableFuture<DeviceDetector> begun = new CompletableFuture<>();
    Thread reading =
        new Thread(() -> begun.completeAsync(this::read, Runnable::run), "device-rules");
    reading.setDaemon(true);
    reading.start();
    ahead = begun;
    return this;
  }

  /**
   * The rules as they are now.
   *
   * @throws ConfigRefused if the folder has none
   * @throws java.io.UncheckedIOException if they cannot be read
   */
  @Override
  public DeviceDetector get() {
    Optional<CompletableFuture<DeviceDetector>> begun = taken();
    return begun.isPresent() ? joined(begun.get()) : read();
  }

  /** What was begun ahead, once, and while it is fresh. */
  private synchronized Optional<CompletableFuture<DeviceDetector>> taken() {
    CompletableFuture<DeviceDetector> begun = ahead;
    ahead = null;
    boolean isFresh = System.nanoTime() - begunNanos < FRESH.toNanos();
    return Optional.ofNullable(begun).filter(it -> isFresh);
  }

  private static DeviceDetector joined(CompletableFuture<DeviceDetector> begun) {
    try {
      return begun.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private DeviceDetector read() {
    try {
      return reader.get();
    } catch (IllegalArgumentException e) {
      // of a folder that somebody has named, and may have named wrongly
      throw new ConfigRefused(e.getMessage());
    }
  }
}
