package sluice.archive.visit;

/**
 * A row of log_action. Immutable.
 *
 * @param type log_action.type (reference archive.md 3.2.2)
 * @param urlPrefix 0 to 3, or -1 for NULL
 * @param name as stored
 */
public record LogAction(int type, int urlPrefix, String name) {
  /** Page url. */
  public static final int PAGE_URL = 1;

  /** Outgoing link. */
  public static final int OUTLINK = 2;

  /** Download. */
  public static final int DOWNLOAD = 3;

  /** Page title. */
  public static final int PAGE_TITLE = 4;

  /** Keyword of the site's own search. */
  public static final int SITE_SEARCH = 8;
}
