package sluice.php.url;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.php.PhpVectors;
import sluice.php.json.PhpJson;

/** URLs, query strings and percent sequences against the tables that PHP made. */
class UrlVectorsTest {

  @Test
  void queryStrings() {
    PhpVectors.check(
        "query",
        (vector, softly) ->
            softly
                .assertThat(PhpJson.encode(PhpQueryString.parse(vector.text(0))))
                .as(vector.text(0))
                .isEqualTo(vector.text(1)));
  }

  @Test
  void queryStringsAreBuilt() {
    PhpVectors.check(
        "build_query",
        (vector, softly) ->
            softly
                .assertThat(
                    PhpQueryBuilder.build(
                        (PhpValue.Array) PhpJson.decode(vector.text(0)).orElseThrow(),
                        Integer.MAX_VALUE))
                .isEqualTo(vector.text(1)));
  }

  @Test
  void percentSequences() {
    PhpVectors.check(
        "percent",
        (vector, softly) -> {
          String text = vector.text(0);
          softly.assertThat(PercentText.urlEncode(text)).isEqualTo(vector.text(1));
          softly.assertThat(PercentText.rawUrlEncode(text)).isEqualTo(vector.text(2));
          softly.assertThat(PercentText.urlDecode(text)).as(text).isEqualTo(vector.text(3));
          softly.assertThat(PercentText.rawUrlDecode(text)).as(text).isEqualTo(vector.text(4));
        });
  }

  /** Port 0 is none to Matomo. */
  @Test
  void urls() {
    PhpVectors.check(
        "url",
        (vector, softly) -> {
          String url = vector.text(0);
          Optional<PhpUrl> parsed = PhpUrl.parse(url);
          String ours = parsed.map(UrlVectorsTest::json).orElse("false");
          softly.assertThat(ours).as(url).isEqualTo(vector.text(1));
        });
  }

  private static String json(PhpUrl url) {
    Map<String, PhpValue> parts = new LinkedHashMap<>();
    url.scheme().ifPresent(part -> parts.put("scheme", new PhpValue.Text(part)));
    url.host().ifPresent(part -> parts.put("host", new PhpValue.Text(part)));
    url.port().ifPresent(port -> parts.put("port", new PhpValue.Int(port)));
    url.user().ifPresent(part -> parts.put("user", new PhpValue.Text(part)));
    url.pass().ifPresent(part -> parts.put("pass", new PhpValue.Text(part)));
    url.path().ifPresent(part -> parts.put("path", new PhpValue.Text(part)));
    url.query().ifPresent(part -> parts.put("query", new PhpValue.Text(part)));
    url.fragment().ifPresent(part -> parts.put("fragment", new PhpValue.Text(part)));
    return PhpJson.encode(new PhpValue.Array(parts));
  }
}
