package sluice.php;

import java.nio.charset.StandardCharsets;

/**
 * PHP's strnatcasecmp: runs of digits by their number, letters of ASCII without case, blanks
 * skipped. Confined to one comparison.
 */
public final class NaturalOrder {
  private final byte[] left;
  private final byte[] right;
  private int i;
  private int j;

  private NaturalOrder(byte[] left, byte[] right) {
    this.left = left;
    this.right = right;
  }

  /** Compares two texts: the result is negative, 0 or positive. */
  public static int compare(String left, String right) {
    byte[] a = left.getBytes(StandardCharsets.UTF_8);
    byte[] b = right.getBytes(StandardCharsets.UTF_8);
    return a.length == 0 || b.length == 0
        ? Integer.compare(a.length, b.length)
        : new NaturalOrder(a, b).compare();
  }

  private int compare() {
    i = behindZeros(left);
    j = behindZeros(right);
    while (true) {
      i = behindBlanks(left, i);
      j = behindBlanks(right, j);
      if (isDigit(left, i) && isDigit(right, j)) {
        int order = left[i] == '0' || right[j] == '0' ? compareFractions() : compareNumbers();
        if (order != 0) {
          return order;
        }
        if (i == left.length || j == right.length) {
          return Integer.compare(left.length - i, right.length - j);
        }
      }
      int order = Integer.compare(folded(left, i), folded(right, j));
      if (order != 0) {
        return order;
      }
      i++;
      j++;
      if (i >= left.length || j >= right.length) {
        return Integer.compare(Math.max(0, left.length - i), Math.max(0, right.length - j));
      }
    }
  }

  /**
   * Of two runs of digits the longer one is larger; of equally long ones the first difference
   * decides.
   */
  private int compareNumbers() {
    int bias = 0;
    while (isDigit(left, i) && isDigit(right, j)) {
      bias = bias == 0 ? Integer.compare(left[i], right[j]) : bias;
      i++;
      j++;
    }
    if (isDigit(left, i) || isDigit(right, j)) {
      return isDigit(left, i) ? 1 : -1;
    }
    return bias;
  }

  /** Runs that begin with a zero compare as what stands behind a point. */
  private int compareFractions() {
    while (isDigit(left, i) && isDigit(right, j)) {
      int order = Integer.compare(left[i], right[j]);
      if (order != 0) {
        return order;
      }
      i++;
      j++;
    }
    return Boolean.compare(isDigit(left, i), isDigit(right, j));
  }

  /** Zeros at the very beginning, before a further digit, do not count. */
  private static int behindZeros(byte[] text) {
    int at = 0;
    while (at + 1 < text.length && text[at] == '0' && isDigit(text, at + 1)) {
      at++;
    }
    return at;
  }

  private static int behindBlanks(byte[] text, int from) {
    int at = from;
    while (at < text.length && (text[at] == ' ' || text[at] >= '\t' && text[at] <= '\r')) {
      at++;
    }
    return at;
  }

  private static boolean isDigit(byte[] text, int at) {
    return at < text.length && text[at] >= '0' && text[at] <= '9';
  }

  /** The byte at this place, a small letter of ASCII as the capital one; 0 behind the end. */
  private static int folded(byte[] text, int at) {
    if (at >= text.length) {
      return 0;
    }
    int character = text[at] & 0xFF;
    return character >= 'a' && character <= 'z' ? character - 32 : character;
  }
}
