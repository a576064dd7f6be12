package sluice.worker.referrer;

import java.util.Optional;

/**
 * Where a hit came from, as the columns take it; empty stands for NULL. Immutable.
 *
 * @param name at most 255 characters
 * @param keyword at most 255 characters; '' and NULL differ (docs: queue-worker/docs/referrers.md)
 * @param url cleaned, at most 1500 characters, '' when there is none; empty when it is malformed: a
 *     visit that goes on keeps what it has
 */
public record Referrer(
    ReferrerType type, Optional<String> name, Optional<String> keyword, Optional<String> url) {

  /** Whether a search engine was used that does not tell the keyword: what is stored stays. */
  public boolean hidesKeyword() {
    return type == ReferrerType.SEARCH_ENGINE && keyword.isEmpty();
  }
}
