package sluice.ingest.http;

/**
 * Finds bytes in bytes in one pass, however alike they are (Knuth, Morris, Pratt). Immutable;
 * thread-safe.
 */
final class ByteSearch {

  private final byte[] wanted;

  /** For each length of a match that fails: the longest beginning that is its end, too. */
  private final int[] shorter;

  /**
   * @param wanted one byte or more
   */
  ByteSearch(byte[] wanted) {
    this.wanted = wanted;
    shorter = new int[wanted.length + 1];
    int matched = 0;
    for (int i = 1; i < wanted.length; i++) {
      matched = next(matched, wanted[i]);
      shorter[i + 1] = matched;
    }
  }

  int length() {
    return wanted.length;
  }

  /** Where the bytes begin first, wholly between the two places; -1 when they are not there. */
  int indexIn(byte[] bytes, int from, int to) {
    int matched = 0;
    for (int at = from; at < to; at++) {
      matched = next(matched, bytes[at]);
      if (matched == wanted.length) {
        return at + 1 - matched;
      }
    }
    return -1;
  }

  private int next(int matched, byte b) {
    int length = matched;
    while (length > 0 && wanted[length] != b) {
      length = shorter[length];
    }
    return wanted[length] == b ? length + 1 : length;
  }
}
