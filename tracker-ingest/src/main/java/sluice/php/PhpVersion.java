package sluice.php;

import java.util.ArrayList;
import java.util.List;

/** PHP's version_compare(), of versions that neither begin nor end with a separator. */
public final class PhpVersion {

  private PhpVersion() {}

  /**
   * Compares two versions: the result is negative, 0 or positive when left is older, equal or
   * newer.
   */
  public static int compare(String left, String right) {
    List<String> a = parts(left);
    List<String> b = parts(right);
    int shared = Math.min(a.size(), b.size());
    for (int i = 0; i < shared; i++) {
      int order = comparePart(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    if (a.size() == b.size()) {
      return 0;
    }
    boolean leftLonger = a.size() > b.size();
    String next = leftLonger ? a.get(shared) : b.get(shared);
    int order = isNumber(next) || a.isEmpty() || b.isEmpty() ? 1 : comparePart(next, "#");
    return leftLonger ? order : -order;
  }

  private static List<String> parts(String version) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < version.length(); i++) {
      char c = version.charAt(i);
      boolean separator = c == '.' || c == '-' || c == '_' || c == '+';
      boolean turn = part.length() > 0 && isDigit(c) != isDigit(part.charAt(part.length() - 1));
      if ((separator || turn) && part.length() > 0) {
        parts.add(part.toString());
        part.setLength(0);
      }
      if (!separator) {
        part.append(c);
      }
    }
    if (part.length() > 0) {
      parts.add(part.toString());
    }
    return parts;
  }

  private static int comparePart(String a, String b) {
    if (isNumber(a) && isNumber(b)) {
      return Long.compare(PhpValues.toInteger(a), PhpValues.toInteger(b));
    }
    return Integer.compare(rank(a), rank(b));
  }

  /** The order of words in PHP: anything else, dev, alpha, beta, RC, number, pl. */
  private static int rank(String part) {
    if (isNumber(part) || part.startsWith("#")) {
      return 5;
    }
    if (part.startsWith("p")) {
      return 6;
    }
    if (part.startsWith("RC") || part.startsWith("rc")) {
      return 4;
    }
    if (part.startsWith("dev")) {
      return 1;
    }
    return part.startsWith("a") ? 2 : part.startsWith("b") ? 3 : 0;
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && isDigit(part.charAt(0));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
