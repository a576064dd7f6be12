package sluice.php;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.json.PhpJson;
import sluice.php.url.PercentText;
import sluice.php.url.PhpQueryString;

/** Values as PHP takes them (docs: tracker-ingest/docs/php.md). */
class PhpValuesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "12 ",
        " 5",
        "1e3",
        "-1.5",
        "+.5",
        "5.",
        "1E-7",
        "\n\t\r\u000b\f 1",
        "007",
        "1 \n"
      })
  void numericTexts(String value) {
    assertThat(PhpValues.isNumeric(value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", ".", "-", "1e", "0x1A", "1 2", "12abc", "1,5", "e5", "1.2.3", "١"})
  void textsThatAreNotNumeric(String value) {
    assertThat(PhpValues.isNumeric(value)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null   | true
          false  | true
          0      | true
          0.0    | true
          ""     | true
          "0"    | true
          []     | true
          {}     | true
          true   | false
          "0.0"  | false
          "00"   | false
          " "    | false
          "no"   | false
          [0]    | false
          -1     | false
          """)
  void emptyIsPhpsEmpty(String json, boolean expected) {
    assertThat(PhpValues.isEmpty(PhpJson.decode(json).orElseThrow())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          0123                 | 123                  | true
          1e3                  | 1000                 | true
          `1 `                 | ` 1`                 | true
          1.0                  | 1                    | true
          abc                  | ABC                  | false
          abc                  | 0                    | false
          ``                   | 0                    | false
          null                 | 0                    | false
          99999999999999999999 | 9223372036854775807  | false
          9223372036854775808  | 9223372036854775807  | false
          9223372036854775808  | 9223372036854775809  | false
          9223372036854775807  | 9223372036854775806  | false
          1e1000               | 1e1001               | false
          0.1                  | .1                   | true
          """)
  void looseEqualityComparesNumericTextsAsNumbers(String left, String right, boolean equal) {
    assertThat(PhpValues.looselyEqual(left, right)).isEqualTo(equal);
    assertThat(PhpValues.looselyEqual(right, left)).isEqualTo(equal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          %zz        | %zz
          %          | %
          a%         | a%
          %4         | %4
          a+b%20c    | a b c
          caf%C3%A9  | café
          caf%E9     | café
          %ED%A0%80  | í\u00a0\u0080
          %2541      | %41
          é%20       | `é `
          """)
  void urlDecodeKeepsBadSequencesAndRescuesLatin1(String value, String expected) {
    assertThat(PercentText.urlDecode(value)).isEqualTo(expected);
  }

  @Test
  void oneBadByteMakesTheWholeValueLatin1() {
    assertThat(PercentText.urlDecode("%E9%C3%A9")).isEqualTo("\u00e9\u00c3\u00a9");
  }

  @Test
  void rawUrlEncodeKeepsOnlyUnreservedCharacters() {
    assertThat(PercentText.rawUrlEncode("aZ09-._~ +/=é:"))
        .isEqualTo("aZ09-._~%20%2B%2F%3D%C3%A9%3A");
  }

  @Test
  void lowerCaseHasOneSmallSigma() {
    assertThat(PhpValues.lowerCase("\u039F\u0394\u039F\u03A3 \u0130\u00C4\u03C2"))
        .isEqualTo("\u03BF\u03B4\u03BF\u03C3 i\u0307\u00E4\u03C2");
  }

  @Test
  void trimKnowsSixCharacters() {
    assertThat(PhpValues.trim(" \t\n\r\0\u000ba b\f ")).isEqualTo("a b\f");
    assertThat(PhpValues.trim("\u00a0")).isEqualTo("\u00a0");
    assertThat(PhpValues.trim(" \n ")).isEmpty();
  }

  @Test
  void cutBytesDropsTheCharacterThatWouldBeSplit() {
    assertThat(PhpValues.cutBytes("aé€😀", 10)).isEqualTo("aé€😀");
    assertThat(PhpValues.cutBytes("aé€😀", 9)).isEqualTo("aé€");
    assertThat(PhpValues.cutBytes("aé€😀", 5)).isEqualTo("aé");
    assertThat(PhpValues.cutBytes("aé€😀", 2)).isEqualTo("a");
    assertThat(PhpValues.cutBytes("a", 0)).isEmpty();
  }

  @Test
  void cutCharactersCountsCodePoints() {
    assertThat(PhpValues.cutCharacters("😀😀a", 2)).isEqualTo("😀😀");
    assertThat(PhpValues.cutCharacters("ab", 2)).isEqualTo("ab");
  }

  @Test
  void byteLengthCountsUtf8() {
    for (String text : List.of("", "abc", "é", "€", "😀", "aé€😀")) {
      assertThat(PhpValues.byteLength(text))
          .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  @Test
  void crc32IsThatOfLogAction() {
    assertThat(PhpValues.crc32("example.org/")).isEqualTo(1864320163L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a=1&b=2            | {"a":"1","b":"2"}
          a=1&a=2            | {"a":"2"}
          a=1&b=2&a=3        | {"a":"3","b":"2"}
          a[]=1&a[x]=2       | {"a":{"0":"1","x":"2"}}
          a[]=1&a[]=2        | {"a":["1","2"]}
          a[5]=x&a[]=y       | {"a":{"5":"x","6":"y"}}
          a[b][c]=1&a[b][]=2 | {"a":{"b":{"c":"1","0":"2"}}}
          a=1&a[x]=2         | {"a":{"x":"2"}}
          a[x]=2&a=1         | {"a":"1"}
          a[x]y=1            | {"a":{"x":"1"}}
          a[x][y=1           | {"a":{"x":"1"}}
          a[b=1              | {"a_b":"1"}
          a[b.c d=1          | {"a_b_c_d":"1"}
          a.b c=1            | {"a_b_c":"1"}
          a.b[c.d]=1         | {"a_b":{"c.d":"1"}}
          `++a=1`            | {"a":"1"}
          a[+]=1             | {"a":["1"]}
          a[+x]=1            | {"a":{" x":"1"}}
          [a]=1              | []
          =1&&x              | {"x":""}
          a%00b=1            | {"a":"1"}
          a=%00              | {"a":"\\u0000"}
          a=1=2              | {"a":"1=2"}
          a%5B%5D=1          | {"a":["1"]}
          a]=1               | {"a]":"1"}
          0=x                | ["x"]
          a%3Db=1            | {"a=b":"1"}
          caf%E9=%E9         | {"caf\\u00e9":"\\u00e9"}
          a=%zz&b=%&c=%4&+=d | {"a":"%zz","b":"%","c":"%4"}
          a=x+y%2Bz          | {"a":"x y+z"}
          """)
  void parseStrBuildsWhatPhpBuilds(String query, String json) {
    assertThat(PhpJson.encode(PhpQueryString.parse(query))).isEqualTo(json.trim());
  }

  @Test
  void parseStrReadsBytesOffTheWire() {
    byte[] query = "a=caf\u00e9&b=%C3%A9&c=\u00c3\u00a9".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(PhpJson.encode(PhpQueryString.parse(query)))
        .isEqualTo("{\"a\":\"caf\\u00e9\",\"b\":\"\\u00e9\",\"c\":\"\\u00e9\"}");
  }

  @Test
  void parseStrStopsAtThousandVariables() {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < 1002; i++) {
      query.append("&&v").append(i).append("=x");
    }
    assertThat(PhpQueryString.parse(query.toString()).entries())
        .hasSize(PhpQueryString.MAX_INPUT_VARIABLES)
        .containsKey("v999")
        .doesNotContainKey("v1000");
  }

  @Test
  void parseStrDropsVariableNestedTooDeep() {
    assertThat(PhpQueryString.parse("a" + "[x]".repeat(64) + "=1").entries()).containsKey("a");
    assertThat(PhpQueryString.parse("b=2&a" + "[x]".repeat(65) + "=1").entries())
        .containsOnlyKeys("b");
  }

  @Test
  void cookiesAreMangledAndTheFirstOfEqualNamesWins() {
    assertThat(PhpQueryString.cookies(" a.b=1%3D+2; _pk_uid=0%3DNT; a.b=3;;x; [z=1; e=%E9"))
        .isEqualTo(Map.of("a_b", "1=+2", "_pk_uid", "0=NT", "x", "", "e", "é"));
  }
}
