package sluice.worker.action;

import java.util.Optional;
import java.util.OptionalLong;
import sluice.php.PhpValues;
import sluice.php.url.PhpUrl;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.url.PageUrl;
import sluice.worker.url.UrlCleaner;

/**
 * Site searches, told by parameters or by the page url (docs:
 * queue-worker/docs/actions.md#site-search).
 */
final class SiteSearchDetector {

  /** Bytes of the column search_cat. */
  private static final int CATEGORY_BYTES = 200;

  private SiteSearchDetector() {}

  /** The search that a hit is, if its site tracks searches and a keyword is found. */
  static Optional<Action> detect(TrackingRequest request, Site site, UrlCleaner cleaner) {
    if (!site.hasSiteSearch()) {
      return Optional.empty();
    }
    String keyword = request.text("search");
    if (!PhpValues.isEmpty(keyword)) {
      return search(cleaner, PageUrl.NONE, keyword, request.text("search_cat"), count(request));
    }
    Optional<PhpUrl> url = PhpUrl.parse(cleaner.clean(request.url()));
    return url.flatMap(parts -> SearchUrl.of(parts, site, request.text("cs")))
        .flatMap(
            found ->
                search(
                    cleaner,
                    cleaner.pageUrl(found.url()),
                    found.keyword(),
                    found.category(),
                    found.count()));
  }

  private static OptionalLong count(TrackingRequest request) {
    long count = request.integer("search_count");
    return count >= 0 ? OptionalLong.of(count) : OptionalLong.empty();
  }

  private static Optional<Action> search(
      UrlCleaner cleaner, PageUrl url, String keyword, String category, OptionalLong count) {
    String trimmedKeyword = PhpValues.trim(keyword);
    if (PhpValues.isEmpty(trimmedKeyword)) {
      return Optional.empty();
    }
    String trimmedCategory = PhpValues.trim(category);
    return Optional.of(
        new Action.SiteSearch(
            url,
            cleaner.cleanString(trimmedKeyword),
            PhpValues.isEmpty(trimmedCategory)
                ? ""
                : PhpValues.cutBytes(trimmedCategory, CATEGORY_BYTES),
            count));
  }
}
