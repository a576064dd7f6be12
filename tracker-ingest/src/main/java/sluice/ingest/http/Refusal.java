package sluice.ingest.http;

import sluice.ingest.http.Answer.Status;

/** Why a request is refused before Matomo's rules begin, and by which status. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1;

  private final Status status;

  /**
   * @param why for the client, in its answer's body
   */
  Refusal(Status status, String why) {
    // Hostile clients make many: no stack trace.
    super(why, null, false, false);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
