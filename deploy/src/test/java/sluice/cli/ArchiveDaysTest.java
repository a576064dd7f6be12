package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArchiveDaysTest {
  private final LogLines log = LogLines.of(ArchiveDays.class);
  private Instant now = Instant.EPOCH;

  @AfterEach
  void leave() {
    log.close();
  }

  @Test
  void saysOneLineASiteWithRateAndTimeLeft() {
    ArchiveDays progress =
        new ArchiveDays(
            "archived", new Progress("archived", Progress.Unit.one("days"), false, () -> now));
    progress.begins(Map.of(1, 2L, 2, 2L));
    now = Instant.ofEpochSecond(4);
    progress.done(1, 1, 100);
    progress.done(2, 1, 100);
    assertThat(log.all()).isEmpty();
    now = Instant.ofEpochSecond(6);
    progress.done(1, 1, 400);
    assertThat(log.all())
        .containsExactly(
            "archive-progress [what=\"archived\", idsite=\"1\", days=\"2\", done=\"3\", of=\"4\","
                + " rows_per_s=\"100\", left_s=\"2\"]");
    progress.ends();
    assertThat(log.all()).hasSize(2);
    assertThat(log.all().get(1)).contains("idsite=\"2\", days=\"1\"");
  }

  @Test
  void showsABarOnATerminal() {
    ArchiveDays progress =
        new ArchiveDays(
            "archived", new Progress("archived", Progress.Unit.one("days"), true, () -> now));
    progress.begins(Map.of(1, 1L));
    now = Instant.ofEpochSecond(1);
    progress.done(1, 1, 100);
    progress.ends();
    assertThat(log.all()).isEmpty();
  }
}
