package sluice.ingest.http;

/**
 * Who may send bulks, where [Tracker] bulk_requests_require_authentication says that not everybody
 * may. Thread-safe; never blocks.
 */
public interface BulkTokens {

  /** Whether tokens are known; until then no bulk can be judged. */
  boolean areKnown();

  /**
   * Whether the token has admin or write access to the site, or is a super user's.
   *
   * @param idSite 0 or less if the request names no site
   */
  boolean isValid(String token, long idSite);
}
