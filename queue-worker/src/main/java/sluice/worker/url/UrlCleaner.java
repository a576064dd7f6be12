package sluice.worker.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.php.AsciiText;
import sluice.php.PhpValues;
import sluice.php.url.PhpUrl;
import sluice.request.MatomoText;
import sluice.request.QueryParameters;
import sluice.site.Site;

/**
 * Cleans urls for one site (docs: queue-worker/docs/actions.md#page-urls; Matomo
 * core/Tracker/PageUrl.php). Immutable, thread-safe.
 */
public final class UrlCleaner {

  private static final List<String> CODE_SCHEMES = List.of("javascript:", "vbscript:", "data:");

  private final int maximumBytes;
  private final boolean keepsFragment;
  private final ParameterNames excluded;

  UrlCleaner(UrlCleaningRules rules, Site site) {
    this.maximumBytes = rules.maximumBytes();
    this.keepsFragment = site.keepsUrlFragment();
    List<String> names = new ArrayList<>(List.of("ignore_referrer", "ignore_referer"));
    names.addAll(site.excludedParameters());
    names.addAll(rules.excludedParameters());
    names.addAll(rules.campaigns().names());
    names.addAll(rules.campaigns().keywords());
    this.excluded = new ParameterNames(names.stream().map(AsciiText::lower).toList());
  }

  /** Whether Matomo takes the text for a url: an optional scheme, two slashes, something more. */
  public static boolean looksLikeUrl(String text) {
    int slashes = text.indexOf("//");
    int rest = slashes + "//".length();
    if (slashes < 0 || rest == text.length() || text.indexOf('\n', rest) >= 0) {
      return false;
    }
    return slashes == 0 || isScheme(text.substring(0, slashes));
  }

  /** A scheme with its colon, or the colon alone; none of those that run code. */
  private static boolean isScheme(String text) {
    if (!text.endsWith(":")) {
      return false;
    }
    for (int i = 0; i < text.length() - 1; i++) {
      char c = text.charAt(i);
      boolean isLetter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 128;
      boolean isOther = c >= '0' && c <= '9' || c == '+' || c == '.' || c == '-';
      if (!isLetter && (i == 0 || !isOther)) {
        return false;
      }
    }
    return !CODE_SCHEMES.contains(AsciiText.lower(text));
  }

  /** The page url of a hit, from the parameter as sent (HTML-escaped). */
  public PageUrl pageUrl(String escapedUrl) {
    return new PageUrl(valid(withoutExcluded(escapedUrl, ParameterNames.NONE)), valid(escapedUrl));
  }

  /** Trimmed, without line breaks, cut; empty when that does not look like a url. */
  public Optional<String> valid(String url) {
    return Optional.of(cleanString(url)).filter(UrlCleaner::looksLikeUrl);
  }

  /** Trimmed, without line breaks and NUL, cut to the configured length. */
  public String cleanString(String text) {
    return MatomoText.cleanString(text, maximumBytes);
  }

  /** Unescaped, cleaned, matrix parameters ({@code ;a=1}) turned into a query. */
  public String clean(String escapedUrl) {
    return MatrixUrl.toQuery(cleanString(MatomoText.unsanitize(escapedUrl)));
  }

  /**
   * Cleaned, host in lower case, fragment as the site wants it, without the parameters that are
   * excluded for the site and those given; not checked for validity. Malformed urls become ''.
   */
  public String withoutExcluded(String escapedUrl, ParameterNames alsoExcluded) {
    return PhpUrl.parse(clean(escapedUrl)).map(url -> cleaned(url, alsoExcluded)).orElse("");
  }

  private String cleaned(PhpUrl url, ParameterNames alsoExcluded) {
    PhpUrl lowerHost = url.host().map(host -> url.withHost(PhpValues.lowerCase(host))).orElse(url);
    String query = url.query().orElse("");
    String fragment = fragment(url.fragment().orElse(""));
    // Parameters in the fragment are looked at only where there is no query.
    return PhpValues.isEmpty(query)
        ? lowerHost.withQueryAndFragment("", remaining(fragment, alsoExcluded)).text()
        : lowerHost.withQueryAndFragment(remaining(query, alsoExcluded), fragment).text();
  }

  private String fragment(String sent) {
    if (!keepsFragment) {
      return "";
    }
    return sent.endsWith("#") ? sent.substring(0, sent.length() - 1) : sent;
  }

  private String remaining(String query, ParameterNames alsoExcluded) {
    return QueryParameters.parse(query)
        .text(name -> excluded.contains(name) || alsoExcluded.contains(name));
  }
}
