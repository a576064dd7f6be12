package sluice.ingest.http;

/**
 * Who may send bulks, where [Tracker] bulk_requests_require_authentication says that not everybody
 * may. Thread-safe; never blocks.
 */
public interface BulkTokens {

  /** Whether tokens are known; until then no bulk can be judged. */
  boolean areKnown();

  /** Whether the header counts, and a token of the JSON for sent securely (Matomo 5.4). */
  boolean readsBearer();

  /**
   * Whether the token has admin or write access to the site, or is a super user's.
   *
   * @param idSite 0 or less if the request names no site
   * @param sentSecurely whether it is known to have come in no url
   */
  boolean isValid(String token, long idSite, boolean sentSecurely);
}
