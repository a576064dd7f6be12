package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogLineTest {

  private static LoggingEvent event(String message, Throwable thrown, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent(
            "f",
            new LoggerContext().getLogger("sluice.worker.drain.DrainLoop"),
            Level.WARN,
            message,
            thrown,
            arguments);
    event.setThreadName("worker-3");
    event.setInstant(Instant.parse("2026-11-22T20:15:43.120Z"));
    return event;
  }

  private static String encoded(LoggingEvent event, LogLine.Format format) {
    return new String(new LogLineEncoder(format).encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void lineHasNamesAndValues() {
    LoggingEvent event = event("batch of {} done", null, 100);
    event.setKeyValuePairs(
        List.of(new KeyValuePair("queue", 3), new KeyValuePair("why", "it \"is\" so")));

    assertThat(encoded(event, LogLine.Format.KEY_VALUE))
        .isEqualTo(
            "ts=2026-11-22T20:15:43.120Z level=WARN thread=worker-3 logger=DrainLoop"
                + " msg=\"batch of 100 done\" queue=3 why=\"it \\\"is\\\" so\"\n");
    assertThat(encoded(event, LogLine.Format.JSON))
        .isEqualTo(
            "{\"ts\":\"2026-11-22T20:15:43.120Z\",\"level\":\"WARN\",\"thread\":\"worker-3\","
                + "\"logger\":\"DrainLoop\",\"msg\":\"batch of 100 done\",\"queue\":3,"
                + "\"why\":\"it \\\"is\\\" so\"}\n");
  }

  @Test
  void aMessageThatIsTheNameOfAnEventIsCalledSo() {
    LoggingEvent event = event("batch-fenced", null);
    event.setKeyValuePairs(List.of(new KeyValuePair("queue", 3), new KeyValuePair("do", "wait")));

    assertThat(encoded(event, LogLine.Format.KEY_VALUE))
        .endsWith(" logger=DrainLoop event=batch-fenced queue=3 do=wait\n");
    assertThat(encoded(event, LogLine.Format.JSON))
        .endsWith(
            "\"logger\":\"DrainLoop\",\"event\":\"batch-fenced\",\"queue\":3,\"do\":\"wait\"}\n");
  }

  @Test
  void aPairNeverHidesAFieldOfTheLine() {
    LoggingEvent event = event("hang", null);
    event.setKeyValuePairs(List.of(new KeyValuePair("thread", "worker-7")));

    assertThat(encoded(event, LogLine.Format.KEY_VALUE))
        .contains(" thread=worker-3 ")
        .endsWith(" event=hang thread_=worker-7\n");
  }

  @Test
  void errorAndItsCausesStayOnTheLine() {
    Throwable cause = new IllegalStateException("line one\nline two");
    String line =
        encoded(event("failed", new RuntimeException("outer", cause)), LogLine.Format.KEY_VALUE);

    assertThat(line).hasLineCount(1);
    assertThat(line)
        .contains(
            "error=\"RuntimeException: outer; caused by IllegalStateException: line one\\nline two\"")
        .contains("stack=\"LogLineTest.errorAndItsCausesStayOnTheLine:");
  }

  @Test
  void secretsAreMasked() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("msg", "GET /matomo.php?idsite=1&token_auth=abcdef0123&rec=1 password=\"x\"");
    fields.put("body", "{\"token_auth\":\"abcdef0123\",\"a\":1}");

    for (LogLine.Format format : LogLine.Format.values()) {
      assertThat(LogLine.of(fields, format))
          .doesNotContain("abcdef0123")
          .contains("token_auth=***&rec=1");
    }
  }
}
