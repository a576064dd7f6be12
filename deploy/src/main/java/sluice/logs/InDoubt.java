package sluice.logs;

/** What is done with a bulk that was sent and never answered. */
public enum InDoubt {
  /** The import ends, and the operator decides. */
  STOP,
  /** It is sent again, and may count twice. */
  RESEND,
  /** It is left out, and may be missing. */
  SKIP
}
