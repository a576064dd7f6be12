package sluice.logs;

import sluice.php.PhpValue;

/** What a line came to. */
sealed interface LineReading {

  /** It is to be sent. */
  record Sent(String visitor, String host, int idSite, PhpValue.Array parameters)
      implements LineReading {}

  /**
   * It is left out.
   *
   * @param why never {@link Outcome#SENT}
   * @param host of a request without a site; else empty
   */
  record LeftOut(Outcome why, String host) implements LineReading {}
}
