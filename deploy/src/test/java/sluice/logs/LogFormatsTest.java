package sluice.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFormatsTest {
  private static final String HEAD = "198.51.100.7 - - [14/Nov/2026:10:00:05 +0200] ";

  private static AccessLine line(String text) {
    return LogFormats.detect(text, "", false).flatMap(format -> format.read(text)).orElseThrow();
  }

  @Test
  void aHostKeepsItsPortWhereTheLogHasItInAFieldOfItsOwn() {
    String json =
        "{\"ip\":\"::1\",\"date\":\"t\",\"path\":\"/\",\"status\":200,\"host\":\"a.example:81\"}";
    assertThat(line(json).text(LogValue.HOST)).isEqualTo("a.example:81");
    AccessLine vhost = line("a.example:81 " + HEAD + "\"GET / HTTP/1.1\" 200 5");
    assertThat(vhost.text(LogValue.HOST)).isEqualTo("a.example");
  }

  @Test
  void quotesThatTheServerHasEscapedDoNotEndAValue() {
    AccessLine line =
        line(HEAD + "\"GET /a HTTP/1.1\" 200 5 \"http://r.example/\\\"x\" \"A \\\"b\\\" c\"");
    assertThat(line.text(LogValue.REFERRER)).isEqualTo("http://r.example/\"x");
    assertThat(line.text(LogValue.USER_AGENT)).isEqualTo("A \"b\" c");
  }

  @Test
  void aQuoteWithinThatNobodyHasEscapedDoesNotEndAValueEither() {
    AccessLine line = line(HEAD + "\"GET /a\"b HTTP/1.1\" 200 5 \"-\" \"agent\"");
    assertThat(line.text(LogValue.PATH)).isEqualTo("/a\"b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "common | 198.51.100.7 - - [t] \"GET / HTTP/1.1\" 200 5",
        "ncsa_extended | 2001:db8::1 - - [t] \"GET / HTTP/1.1\" 200 - \"-\" \"agent\" more",
        "common_vhost | a.example:443 198.51.100.7 - - [t] \"GET / HTTP/1.1\" 200 5",
        "common_complete | a.example 198.51.100.7 - bob [t] \"GET / HTTP/1.1\" 200 5 \"-\" \"agent\"",
        "nginx_json | {\"remote_addr\":\"198.51.100.7\",\"time_iso8601\":\"t\",\"request\":\"GET / HTTP/1.1\",\"status\":200}",
        "nginx_json | {\"ip\":\"198.51.100.7\",\"date\":\"t\",\"path\":\"/\",\"status\":\"200\",\"referrer\":null}"
      })
  void aFormatIsKnownByItsLines(String name, String text) {
    assertThat(LogFormats.detect(text, "", false)).map(LogFormat::name).contains(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "198.51.100.7 - - [t] \"GET /\" 200 5",
        "198.51.100.7 - - [t] \"-\" 400 0 \"-\" \"-\"",
        "198.51.100.7 - - [t] \"GET / HTTP/1.1\" abc 5",
        "not,an,address! - - [t] \"GET / HTTP/1.1\" 200 5",
        "{\"ip\":\"198.51.100.7\",\"date\":\"t\",\"path\":\"/\"}",
        "{\"ip\":\"198.51.100.7\"",
        "[1,2,3]"
      })
  void whatIsInNoFormatIsNot(String text) {
    assertThat(LogFormats.detect(text, "", false)).isEmpty();
  }

  @Test
  void aFormatThatIsNamedIsTheOnlyOneThatIsTried() {
    String text = HEAD + "\"GET / HTTP/1.1\" 200 5 \"-\" \"agent\"";
    assertThat(LogFormats.detect(text, "common", false).map(LogFormat::name)).contains("common");
    assertThat(LogFormats.detect(text, "s3", false)).isEmpty();
    assertThat(LogFormats.detect("#Fields: date", "common", false)).isEmpty();
    assertThat(LogFormats.detect("#Fields: date", "iis", false)).isPresent();
  }

  @Test
  void aNotationHasToNameWhatAnImportNeeds() {
    assertThatThrownBy(notation("$remote_addr $request $status")::check)
        .hasMessageContaining("--log-format: ")
        .hasMessageContaining("DATE: date or time_iso8601 or time_local");
    assertThatThrownBy(notation("$remote_addr [$time_local] $status")::check)
        .hasMessageContaining("PATH: path or request_uri, or request");
  }

  private static FormatChoice notation(String notation) {
    return new FormatChoice("", notation, "", "");
  }

  @Test
  void anyLineIsReadInOnePass() {
    LogFormat format =
        LogFormats.detect(HEAD + "\"GET / HTTP/1.1\" 200 5", "", false).orElseThrow();
    long begun = System.nanoTime();
    for (String piece : Map.of("\" ", 1, "[ ", 1, "a ", 1, "\\\"", 1, "] \"", 1).keySet()) {
      Optional<AccessLine> read =
          format.read(HEAD + "\"GET " + piece.repeat(LineInput.MAX_BYTES / piece.length()));
      assertThat(read.map(line -> line.raw(LogValue.STATUS))).isEmpty();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "/a/*, /a/b/c, true",
    "/a/*, /b, false",
    "*, '', true",
    "/?, /x, true",
    "/?, /xy, false",
    "*.pdf, /x.pdf, true",
    "a*b*c, axxbxxc, true",
    "a*b*c, axxbxx, false"
  })
  void patternsFitWholeTexts(String pattern, String text, boolean fits) {
    assertThat(new Glob(pattern).fits(text)).isEqualTo(fits);
  }
}
