package sluice.php.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson.MalformedJsonException;

class PhpJsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1,"b":[],"c":{}}        | {"a":1,"b":[],"c":[]}
          ` \\n[ 1 , 2.50 , -0 , 0 ]\\t` | [1,2.5,-0,0]
          {"a":1,"b":2,"a":3}          | {"a":3,"b":2}
          {"0":"x","1":"y"}            | ["x","y"]
          {"1":"x","0":"y"}            | {"1":"x","0":"y"}
          {"":1}                       | {"":1}
          9223372036854775807          | 9223372036854775807
          9223372036854779904          | 9.22337203685478e+18
          123456789012345678901234567890 | 1.2345678901234568e+29
          "\\u00e9\\ud83d\\ude00"        | "\\u00e9\\ud83d\\ude00"
          "é😀/"                       | "\\u00e9\\ud83d\\ude00\\/"
          "\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u007f\\/" | "\\"\\\\\\b\\f\\n\\r\\t\\u0001\u007f\\/"
          [true,false,null]            | [true,false,null]
          "'<>&"                       | "'<>&"
          """)
  void decodesAndEncodesAsPhp(String json, String expected) {
    String input = json.replace("\\n[", "\n[").replace("]\\t", "]\t");
    assertThat(PhpJson.encode(PhpJson.decode(input).orElseThrow())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "[1] x",
        "01",
        "-",
        "+1",
        ".5",
        "5.",
        "1e",
        "0x1",
        "TRUE",
        "tru",
        "nul",
        "\"a",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\ud800x\"",
        "\"\\ud800\\ud800\"",
        "\"\\udc00\"",
        "[\"a\" \"b\"]",
        "{\"a\" 1}",
        "\u00a01"
      })
  void whatPhpRefusesIsEmpty(String json) {
    assertThat(PhpJson.decode(json)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c3", "c0af", "eda080", "f4908080", "e282"})
  void bytesThatAreNotUtf8AreRefused(String hex) {
    byte[] bytes = java.util.HexFormat.of().parseHex("22" + hex + "22");
    assertThatThrownBy(() -> PhpJson.decode(bytes))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void replacementCharacterItselfIsValid() throws MalformedJsonException {
    byte[] bytes = "\"\ufffd\\n\ufffd\"".getBytes(StandardCharsets.UTF_8);
    assertThat(PhpJson.decode(bytes)).isEqualTo(new PhpValue.Text("\ufffd\n\ufffd"));
  }

  @Test
  void fiveHundredAndElevenLevelsAreAllowed() {
    assertThat(PhpJson.decode("[".repeat(511) + "]".repeat(511))).isPresent();
    assertThat(PhpJson.decode("[".repeat(512) + "]".repeat(512))).isEmpty();
    assertThat(PhpJson.decode("[".repeat(5_000_000))).isEmpty();
  }

  @Test
  void messageTellsPlaceAndExpectation() {
    assertThatThrownBy(() -> PhpJson.decode("[1 2]".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("expected ',' at byte 3 of 5, found 0x32");
  }

  @Test
  void loneSurrogateIsWrittenAsReplacementCharacter() {
    assertThat(PhpJson.encode(new PhpValue.Text("a\ud800b\udc00")))
        .isEqualTo("\"a\\ufffdb\\ufffd\"");
  }

  @Test
  void writerCanBeUsedAgain() {
    PhpJsonWriter writer = new PhpJsonWriter();
    writer.value(new PhpValue.Array(Map.of("k", new PhpValue.Text("é".repeat(3000)))));
    assertThat(writer.size()).isEqualTo(3000 * 6 + 8);
    writer.reset();
    writer.integer(-5);
    assertThat(writer.toString()).isEqualTo("-5");
  }

  @Test
  void numberBeyondAllNumbersIsWrittenAsItsText() {
    PhpValue read = PhpJson.decode("[1e400,-1e400]").orElseThrow();
    assertThat(PhpJson.encode(read)).isEqualTo("[\"INF\",\"-INF\"]");
  }
}
