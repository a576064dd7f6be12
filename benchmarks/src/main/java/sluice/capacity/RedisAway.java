package sluice.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sluice.cli.Distribution;
import sluice.cli.LaunchedProcess;
import sluice.ingest.PacedLoad;
import sluice.worker.BenchServers;
import sluice.worker.ShopRequests;

/** An even load through an ingest of the distribution, whose Redis goes away. Stateless. */
final class RedisAway {
  private static final String DATABASE = "spool";
  private static final int QUEUES = 16;
  private static final int CONNECTIONS = 32;

  /** Before Redis goes away, ingest answers so long by it. */
  private static final int BEFORE_SECONDS = 10;

  private RedisAway() {}

  /**
   * Sends hits, ends Redis for good, and sends on.
   *
   * @param rate hits a second
   * @param awaySeconds from the end of Redis to the end of the load
   * @return bytes of the spool's directory afterwards
   */
  static long spoolBytes(BenchServers servers, Distribution distribution, int rate, int awaySeconds)
      throws Exception {
    servers.freshDatabase(DATABASE);
    Path folder = Files.createTempDirectory("sluice-spool");
    int port = LaunchedProcess.freePort();
    List<String> flags = new ArrayList<>(servers.flags(DATABASE));
    flags.addAll(List.of("--queues", Integer.toString(QUEUES)));
    flags.addAll(List.of("--listen", "127.0.0.1:" + port));
    flags.addAll(List.of("--spool-dir", folder.resolve("spool").toString()));
    int seconds = BEFORE_SECONDS + awaySeconds;
    List<byte[]> requests = ShopRequests.render(rate * seconds, rate);
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try (LaunchedProcess ingest = LaunchedProcess.start(distribution, "ingest", flags, folder)) {
      ingest.awaitReady();
      try (PacedLoad load = new PacedLoad(port, CONNECTIONS, requests)) {
        Future<PacedLoad.Outcome> sent = sender.submit(() -> load.run(rate, seconds));
        TimeUnit.SECONDS.sleep(BEFORE_SECONDS);
        servers.killRedis();
        PacedLoad.Outcome outcome = sent.get();
        if (outcome.errors() > 0) {
          throw new IllegalStateException(outcome.errors() + " hits were not answered");
        }
        return bytes(folder.resolve("spool"));
      }
    } finally {
      sender.shutdownNow();
      BenchServers.delete(folder);
    }
  }

  private static long bytes(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      long bytes = 0;
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    }
  }
}
