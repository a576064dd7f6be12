package sluice.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats that an operator writes down, and what becomes of a log that is not written so. */
class WrittenFormatTest extends LogScenario {

  private static final String REGEX =
      "(?P<ip>\\S+) \\[(?P<date>.*?) (?P<timezone>.*?)\\] \"(?P<method>\\S+) (?P<path>\\S+) [^\"]*\" (?P<status>\\d+)"
          + "(?: (?P<generation_time_micro>\\d+))?(?: (?P<user_agent>\".*?\"))?";

  private static FormatChoice regex(String regex, String dates) {
    return new FormatChoice("", "", regex, dates);
  }

  private static FormatChoice notation(String notation) {
    return new FormatChoice("", notation, "", "");
  }

  private static AccessLine read(FormatChoice format, String line) {
    return format.written().orElseThrow().read(line).orElseThrow();
  }

  @Test
  void aRegularExpressionNamesItsFieldsByGroups() {
    String line =
        "198.51.100.7 [14/Nov/2026:10:00:05 +02:00] \"GET /a?b=c HTTP/1.1\" 200 2500 \"an agent\"";
    AccessLine read = read(regex(REGEX, ""), line);
    assertThat(read.text(LogValue.IP)).isEqualTo("198.51.100.7");
    assertThat(read.text(LogValue.DATE)).isEqualTo("2026-11-14 08:00:05");
    assertThat(read.text(LogValue.PATH)).isEqualTo("/a?b=c");
    assertThat(read.text(LogValue.METHOD)).isEqualTo("GET");
    assertThat(read.text(LogValue.NANOSECONDS)).isEqualTo("2500e3");
    assertThat(read.text(LogValue.USER_AGENT)).isEqualTo("an agent");
  }

  @Test
  void aGroupThatALineLeavesOutIsNoValue() {
    AccessLine read =
        read(regex(REGEX, ""), "198.51.100.7 [14/Nov/2026:10:00:05 +0000] \"GET / H\" 200");
    assertThat(read.has(LogValue.USER_AGENT)).isFalse();
  }

