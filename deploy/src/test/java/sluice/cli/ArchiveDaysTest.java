package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ArchiveDaysTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ArchiveDays.class);
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void listen() {
    log.start();
    logger.setLevel(ch.qos.logback.classic.Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(log);
  }

  private List<String> lines() {
    return log.list.stream()
        .map(event -> event.getMessage() + " " + event.getKeyValuePairs())
        .toList();
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
    assertThat(lines()).isEmpty();
    now = Instant.ofEpochSecond(6);
    progress.done(1, 1, 400);
    assertThat(lines())
        .containsExactly(
            "archive-progress [what=\"archived\", idsite=\"1\", days=\"2\", done=\"3\", of=\"4\","
                + " rows_per_s=\"100\", left_s=\"2\"]");
    progress.ends();
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(1)).contains("idsite=\"2\", days=\"1\"");
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
    assertThat(lines()).isEmpty();
  }
}
