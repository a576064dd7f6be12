package sluice.worker.batch;

/**
 * What became of one request of a batch. Each request ends in exactly one of these, and is counted
 * under it.
 */
public enum HitOutcome {
  /** Its rows were written. */
  RECORDED,
  /** No parameters at all: Matomo counts it and does nothing. */
  EMPTY,
  /**
   * Excluded: a bot by user agent or address; one that sends a {@code recMode} if it is none that
   * is recorded.
   */
  EXCLUDED_BOT,
  /** Excluded: {@code recMode} is none that exists, or asks for a bot, which did not send it. */
  EXCLUDED_REC_MODE,
  /** Excluded: {@code rec} missing or 0. */
  EXCLUDED_REC,
  /** Excluded: Do Not Track is honoured and was sent. */
  EXCLUDED_DO_NOT_TRACK,
  /** Excluded: the hit of Matomo's JavaScript installation test. */
  EXCLUDED_INSTALL_CHECK,
  /** Excluded by [Tracker] exclude_requests. */
  EXCLUDED_BY_PARAMETER,
  /** Excluded: the opt-out cookie. */
  EXCLUDED_OPT_OUT,
  /** Excluded address. */
  EXCLUDED_IP,
  /** Excluded user agent. */
  EXCLUDED_USER_AGENT,
  /** Excluded: referrer spam. */
  EXCLUDED_REFERRER_SPAM,
  /** Excluded: URL that is none of the site's. */
  EXCLUDED_UNKNOWN_URL,
  /** Excluded: a browser's prefetch. */
  EXCLUDED_PREFETCH,
  /** A ping without a visit: Matomo stops without writing anything. */
  NOTHING_TO_RECORD,
  /** Refused: the site does not exist. */
  REFUSED_UNKNOWN_SITE,
  /** Refused: needs a valid token (address, place or old time overridden) and has none. */
  REFUSED_NOT_AUTHENTICATED,
  /** Refused: a parameter that Matomo answers with 400. */
  REFUSED_INVALID_PARAMETER,
  /** Refused: a time that Matomo's Date refuses, or that no DATETIME holds. */
  REFUSED_INVALID_TIME,
  /** Refused: a goal that does not exist. */
  REFUSED_UNKNOWN_GOAL,
  /** Refused: an order that was recorded before; its visit was prolonged all the same. */
  REFUSED_DUPLICATE_ORDER
}
