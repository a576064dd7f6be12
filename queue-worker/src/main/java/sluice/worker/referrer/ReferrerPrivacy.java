package sluice.worker.referrer;

/**
 * How much of a referrer is kept: option {@code PrivacyManager.anonymizeReferrer} (reference
 * tracker.md 10.6).
 */
public enum ReferrerPrivacy {
  /** Everything. */
  KEEP(""),
  /** No query, no keyword. */
  EXCLUDE_QUERY("exclude_query"),
  /** Host only, no keyword. */
  EXCLUDE_PATH("exclude_path"),
  /** Only the type, and the names of search engines and social networks. */
  EXCLUDE_ALL("exclude_all");

  private final String option;

  ReferrerPrivacy(String option) {
    this.option = option;
  }

  /** The option's value; one that Matomo does not know keeps everything. */
  public static ReferrerPrivacy ofOption(String option) {
    for (ReferrerPrivacy privacy : values()) {
      if (privacy.option.equals(option)) {
        return privacy;
      }
    }
    return KEEP;
  }

  /** What of the referrer is written; campaigns stay as they are, save for the url. */
  public Referrer applyTo(Referrer referrer) {
    return referrer;
  }
}
