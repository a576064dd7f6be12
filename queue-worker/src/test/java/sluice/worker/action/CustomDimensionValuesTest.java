package sluice.worker.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.request.TrackingRequest;
import sluice.site.CustomDimension;
import sluice.site.CustomDimension.Extraction;
import sluice.site.CustomDimension.Scope;
import sluice.site.Site;
import sluice.site.TestSite;

/** Values of custom dimensions (docs: queue-worker/docs/actions.md#custom-dimensions). */
class CustomDimensionValuesTest {

  private final CustomDimensionValues values = new CustomDimensionValues();

  private static Site site(boolean isCaseSensitive, Extraction... extractions) {
    return new TestSite()
        .dimensions(
            new CustomDimension(7, 2, "d", Scope.ACTION, isCaseSensitive, List.of(extractions)))
        .build();
  }

  private Map<Integer, String> of(TrackingRequest request, Site site) {
    return values.of(Scope.ACTION, request, site, ExtractionSource.of(request));
  }

  @Test
  void sentValueIsTrimmedAndCut() {
    assertThat(of(Hits.hit("dimension7", "  a'b  "), site(true))).isEqualTo(Map.of(2, "a&#039;b"));
    assertThat(of(Hits.hit("dimension7", "x".repeat(300)), site(true)).get(2)).hasSize(250);
  }

  @Test
  void emptyValueClearsAndAbsentOneDoesNothing() {
    assertThat(of(Hits.hit("dimension7", ""), site(true))).isEqualTo(Map.of(2, ""));
    assertThat(of(Hits.hit(), site(true))).isEmpty();
  }

  @Test
  void otherScopeIsLeftAlone() {
    TrackingRequest request = Hits.hit("dimension7", "x");

    assertThat(values.of(Scope.VISIT, request, site(true), ExtractionSource.of(request))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "url~product-(\\d+)~http://e.org/product-42/~42",
        "url~/(\\w+)/end~http://e.org/mid/end~mid",
        "url~PRODUCT-(\\d+)~http://e.org/product-42/~none",
        "urlparam~id~http://e.org/?a=1&id=x%20y&b=2~x y",
        "urlparam~id~http://e.org/?a=1~none",
        "action_name~by (.*)~http://e.org/~Me & You",
        "url~(~http://e.org/~none",
        "url~e.org~http://e.org/~none",
        "other~(.*)~http://e.org/~none",
      })
  void valueIsExtracted(String dimension, String pattern, String url, String expected) {
    TrackingRequest request = Hits.hit("url", url, "action_name", "by Me & You");
    Map<Integer, String> found = of(request, site(true, new Extraction(dimension, pattern)));

    assertThat(found.getOrDefault(2, "none")).isEqualTo(expected);
  }

  @Test
  void caseMayBeIgnored() {
    assertThat(
            of(
                Hits.hit("url", "http://e.org/product-42/"),
                site(false, new Extraction("url", "PRODUCT-(\\d+)"))))
        .isEqualTo(Map.of(2, "42"));
  }

  @Test
  void firstExtractionWithAResultWins() {
    Site site =
        site(
            true,
            new Extraction("url", "nothing(.*)"),
            new Extraction("url", "http:(.*)//"),
            new Extraction("url", "e\\.(org)"));

    assertThat(of(Hits.hit("url", "http://e.org/"), site)).isEqualTo(Map.of(2, "org"));
  }

  @Test
  void sentValueWinsOverExtraction() {
    assertThat(
            of(
                Hits.hit("url", "http://e.org/", "dimension7", "sent"),
                site(true, new Extraction("url", "e\\.(org)"))))
        .isEqualTo(Map.of(2, "sent"));
  }
}
