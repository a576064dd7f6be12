package sluice.worker.referrer;

/** The column {@code referer_type} (docs: queue-worker/docs/referrers.md). */
public enum ReferrerType {
  /** No referrer, or one of the site itself. */
  DIRECT(1),
  /** A search engine. */
  SEARCH_ENGINE(2),
  /** Any other website. */
  WEBSITE(3),
  /** A campaign, by parameters of the landing url or of the hit. */
  CAMPAIGN(6),
  /** A social network. */
  SOCIAL_NETWORK(7),
  /** An AI assistant; Matomo 5.5 or newer, that is where its list is given. */
  AI_ASSISTANT(8);

  private final int code;

  ReferrerType(int code) {
    this.code = code;
  }

  /** The value of the column. */
  public int code() {
    return code;
  }
}
