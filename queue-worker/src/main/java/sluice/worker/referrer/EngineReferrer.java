package sluice.worker.referrer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.php.PhpValues;
import sluice.php.pattern.PhpPattern;
import sluice.php.url.PercentText;
import sluice.request.QueryParameters;

/**
 * A referrer that is a known search engine (docs: queue-worker/docs/referrers.md#search-engines).
 * Immutable.
 *
 * @param query of the url, with its fragment behind it
 * @param fragment '' when there is none
 */
record EngineReferrer(
    SearchEngine engine, String referrerUrl, String path, String query, String fragment) {

  private static final String GOOGLE = "Google";
  private static final String GOOGLE_IMAGES = "Google Images";

  /** The search; empty when there is no keyword and the engine does not hide it here. */
  Optional<Search> search() {
    EngineReferrer referrer =
        engine.name().equals(GOOGLE_IMAGES) && query.contains("&prev") ? ofPreviousPage() : this;
    return referrer.read();
  }

  private Optional<Search> read() {
    QueryParameters parameters = QueryParameters.parse(query);
    Keyword keyword = advancedGoogleKeyword(parameters);
    if (keyword.isEmpty()) {
      keyword = keyword(parameters);
    }
    if (keyword.isMissing() && isHidden()) {
      keyword = Keyword.HIDDEN;
    }
    return keyword.isMissing()
        ? Optional.empty()
        : Optional.of(new Search(name(parameters), keyword.text(engine.charsets())));
  }

  /** An image shown by Google names the page of results it was found on. */
  private EngineReferrer ofPreviousPage() {
    String previous =
        PercentText.urlDecode(PhpValues.trim(value(QueryParameters.parse(query), "prev")));
    int question = previous.indexOf('?');
    String itsQuery = question < 0 ? "" : previous.substring(question).replace("&", "&amp;");
    return new EngineReferrer(engine, referrerUrl, path, itsQuery, fragment);
  }

  private String name(QueryParameters parameters) {
    if (!engine.name().equals(GOOGLE)) {
      return engine.name();
    }
    return switch (value(parameters, "tbm")) {
      case "isch" -> GOOGLE_IMAGES;
      case "vid" -> "Google Video";
      case "shop" -> "Google Shopping";
      default -> GOOGLE;
    };
  }

  private Keyword advancedGoogleKeyword(QueryParameters parameters) {
    boolean isAdvanced = query.contains("&as_") || query.startsWith("as_");
    if (!engine.name().equals(GOOGLE) || !isAdvanced) {
      return Keyword.MISSING;
    }
    List<String> parts = new ArrayList<>();
    addPart(parts, value(parameters, "as_q"), "%s");
    addPart(parts, value(parameters, "as_oq").replace("+", " OR "), "%s");
    addPart(parts, value(parameters, "as_epq"), "\"%s\"");
    addPart(parts, value(parameters, "as_eq"), "-%s");
    return Keyword.ofEncoded(String.join(" ", parts));
  }

  private static void addPart(List<String> parts, String value, String format) {
    if (!PhpValues.isEmpty(value)) {
      parts.add(format.replace("%s", value));
    }
  }

  private Keyword keyword(QueryParameters parameters) {
    Keyword keyword = Keyword.MISSING;
    for (String parameter : engine.parameters()) {
      if (parameter.startsWith("/")) {
        Optional<String> matched =
            PhpPattern.delimited(parameter).flatMap(pattern -> pattern.firstGroup(referrerUrl));
        if (matched.isPresent()) {
          return Keyword.ofEncoded(matched.get());
        }
      } else {
        keyword = Keyword.ofEncoded(value(parameters, parameter));
        if (!keyword.isEmpty()) {
          return keyword;
        }
        if (query.contains("&" + parameter + "=") || query.contains("?" + parameter + "=")) {
          return Keyword.HIDDEN;
        }
      }
    }
    return keyword;
  }

  private boolean isHidden() {
    String shown =
        path
            + (PhpValues.isEmpty(query) ? "" : "?" + query)
            + (fragment.isEmpty() ? "" : "#" + fragment);
    return engine.hiddenKeywords().stream().anyMatch(hidden -> matches(hidden, shown));
  }

  private static boolean matches(String hidden, String shown) {
    boolean isPattern = hidden.length() > 1 && hidden.startsWith("/") && hidden.endsWith("/");
    return isPattern
        ? PhpPattern.delimited(hidden).map(pattern -> pattern.finds(shown)).orElse(false)
        : hidden.equals(shown);
  }

  private static String value(QueryParameters parameters, String name) {
    return parameters.value(name).flatMap(QueryParameters.Value::scalar).orElse("");
  }

  /**
   * A keyword on its way from bytes to text.
   *
   * @param isHidden the engine was used but does not tell the keyword
   */
  private record Keyword(String bytes, boolean isHidden) {

    static final Keyword MISSING = new Keyword("", false);
    static final Keyword HIDDEN = new Keyword("", true);

    /** Decoded to bytes, one character each, and trimmed. */
    static Keyword ofEncoded(String encoded) {
      byte[] decoded = PercentText.decode(encoded);
      return new Keyword(PhpValues.trim(new String(decoded, StandardCharsets.ISO_8859_1)), false);
    }

    boolean isEmpty() {
      return PhpValues.isEmpty(bytes);
    }

    boolean isMissing() {
      return bytes.isEmpty() && !isHidden;
    }

    Optional<String> text(List<String> charsets) {
      return isHidden ? Optional.empty() : Optional.of(decoded(charsets));
    }

    private String decoded(List<String> charsets) {
      byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
      return PhpValues.lowerCase(
          charsets.stream()
              .flatMap(name -> KeywordCharset.named(name).stream())
              .flatMap(charset -> PercentText.text(raw, charset).stream())
              .findFirst()
              .orElseGet(() -> new String(raw, StandardCharsets.UTF_8).replace('\uFFFD', '?')));
    }
  }

  /** Charsets by the names that the definitions use. */
  private static final class KeywordCharset {

    private KeywordCharset() {}

    static Optional<Charset> named(String name) {
      return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    }
  }
}
