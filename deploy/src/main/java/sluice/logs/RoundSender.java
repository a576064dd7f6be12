package sluice.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import sluice.logs.Checkpoint.Lane;
import sluice.php.PhpValue;

/** Sends the hits of a round, each recorder its own, and waits for all. For the reading thread. */
final class RoundSender implements AutoCloseable {
  /**
   * A line that is to be sent.
   *
   * @param to where its line ends, in bytes of the log's text
   * @param host as counted in the summary; empty if the log has none
   * @param idSite its site
   * @param parameters of the tracking request
   */
  record Hit(long to, String host, int idSite, PhpValue.Array parameters) {}

  private final ImportSetup setup;
  private final ImportCounts counts;
  private final ExecutorService recorders;

  RoundSender(ImportSetup setup, ImportCounts counts) {
    this.setup = setup;
    this.counts = counts;
    this.recorders =
        Executors.newFixedThreadPool(
            setup.sending().recorders(),
            work -> {
              Thread thread = new Thread(work, "recorder");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Sends a round that the checkpoint has.
   *
   * @param lanes hits by recorder, in the order of their lines
   */
  void send(CheckpointFile file, List<List<Hit>> lanes)
      throws ImportStopped, IOException, InterruptedException {
    List<Future<Void>> under = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      if (!lanes.get(i).isEmpty()) {
        Recorder recorder = new Recorder(setup, counts, file, i);
        List<Hit> hits = lanes.get(i);
        under.add(
            recorders.submit(
                () -> {
                  recorder.send(hits);
                  return null;
                }));
      }
    }
    ExecutionException first = null;
    for (Future<Void> one : under) {
      try {
        one.get();
      } catch (ExecutionException failed) {
        first = first == null ? failed : first;
      }
    }
    if (first != null) {
      rethrow(first.getCause());
    }
  }

  private static void rethrow(Throwable cause)
      throws ImportStopped, IOException, InterruptedException {
    if (cause instanceof ImportStopped stopped) {
      throw stopped;
    }
    if (cause instanceof IOException io) {
      throw io;
    }
    if (cause instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (cause instanceof UncheckedIOException io) {
      throw io.getCause();
    }
    throw new IllegalStateException("a recorder failed", cause);
  }

  /** A round whose lanes have begun nothing. */
  static List<Lane> fresh(long from, int lanes) {
    List<Lane> all = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      all.add(new Lane(from, from));
    }
    return all;
  }

  @Override
  public void close() {
    recorders.shutdownNow();
  }
}
