package sluice.siege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.hostile.Attacker;
import sluice.servers.WholeMachine;

/**
 * Whatever strangers send, ingest and worker with the memory that the launcher gives them live, and
 * the hits of a well-behaved client are answered and recorded once, in time.
 *
 * <p>{@code -Dsluice.siege.requests=1000000 -Dsluice.siege.seed=N} goes on for longer, {@code
 * -Dsluice.siege.strict=true} holds a quiet machine to the promised times, {@code
 * -Dsluice.siege.threads=128 -Dsluice.siege.rate=400} has many connections wait at once without
 * using up the processors that ingest and worker are to be measured on, {@code
 * -Dsluice.siege.kinds=A,B} keeps to some kinds, {@code -Dsluice.siege.only=KIND:INDEX} repeats one
 * attack, {@code -Dsluice.siege.each=true} takes the kinds one by one and tells which do harm; with
 * {@code -Dsluice.siege.home=DIR} of another distribution.
 */
@WholeMachine
class SiegeIT {
  /** Hits a second of the well-behaved client. */
  private static final int RATE = 200;

  /** Fewer than a batch wait for so long in the worker ({@code --max-wait}). */
  private static final Duration BATCH_WAIT = Duration.ofSeconds(1);

  /** No answer after so long is none. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Rows of the client before the siege, so that its times are not those of cold processes. */
  private static final int WARM_ROWS = 5 * RATE;

  /** Of each kind before those whose times count, for the same reason; not the strongest. */
  private static final long WARM_ATTACKS = 10;

  private static final Duration WARM_UP = Duration.ofSeconds(90);

  /** After this a row will not come any more. */
  private static final Duration LAST_ROWS = Duration.ofSeconds(30);

  /**
   * A row comes behind what strangers have queued before it, which a worker that the siege leaves
   * less than a processor has to read first.
   */
  private static final Duration ROWS_BOUND = Duration.ofSeconds(30);

  /** Of live heap between a fifth of the siege and its end: caches that are not yet full. */
  private static final long FLAT_BYTES = 48L << 20;

  private final SiegeSettings settings = SiegeSettings.ofProperties();

  @TempDir Path folder;

  private final SoftAssertions softly = new SoftAssertions();

  @Test
  void nothingThatStrangersSendStopsAProcessOrHoldsUpAHit() throws Exception {
    try (SiegedInstallation installation = new SiegedInstallation(settings.home(), folder)) {
      List<Weapon> weapons = weapons(installation);
      if (!settings.isEach()) {
        besiege(installation, weapons, 0);
        return;
      }
      long mark = 0;
      for (Weapon weapon : weapons) {
        mark = besiege(installation, List.of(weapon), mark);
        installation.renew();
      }
    } finally {
      softly.assertAll();
    }
  }

  /**
   * One siege with a client of its own.
   *
   * @param mark number of the client's first mark
   * @return that of the next one's
   */
  private long besiege(SiegedInstallation installation, List<Weapon> weapons, long mark)
      throws Exception {
    Siege siege = new Siege(installation, settings);
    WellBehavedClient client = new WellBehavedClient(installation.port(), RATE, mark);
    try (RowWatch rows = installation.watchRows()) {
      await()
          .atMost(WARM_UP)
          .conditionEvaluationListener(installation.logsAtTimeout())
          .until(() -> rows.seen().size() >= WARM_ROWS);
      if (settings.index().isEmpty()) {
        siege.fire(weapons, weapons.size(), WARM_ATTACKS * weapons.size());
      }
      siege.countTimes();
      client.countTimes();
      fire(installation, siege, weapons);
      client.close();
      siege.drain();
      Hits hits = Hits.of(client, rows, siege.isLost() ? Duration.ZERO : LAST_ROWS);
      for (SiegedProcess process : installation.processes()) {
        process.noteLiveHeap();
      }
      SiegeReport.print(installation, siege, hits);
      verify(siege, hits, installation);
    } finally {
      client.close();
    }
    return client.next();
  }

  private List<Weapon> weapons(SiegedInstallation installation) {
    List<Weapon> all =
        Weapon.all(
            settings.seed(),
            new Attacker(installation.port(), PATIENCE),
            installation.redis(),
            SiegedInstallation.QUEUES);
    List<Weapon> chosen = all.stream().filter(weapon -> settings.uses(weapon.kind())).toList();
    assertThat(chosen).as("kinds %s of %s", settings.kinds(), all).isNotEmpty();
    return settings.index().isEmpty()
        ? chosen
        : List.of(chosen.get(0).at(settings.index().getAsLong()));
  }

  /** The strongest, then the others; notes the live heaps after a fifth of them. */
  private void fire(SiegedInstallation installation, Siege siege, List<Weapon> weapons)
      throws IOException, InterruptedException {
    siege.fireStrongest(weapons);
    long attacks = settings.attacks() + weapons.size() - 1;
    siege.fire(weapons, weapons.size(), attacks / 5);
    for (SiegedProcess process : installation.processes()) {
      process.noteLiveHeap();
    }
    siege.fire(weapons, Math.max(weapons.size(), attacks / 5), attacks);
  }

  private void verify(Siege siege, Hits hits, SiegedInstallation installation) {
    long bound = settings.bound().toMillis();
    softly.assertThat(siege.failures()).as("deaths, silences and errors").isEmpty();
    softly
        .assertThat(installation.ingest().sum("sluice_ingest_bugs_total"))
        .as("bugs of ingest")
        .isZero();
    siege.tallies().values().stream()
        .filter(tally -> tally.longestMs() > bound)
        .forEach(tally -> softly.fail("longest answer over " + bound + " ms: " + tally));
    softly.assertThat(hits.failed()).as("hits that were not answered").isEmpty();
    softly.assertThat(hits.lost()).as("hits that were lost").isEmpty();
    softly.assertThat(hits.doubled()).as("hits that were recorded twice").isEmpty();
    softly.assertThat(hits.strangers()).as("strangers' rows on the client's site").isEmpty();
    softly.assertThat(hits.answers().longestMs()).as("longest answer").isLessThan(bound);
    softly
        .assertThat(hits.rows().longestMs())
        .as("longest way from the answer to the row")
        .isLessThan(BATCH_WAIT.toMillis() + ROWS_BOUND.toMillis());
    if (settings.isStrict()) {
      for (SiegedProcess process : installation.processes()) {
        softly
            .assertThat(process.liveHeapGrowth())
            .as("growth of the live heap of %s", process.command())
            .isLessThan(FLAT_BYTES);
      }
    }
  }
}
