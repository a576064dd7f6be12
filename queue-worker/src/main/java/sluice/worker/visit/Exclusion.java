package sluice.worker.visit;

/** Why a hit is excluded, in the order of the tests (docs: queue-worker/docs/exclusions.md). */
public enum Exclusion {
  /** A robot by user agent or address. */
  BOT,
  /** {@code rec} missing or 0. */
  REC,
  /** Do Not Track is honoured and was sent. */
  DO_NOT_TRACK,
  /** The JavaScript installation test. */
  INSTALL_CHECK,
  /** [Tracker] exclude_requests. */
  BY_PARAMETER,
  /** The opt-out cookie. */
  OPT_OUT,
  /** Address. */
  IP,
  /** User agent. */
  USER_AGENT,
  /** Referrer spam. */
  REFERRER_SPAM,
  /** A url that is none of the site's. */
  UNKNOWN_URL,
  /** A browser's prefetch. */
  PREFETCH
}
