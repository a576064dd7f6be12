package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson;
import sluice.php.url.PhpQueryString;

/** What Matomo makes of texts of clients. */
class MatomoTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a&b                    | a&amp;b
          a&amp;b                | a&amp;b
          a&amp;amp;b            | a&amp;amp;b
          &copy; &eacute; &hellip; | © é …
          &copy=1                | &amp;copy=1
          `12 `                  | `12 `
          ` 5`                   | ` 5`
          1e3                    | 1e3
          a'b"c<d>               | a&#039;b&quot;c&lt;d&gt;
          &apos;                 | &amp;apos;
          &#0;                   | &amp;#0;
          &#128;                 | &amp;#128;
          &#39;                  | &#039;
          &#x27;                 | &#039;
          &#X27;                 | &#039;
          &euro;                 | €
          &#128512;              | 😀
          &#x110000;             | &amp;#x110000;
          &#xD800;               | &amp;#xD800;
          &#99999999999999999;   | &amp;#99999999999999999;
          &#;                    | &amp;#;
          &#x;                   | &amp;#x;
          &;                     | &amp;;
          &&lt;                  | &amp;&lt;
          &nosuch;               | &amp;nosuch;
          &Alpha;&alpha;         | Αα
          """)
  void sanitizeDecodesEntitiesAndEscapesFiveCharacters(String value, String expected) {
    assertThat(MatomoText.sanitize(value)).isEqualTo(expected);
  }

  @Test
  void sanitizeRemovesNulAndKeepsLineBreaks() {
    assertThat(MatomoText.sanitize("a\0b\n\tc\r<")).isEqualTo("ab\n\tc\r&lt;");
    assertThat(MatomoText.sanitizeLine("a\nb\r<\n")).isEqualTo("ab&lt;");
  }

  @Test
  void sanitizeReachesKeysAndValuesOfArrays() {
    PhpValue value =
        PhpJson.decode("{\"a&b\":\"<\",\"n\":1.5,\"l\":[true,null,\"'\"]}").orElseThrow();
    assertThat(PhpJson.encode(MatomoText.sanitize(value)))
        .isEqualTo("{\"n\":1.5,\"l\":[true,null,\"&#039;\"],\"a&amp;b\":\"&lt;\"}");
  }

  @Test
  void changedKeyMovesToTheEnd() {
    PhpValue value = PhpJson.decode("{\"<\":1,\"b\":2}").orElseThrow();
    assertThat(PhpJson.encode(MatomoText.sanitize(value))).isEqualTo("{\"b\":2,\"&lt;\":1}");
  }

  @Test
  void entityTableIsThatOfHtml401() {
    assertThat(MatomoText.sanitize("&nbsp;&yuml;&thetasym;&loz;&zwj;&OElig;&Yuml;&diams;"))
        .isEqualTo("\u00A0ÿϑ◊\u200DŒŸ♦");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a&amp;b       | a&b
          &amp;lt;      | &lt;
          &#039;&#39;   | ''
          &quot;&gt;    | ">
          &copy;        | &copy;
          &amp          | &amp
          """)
  void unsanitizeUndoesOneLevel(String value, String expected) {
    assertThat(MatomoText.unsanitize(value)).isEqualTo(expected);
  }

  @Test
  void cleanStringTrimsRemovesLineBreaksAndCuts() {
    assertThat(MatomoText.cleanString(" a\nb\r\0c\td ", 1024)).isEqualTo("abc\td");
    assertThat(MatomoText.cleanString("abcdef", 3)).isEqualTo("abc");
  }

  @Test
  void supplementaryCharactersAreReplacedInArraysToo() {
    PhpValue value = PhpQueryString.parse("a=x%F0%9F%98%80y&b[]=%F0%9F%98%80&c=%C3%A9");
    assertThat(PhpJson.encode(MatomoText.replaceSupplementary(value)))
        .isEqualTo("{\"a\":\"x\\ufffdy\",\"b\":[\"\\ufffd\"],\"c\":\"\\u00e9\"}");
  }
}
