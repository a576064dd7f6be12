package sluice.worker.action;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import sluice.php.AsciiText;
import sluice.php.PhpValues;
import sluice.php.url.PercentText;
import sluice.php.url.PhpUrl;
import sluice.request.QueryParameters;
import sluice.site.Site;
import sluice.worker.url.ParameterNames;

/**
 * What a page url says about a search (docs: queue-worker/docs/actions.md#site-search; Matomo
 * plugins/Actions/Actions/ActionSiteSearch.php). Immutable.
 *
 * @param url without the parameters of keyword and category
 */
record SearchUrl(String url, String keyword, String category, OptionalLong count) {

  /**
   * Looks for the site's parameters in query and fragment.
   *
   * @param pageCharset the parameter cs, '' when absent
   */
  static Optional<SearchUrl> of(PhpUrl url, Site site, String pageCharset) {
    String query = url.query().filter(text -> !PhpValues.isEmpty(text)).orElse("");
    Fragment fragment = Fragment.of(url.fragment().orElse(""));
    if (query.isEmpty() && url.fragment().filter(text -> !PhpValues.isEmpty(text)).isEmpty()) {
      return Optional.empty();
    }
    Map<String, QueryParameters.Value> parameters = new HashMap<>();
    QueryParameters.parse(query + "&" + fragment.query())
        .values()
        .forEach((name, value) -> parameters.put(PhpValues.lowerCase(name), value));
    UnaryOperator<String> utf8 = toUtf8(pageCharset);
    Optional<Found> keyword = Found.first(site.searchKeywordParameters(), parameters, utf8);
    if (keyword.isEmpty() || PhpValues.isEmpty(keyword.get().text())) {
      return Optional.empty();
    }
    Optional<Found> category = Found.first(site.searchCategoryParameters(), parameters, utf8);
    String categoryParameter =
        category.map(Found::parameter).orElseGet(() -> last(site.searchCategoryParameters()));
    ParameterNames removed =
        new ParameterNames(List.of(categoryParameter, keyword.get().parameter()));
    return Optional.of(
        new SearchUrl(
            without(url, fragment, removed),
            keyword.get().text(),
            category.map(Found::text).orElse(""),
            count(parameters)));
  }

  private static String without(PhpUrl url, Fragment fragment, ParameterNames removed) {
    String query = QueryParameters.parse(url.query().orElse("")).text(removed::contains);
    return url.withQueryAndFragment(query, fragment.without(removed)).text();
  }

  private static OptionalLong count(Map<String, QueryParameters.Value> parameters) {
    return Optional.ofNullable(parameters.get("search_count"))
        .flatMap(QueryParameters.Value::scalar)
        .filter(PhpValues::isNumeric)
        .map(text -> Double.parseDouble(text.trim()))
        .filter(count -> count >= 0)
        .map(count -> OptionalLong.of(count.longValue()))
        .orElse(OptionalLong.empty());
  }

  private static UnaryOperator<String> toUtf8(String charset) {
    if (charset.isEmpty() || AsciiText.lower(charset).equals("utf-8")) {
      return UnaryOperator.identity();
    }
    try {
      Charset from = Charset.forName(charset);
      return text -> PercentText.reencoded(text, from);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      // Matomo leaves the values as they are when it does not know the charset.
      return UnaryOperator.identity();
    }
  }

  private static String last(List<String> names) {
    return names.isEmpty() ? "" : names.get(names.size() - 1);
  }

  /** A parameter with a value; the text is decoded and trimmed. */
  private record Found(String parameter, String text) {

    static Optional<Found> first(
        List<String> names,
        Map<String, QueryParameters.Value> parameters,
        UnaryOperator<String> utf8) {
      for (String name : names) {
        QueryParameters.Value value = parameters.get(PhpValues.lowerCase(name));
        if (value != null && (value.isList() || !isEmpty(value.first()))) {
          return Optional.of(new Found(name, decoded(utf8.apply(value.first().orElse("")))));
        }
      }
      return Optional.empty();
    }

    private static boolean isEmpty(Optional<String> text) {
      return text.filter(value -> !PhpValues.isEmpty(value)).isEmpty();
    }

    private static String decoded(String utf8) {
      return PhpValues.trim(PercentText.decodeValid(utf8));
    }
  }

  /** A fragment, which may have a query of its own: {@code #/route?q=word}. */
  private record Fragment(String beforeQuery, String query) {

    static Fragment of(String text) {
      if (PhpValues.isEmpty(text)) {
        return new Fragment("", "");
      }
      Optional<PhpUrl> parts =
          Optional.of(text).filter(it -> it.contains("?")).flatMap(PhpUrl::parse);
      return parts
          .filter(it -> !PhpValues.isEmpty(it.query().orElse("")))
          .map(it -> new Fragment(it.path().orElse(""), it.query().orElse("")))
          .orElse(new Fragment("", text));
    }

    String without(ParameterNames removed) {
      String remaining = QueryParameters.parse(query).text(removed::contains);
      if (beforeQuery.isEmpty()) {
        return remaining;
      }
      return remaining.isEmpty() ? beforeQuery : beforeQuery + "?" + remaining;
    }
  }
}
