package sluice.worker.commit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.log.DateTimes;
import sluice.queue.RequestSet;
import sluice.servers.TestDatabase;

/** A golden corpus that is tracked bit by bit, for tests of other modules. Confined to one test. */
public final class CorpusReplay {
  private static final int BATCH = 100;

  private final Replay replay;
  private final List<RequestSet> sets;
  private final List<Instant> times = new ArrayList<>();

  private CorpusReplay(Replay replay, String hits) {
    this.replay = replay;
    this.sets = Corpus.sets(hits);
    Corpus.lines(
        hits, line -> times.add(Instant.ofEpochSecond(DateTimes.seconds(line.path("t").asText()))));
  }

  /** Makes fresh tables with the seed, in place of those that are there. */
  public static CorpusReplay on(TestDatabase database, String hits)
      throws SQLException, IOException {
    return new CorpusReplay(Replay.on(database), hits);
  }

  /**
   * Whether referrers and devices are told apart by the data files of a Matomo, as in the golden
   * dumps.
   */
  public static boolean knowsWhatMatomoKnows() {
    return !Replay.MATOMO.equals(Optional.empty());
  }

  /** Number of hits. */
  public int size() {
    return sets.size();
  }

  /** Tracks the hits from a number on, up to another that is not tracked. */
  public void track(int from, int to) throws SQLException {
    replay.run(sets.subList(from, to), BATCH);
  }

  /** The latest time of the hits before that number. */
  public Instant newest(int to) {
    return times.subList(0, to).stream().max(Instant::compareTo).orElseThrow();
  }
}
