package sluice.request;

/** Addresses as text: inet_pton and inet_ntop of the GNU C library. Thread-safe: no state. */
final class IpText {

  private static final byte[] NO_ADDRESS = {};
  private static final int V6_GROUPS = 8;

  private IpText() {}

  /** Four decimal numbers without leading zeros; no bytes when it is something else. */
  static byte[] parseV4(String text) {
    byte[] bytes = new byte[4];
    int part = 0;
    int value = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        if (value == 0) {
          return NO_ADDRESS;
        }
        value = Math.max(value, 0) * 10 + c - '0';
      } else if (c == '.' && value >= 0 && part < 3) {
        bytes[part++] = (byte) value;
        value = -1;
      } else {
        return NO_ADDRESS;
      }
      if (value > 255) {
        return NO_ADDRESS;
      }
    }
    if (part != 3 || value < 0) {
      return NO_ADDRESS;
    }
    bytes[part] = (byte) value;
    return bytes;
  }

  /**
   * Reads groups of up to four hex digits, one gap, an IPv4 tail; no bytes when it is something
   * else. It is one loop, longer than others, because each group decides what may follow it.
   */
  static byte[] parseV6(String text) {
    byte[] bytes = new byte[16];
    int size = 0;
    int gap = -1;
    int i = 0;
    if (text.startsWith("::")) {
      gap = 0;
      i = 2;
    }
    while (i < text.length()) {
      int end = groupEnd(text, i);
      if (end < text.length() && text.charAt(end) == '.') {
        byte[] tail = parseV4(text.substring(i));
        if (tail.length == 0 || size + tail.length > bytes.length) {
          return NO_ADDRESS;
        }
        System.arraycopy(tail, 0, bytes, size, tail.length);
        size += tail.length;
        break;
      }
      if (end == i || end - i > 4 || size + 2 > bytes.length) {
        return NO_ADDRESS;
      }
      int group = Integer.parseInt(text.substring(i, end), 16);
      bytes[size++] = (byte) (group >> 8);
      bytes[size++] = (byte) group;
      i = end;
      if (i == text.length()) {
        break;
      }
      if (text.charAt(i) != ':' || i + 1 == text.length()) {
        return NO_ADDRESS;
      }
      i++;
      if (text.charAt(i) == ':') {
        if (gap >= 0) {
          return NO_ADDRESS;
        }
        gap = size;
        i++;
      }
    }
    return expand(bytes, size, gap);
  }

  private static byte[] expand(byte[] bytes, int size, int gap) {
    if (gap < 0) {
      return size == bytes.length ? bytes : NO_ADDRESS;
    }
    if (size == bytes.length) {
      return NO_ADDRESS;
    }
    byte[] expanded = new byte[bytes.length];
    System.arraycopy(bytes, 0, expanded, 0, gap);
    System.arraycopy(bytes, gap, expanded, bytes.length - size + gap, size - gap);
    return expanded;
  }

  private static int groupEnd(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) < 128 && Character.digit(text.charAt(i), 16) >= 0) {
      i++;
    }
    return i;
  }

  /** Dotted decimal of the four bytes from here on. */
  static String v4(byte[] bytes, int from) {
    return (bytes[from] & 0xFF)
        + "."
        + (bytes[from + 1] & 0xFF)
        + "."
        + (bytes[from + 2] & 0xFF)
        + "."
        + (bytes[from + 3] & 0xFF);
  }

  /** The first longest run of two or more zero groups is left out; embedded IPv4 is dotted. */
  static String v6(byte[] bytes) {
    int gapStart = -1;
    int gapSize = 1;
    for (int i = 0; i < V6_GROUPS; i++) {
      int run = 0;
      while (i + run < V6_GROUPS && group(bytes, i + run) == 0) {
        run++;
      }
      if (run > gapSize) {
        gapStart = i;
        gapSize = run;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < V6_GROUPS; i++) {
      if (i == gapStart) {
        text.append(i + gapSize == V6_GROUPS ? "::" : ":");
        i += gapSize - 1;
        continue;
      }
      text.append(i == 0 ? "" : ":");
      boolean mapped = gapSize == 5 && group(bytes, 5) == 0xFFFF;
      if (i == 6 && gapStart == 0 && (gapSize == 6 || mapped)) {
        return text.append(v4(bytes, 12)).toString();
      }
      text.append(Integer.toHexString(group(bytes, i)));
    }
    return text.toString();
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xFF) << 8 | bytes[2 * index + 1] & 0xFF;
  }
}
