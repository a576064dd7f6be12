package sluice.ingest.http;

/** What a connection is doing. Immutable. */
enum ConnectionState {
  /** No byte of a next request has come. */
  IDLE,
  /** A request is arriving. */
  READING,
  /** A whole request is parsed or kept, and not answered yet. */
  ANSWERING,
  /** As {@link #ANSWERING}; the connection ends with the answer. */
  ANSWERING_LAST,
  /**
   * The last answer is written, or the client is owed none; the connection ends when all is sent.
   */
  CLOSING,
  /** As {@link #CLOSING}, after a request that was refused while it arrived. */
  REFUSED;

  /** Whether an answer is owed to a whole request. */
  boolean isAnswering() {
    return this == ANSWERING || this == ANSWERING_LAST;
  }

  /** Whether no further request is looked at. */
  boolean isClosing() {
    return this == ANSWERING_LAST || this == CLOSING || this == REFUSED;
  }

  /** The state after it was decided that no further request is looked at. */
  ConnectionState closing() {
    if (isAnswering()) {
      return ANSWERING_LAST;
    }
    return this == REFUSED ? REFUSED : CLOSING;
  }

  /**
   * The state after an answer was written.
   *
   * @param keep whether the connection goes on
   */
  ConnectionState answered(boolean keep) {
    if (keep) {
      return IDLE;
    }
    return this == REFUSED ? REFUSED : CLOSING;
  }
}
