package sluice.queue;

/**
 * The bytes of a queue entry: zlib JSON as QueuedTracking writes and reads it (reference tracker.md
 * 2.1). Thread-safe.
 */
public final class RequestSetCodec {

  /** Why bytes are not a request set; the text tells what was expected and what was found. */
  public static final class InvalidEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason, in words for the dead-letter table. */
    public InvalidEntryException(String message) {
      super(message);
    }
  }

  private final int compressionLevel;

  /**
   * @param compressionLevel zlib level 0..9; -1 writes plain JSON, which both readers accept
   */
  public RequestSetCodec(int compressionLevel) {
    this.compressionLevel = compressionLevel;
  }

  /** The entry's bytes. */
  public byte[] encode(RequestSet set) {
    throw new UnsupportedOperationException("pending " + compressionLevel);
  }

  /**
   * Reads an entry, ours or PHP's.
   *
   * @param maxInflatedBytes a larger entry is refused
   */
  public static RequestSet decode(byte[] entry, int maxInflatedBytes) throws InvalidEntryException {
    throw new UnsupportedOperationException("pending");
  }
}
