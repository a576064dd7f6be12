package sluice.worker.action;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sluice.php.PhpValues;
import sluice.php.pattern.PhpPattern;
import sluice.php.url.PercentText;
import sluice.request.TrackingRequest;
import sluice.site.CustomDimension;
import sluice.site.Site;

/**
 * Values of custom dimensions, sent or extracted (docs:
 * queue-worker/docs/actions.md#custom-dimensions). Thread-safe; keeps compiled patterns in a
 * bounded cache.
 */
public final class CustomDimensionValues {

  /** Patterns kept; a site has a handful. */
  private static final int CACHED_PATTERNS = 1_000;

  /** What Matomo keeps of a value. */
  private static final int MAXIMUM_CHARACTERS = 250;

  private final Cache<String, Optional<PhpPattern>> patterns =
      Caffeine.newBuilder().maximumSize(CACHED_PATTERNS).build();

  /**
   * The values that a hit sets, by the n of {@code custom_dimension_<n>}; an explicitly empty
   * parameter sets ''.
   */
  public Map<Integer, String> of(
      CustomDimension.Scope scope, TrackingRequest request, Site site, ExtractionSource source) {
    Map<Integer, String> values = new TreeMap<>();
    for (CustomDimension dimension : site.customDimensions()) {
      if (dimension.scope() == scope) {
        value(dimension, request, source)
            .ifPresent(value -> values.put(dimension.index(), prepared(value)));
      }
    }
    return values;
  }

  private Optional<String> value(
      CustomDimension dimension, TrackingRequest request, ExtractionSource source) {
    String parameter = "dimension" + dimension.id();
    String sent = request.text(parameter);
    if (!sent.isEmpty() || isSentEmpty(request, parameter)) {
      return Optional.of(sent);
    }
    return dimension.extractions().stream()
        .map(extraction -> extracted(extraction, dimension.isCaseSensitive(), source))
        .flatMap(Optional::stream)
        .findFirst()
        .map(PercentText::urlDecode);
  }

  private static boolean isSentEmpty(TrackingRequest request, String parameter) {
    return request.params().entries().get(parameter) instanceof sluice.php.PhpValue.Text text
        && text.value().isEmpty();
  }

  private Optional<String> extracted(
      CustomDimension.Extraction extraction, boolean isCaseSensitive, ExtractionSource source) {
    String text =
        switch (extraction.dimension()) {
          case "url", "urlparam" -> source.url();
          case "action_name" -> source.title();
          default -> "";
        };
    if (text.isEmpty() || PhpValues.isEmpty(extraction.pattern())) {
      return Optional.empty();
    }
    String pattern = pattern(extraction, isCaseSensitive);
    return patterns
        .get(pattern, PhpPattern::delimited)
        .flatMap(compiled -> compiled.firstGroup(text))
        .filter(found -> !found.isEmpty());
  }

  private static String pattern(CustomDimension.Extraction extraction, boolean isCaseSensitive) {
    String body =
        extraction.dimension().equals("urlparam")
            ? "\\?.*" + extraction.pattern() + "=([^&]*)"
            : extraction.pattern();
    return "/" + body.replace("/", "\\/") + "/" + (isCaseSensitive ? "" : "i");
  }

  private static String prepared(String value) {
    return PhpValues.cutCharacters(PhpValues.trim(value), MAXIMUM_CHARACTERS);
  }
}
