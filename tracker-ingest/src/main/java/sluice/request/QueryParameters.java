package sluice.request;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import sluice.php.AsciiText;
import sluice.php.PhpValues;

/**
 * The parameters of a page's own query string as Matomo reads them: in order, HTML-escaped, not
 * percent-decoded (docs: tracker-ingest/docs/php.md#query-strings-of-page-urls). Immutable.
 *
 * @param values by name, in the order in which the names first appeared
 */
public record QueryParameters(Map<String, Value> values) {

  /** No parameters. */
  public static final QueryParameters EMPTY = new QueryParameters(Map.of());

  /**
   * What stands behind a name.
   *
   * @param texts one element for a plain parameter, any number for {@code name[]}; an empty
   *     Optional is a name without an equals sign (PHP's false)
   * @param isList whether it was written as {@code name[]}
   */
  public record Value(List<Optional<String>> texts, boolean isList) {

    /** Copies the list. */
    public Value {
      texts = List.copyOf(texts);
    }

    /** The text of a plain parameter; empty for a list and for a name without equals sign. */
    public Optional<String> scalar() {
      return isList ? Optional.empty() : texts.get(0);
    }

    /** The first text of all; empty when there is none. */
    public Optional<String> first() {
      return texts.isEmpty() ? Optional.empty() : texts.get(0);
    }
  }

  /** Copies the map, keeping its order. */
  public QueryParameters {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Matomo's parseQuery. A leading question mark is dropped. */
  public static QueryParameters parse(String query) {
    if (PhpValues.isEmpty(query)) {
      return EMPTY;
    }
    Map<String, Object> found = new LinkedHashMap<>();
    String pairs = PhpValues.trim('&' + (query.startsWith("?") ? query.substring(1) : query));
    for (String pair : PhpValues.split(pairs, '&')) {
      int equals = pair.indexOf('=');
      String name = MatomoText.sanitizeLine(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> text =
          equals < 0
              ? Optional.empty()
              : Optional.of(MatomoText.sanitizeLine(pair.substring(equals + 1)));
      int suffix = listSuffix(name);
      if (suffix > 0 && !PhpValues.isEmpty(name.substring(0, suffix))) {
        append(found, name.substring(0, suffix), text);
      } else if (!PhpValues.isEmpty(name)) {
        found.put(name, new Value(List.of(text), false));
      }
    }
    Map<String, Value> values = new LinkedHashMap<>();
    found.forEach((name, value) -> values.put(name, frozen(value)));
    return new QueryParameters(values);
  }

  /** The parameter of this name, exactly as written. */
  public Optional<Value> value(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * Matomo's buildQuery.
   *
   * @param excluded tells of a lower-case name whether it is left out
   */
  public String text(Predicate<String> excluded) {
    StringBuilder query = new StringBuilder();
    values.forEach(
        (rawName, value) -> {
          String name = rawName.replace("%5B", "[").replace("%5D", "]");
          if (!excluded.test(AsciiText.lower(name))) {
            String written = value.isList() ? name + "[]" : name;
            for (Optional<String> text : value.texts()) {
              query.append(query.length() == 0 ? "" : "&").append(written);
              text.ifPresent(t -> query.append('=').append(t));
            }
          }
        });
    return query.toString();
  }

  /** Lists grow in place: a page may repeat a name as often as it likes. */
  @SuppressWarnings("unchecked")
  private static void append(Map<String, Object> found, String name, Optional<String> text) {
    if (!(found.get(name) instanceof List)) {
      found.put(name, new ArrayList<Optional<String>>());
    }
    ((List<Optional<String>>) found.get(name)).add(text);
  }

  @SuppressWarnings("unchecked")
  private static Value frozen(Object found) {
    return found instanceof Value value ? value : new Value((List<Optional<String>>) found, true);
  }

  /** Where a closing {@code []}, percent-encoded or not, begins; -1 when there is none. */
  private static int listSuffix(String name) {
    int close = name.endsWith("]") ? 1 : endsWithIgnoreCase(name, "%5d") ? 3 : 0;
    if (close == 0) {
      return -1;
    }
    String opened = name.substring(0, name.length() - close);
    int open = opened.endsWith("[") ? 1 : endsWithIgnoreCase(opened, "%5b") ? 3 : 0;
    return open == 0 ? -1 : opened.length() - open;
  }

  private static boolean endsWithIgnoreCase(String text, String suffix) {
    return text.regionMatches(true, text.length() - suffix.length(), suffix, 0, suffix.length());
  }
}