  @Test
  void dateAndTimeOfDayMayBeGroupsOfTheirOwn() {
    String parts = "(?P<date>\\S+) (?P<time>\\S+) (?P<ip>\\S+) (?P<path>\\S+) (?P<status>\\d+)";
    AccessLine read = read(regex(parts, ""), "2026-11-14 10:00:05 198.51.100.7 / 200");
    assertThat(read.text(LogValue.DATE)).isEqualTo("2026-11-14 10:00:05");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?P<ip>", "(?<!a)(?P<ip>.)", "(?P<ip>.)\\1", "(?P<ip>.)(?P<ip>.)"})
  void whatIsNoExpressionIsRefusedWithTheReason(String regex) {
    assertThatThrownBy(regex(regex, "")::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--log-format-regex: this is no regular expression of RE2");
  }

  @Test
  void anExpressionHasToNameWhatAnImportNeeds() {
    assertThatThrownBy(regex("(?P<ip>.) (?P<date>.) (?P<path>.)", "")::check)
        .hasMessageContaining("STATUS: status");
  }

  @Test
  void anExpressionThatBacktracksElsewhereReadsAnyLineInOnePass() {
    FormatChoice slow = regex("(?P<ip>(a|aa)+)(?P<date>(a+)+)(?P<path>(a*)*)(?P<status>\\d+)b", "");
    WrittenFormat format = slow.written().orElseThrow();
    long begun = System.nanoTime();
    assertThat(format.read("a".repeat(LineInput.MAX_BYTES))).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void oneWayToSayTheFormatIsEnough() {
    assertThatThrownBy(new FormatChoice("common", "$x", "", "")::check)
        .hasMessageContaining("give one of");
    assertThatThrownBy(new FormatChoice("", "", "", "%Y")::check)
        .hasMessageContaining("goes with --log-format");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%d.%m.%Y %H:%M:%S | 14.11.2026 10:00:05 | 1794650405",
        "%d/%b/%y %I:%M:%S %p | 4/nov/26 1:02:03 PM | 1793797323",
        "%A, %d %B %Y %T | Saturday, 14 November 2026 10:00:05 | 1794650405",
        "%Y%m%d%H%M%S.%f | 20261114100005.25 | 1794650405",
        "%FT%T%z | 2026-11-14T10:00:05+0200 | 1794643205",
        "%FT%T%z | 2026-11-14T10:00:05+02:00 | 1794643205",
        "%FT%T%z | 2026-11-14T10:00:05Z | 1794650405",
        "%Y-%j %H:%M:%S | 2026-318 10:00:05 | 1794650405"
      })
  void timesAreWrittenAsStrptimeHasThem(String format, String text, long seconds) {
    assertThat(LogDateFormat.of(format).seconds(text)).isEqualTo(OptionalLong.of(seconds));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%d/%b/%Y:%H:%M:%S | 31/Feb/2026:10:00:05",
        "%d/%b/%Y:%H:%M:%S | 14/Nov/2026:25:00:05",
        "%d/%b/%Y:%H:%M:%S | 14/Nov/2026:10:00:05 more",
        "%d/%b/%Y:%H:%M:%S | ''"
      })
  void whatIsWrittenOtherwiseIsNoTime(String format, String text) {
    assertThat(LogDateFormat.of(format).seconds(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%d.%m.%Y | does not say year, month",
        "%H:%M:%S | does not say year, month",
        "%Q | %Q is not known",
        "%Y% | a % stands at the end"
      })
  void lettersThatSayNoTimeAreRefused(String format, String reason) {
    assertThatThrownBy(regex(REGEX, format)::check)
        .hasMessageContaining("--log-date-format: ")
        .hasMessageContaining(reason);
  }

  @Test
  void aLogOfWhichNoLineIsWrittenSoEndsTheImportWithTheirNumberAndIsReadAgain() throws Exception {
    append(lines(0, 5));
    ImportScene wrong = scene();
    wrong.format = notation("$status $remote_addr [$time_local] $request");
    assertThatThrownBy(() -> wrong.run(log))
        .isInstanceOf(ImportStopped.class)
        .hasMessageContaining("none of the first 5 lines of " + log)
        .hasMessageContaining("--log-format,")
        .extracting(e -> ((ImportStopped) e).who())
        .isEqualTo(ImportStopped.Cause.LOG);
    assertThat(wrong.sent).isEmpty();
    ImportScene right = scene();
    right.run(log);
    assertThat(right.sent).isEqualTo(paths(0, 5));
  }

  @Test
  void aFormatWhoseTimesAreNoneIsNotThatOfTheLog() throws Exception {
    append("198.51.100.7 [14.11.2026 10:00:05 +0000] \"GET /a HTTP/1.1\" 200\n");
    String wholeDate = REGEX.replace("(?P<date>.*?)", "(?P<date>.*)");
    ImportScene wrong = scene();
    wrong.format = regex(wholeDate, "");
    assertThatThrownBy(() -> wrong.run(log)).hasMessageContaining("none of the first 1 lines");
    ImportScene right = scene();
    right.format = regex(wholeDate, "%d.%m.%Y %H:%M:%S");
    right.run(log);
    assertThat(right.sent).containsExactly("/a");
  }

  @Test
  void onceSeenAFormatIsThatOfTheLogWhateverComesAfter() throws Exception {
    append("198.51.100.7 [14/Nov/2026:10:00:05 +0000] \"GET /a HTTP/1.1\" 200\n");
    ImportScene first = scene();
    first.format = regex(REGEX, "");
    first.run(log);
    append("rubbish\n");
    ImportScene second = scene();
    second.format = regex(REGEX, "");
    second.run(log);
    assertThat(second.counts.of(Outcome.UNREADABLE)).isEqualTo(1);
    append("rubbish\n");
    ImportScene third = scene();
    third.format = regex(REGEX + " x", "");
    assertThatThrownBy(() -> third.run(log)).hasMessageContaining("--log-format-regex");
  }

  @Test
  void aSiteThatTheTokenMayNotWriteToEndsTheImportBeforeItsHitsAreSent() throws Exception {
    append(lines(0, 3));
    ImportScene scene = scene();
    scene.mayWrite = idSite -> false;
    assertThatThrownBy(() -> scene.run(log))
        .isInstanceOf(ImportStopped.class)
        .hasMessageContaining("may not write to site 1");
    assertThat(scene.sent).isEmpty();
  }
}
