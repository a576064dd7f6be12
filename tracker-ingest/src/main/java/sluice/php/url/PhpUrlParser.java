package sluice.php.url;

import java.util.Optional;
import java.util.OptionalInt;

/** One run of PHP's parse_url. Confined to one call. */
final class PhpUrlParser {

  /** Digits that a port has at most; more are no port. */
  private static final int MAX_PORT_DIGITS = 5;

  private final String url;
  private final int length;

  /** The parts of the url: each is null unless it was found. */
  private String scheme;

  private String host;
  private Integer port;
  private String user;
  private String pass;
  private String path;
  private String query;
  private String fragment;

  PhpUrlParser(String url) {
    this.url = url;
    this.length = url.length();
  }

  Optional<PhpUrl> parse() {
    int colon = url.indexOf(':');
    if (colon > 0 && isScheme(colon)) {
      return afterScheme(colon);
    }
    if (colon > 0) {
      if (colon + 1 < length && colon < firstOf(0, "?#")) {
        return portFirst(colon);
      }
      return url.startsWith("//") ? authority(2) : rest(0);
    }
    if (colon == 0) {
      return portFirst(colon);
    }
    return url.startsWith("//") ? authority(2) : rest(0);
  }

  private boolean isScheme(int end) {
    for (int i = 0; i < end; i++) {
      char c = url.charAt(i);
      boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z' && c < 128;
      if (!letter && !isDigit(i) && c != '+' && c != '.' && c != '-') {
        return false;
      }
    }
    return true;
  }

  private Optional<PhpUrl> afterScheme(int colon) {
    if (colon + 1 == length) {
      scheme = part(0, colon);
      return result();
    }
    if (url.charAt(colon + 1) != '/') {
      int digits = colon + 1;
      while (digits < length && digits - colon < MAX_PORT_DIGITS + 2 && isDigit(digits)) {
        digits++;
      }
      boolean ends = digits == length || url.charAt(digits) == '/';
      if (ends && digits - colon < MAX_PORT_DIGITS + 2) {
        return portFirst(colon);
      }
      scheme = part(0, colon);
      return rest(colon + 1);
    }
    scheme = part(0, colon);
    if (!url.startsWith("//", colon + 1)) {
      return rest(colon + 1);
    }
    boolean file = url.substring(0, colon).equalsIgnoreCase("file");
    if (file && url.startsWith("/", colon + 3)) {
      // file:///c:/dir: the path of a drive starts at its letter
      boolean drive = url.startsWith(":", colon + 5);
      return rest(drive ? colon + 4 : colon + 3);
    }
    return authority(colon + 3);
  }

  /**
   * Goes on where what stands before the colon is no scheme; it is a host with a port if digits
   * follow.
   */
  private Optional<PhpUrl> portFirst(int colon) {
    int end = colon + 1;
    while (end < length && end - colon - 1 < MAX_PORT_DIGITS + 1 && isDigit(end)) {
      end++;
    }
    int digits = end - colon - 1;
    int start = url.startsWith("//") ? 2 : 0;
    if (digits > 0 && digits <= MAX_PORT_DIGITS && (end == length || url.charAt(end) == '/')) {
      int number = Integer.parseInt(url.substring(colon + 1, end));
      if (number > 0xFFFF) {
        return Optional.empty();
      }
      port = number;
      return authority(start);
    }
    if (digits == 0 && end == length) {
      return Optional.empty();
    }
    return start == 2 ? authority(2) : rest(0);
  }

  private Optional<PhpUrl> authority(int from) {
    int start = from;
    int end = firstOf(start, "/?#");
    int at = lastBefore('@', start, end);
    if (at >= 0) {
      int colon = url.indexOf(':', start);
      if (colon >= 0 && colon < at) {
        user = part(start, colon);
        pass = part(colon + 1, at);
      } else {
        user = part(start, at);
      }
      start = at + 1;
    }
    boolean ipv6 = start < length && url.charAt(start) == '[' && url.charAt(end - 1) == ']';
    int colon = ipv6 ? -1 : lastBefore(':', start, end);
    if (colon >= 0 && (port == null || port == 0) && !portAfter(colon, end)) {
      return Optional.empty();
    }
    int hostEnd = colon >= 0 ? colon : end;
    if (hostEnd <= start) {
      return Optional.empty();
    }
    host = part(start, hostEnd);
    return end == length ? result() : rest(end);
  }

  /** Reads the port behind the colon as C's strtol does; false when it makes the URL invalid. */
  private boolean portAfter(int colon, int end) {
    int size = end - colon - 1;
    if (size > MAX_PORT_DIGITS) {
      return false;
    }
    if (size == 0) {
      return true;
    }
    int i = colon + 1;
    while (i < end && (url.charAt(i) == ' ' || url.charAt(i) >= '\t' && url.charAt(i) <= '\r')) {
      i++;
    }
    boolean negative = i < end && url.charAt(i) == '-';
    if (i < end && (negative || url.charAt(i) == '+')) {
      i++;
    }
    int number = 0;
    int digitsStart = i;
    while (i < end && isDigit(i)) {
      number = number * 10 + url.charAt(i++) - '0';
    }
    if (i == digitsStart || number > 0xFFFF || negative && number > 0) {
      return false;
    }
    port = number;
    return true;
  }

  /** Reads path, query and fragment from here on. */
  private Optional<PhpUrl> rest(int start) {
    int end = length;
    int hash = url.indexOf('#', start);
    if (hash >= 0) {
      fragment = part(hash + 1, end);
      end = hash;
    }
    int mark = url.indexOf('?', start);
    if (mark >= 0 && mark < end) {
      query = part(mark + 1, end);
      end = mark;
    }
    if (start < end || start == length) {
      path = part(start, end);
    }
    return result();
  }

  private Optional<PhpUrl> result() {
    return Optional.of(
        new PhpUrl(
            Optional.ofNullable(scheme),
            Optional.ofNullable(host),
            port == null ? OptionalInt.empty() : OptionalInt.of(port),
            Optional.ofNullable(user),
            Optional.ofNullable(pass),
            Optional.ofNullable(path),
            Optional.ofNullable(query),
            Optional.ofNullable(fragment)));
  }

  private boolean isDigit(int i) {
    return url.charAt(i) >= '0' && url.charAt(i) <= '9';
  }

  private int firstOf(int from, String characters) {
    int i = from;
    while (i < length && characters.indexOf(url.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  private int lastBefore(char wanted, int from, int to) {
    int i = url.lastIndexOf(wanted, to - 1);
    return i >= from ? i : -1;
  }

  private String part(int from, int to) {
    StringBuilder text = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      char c = url.charAt(i);
      text.append(c < 0x20 || c == 0x7F ? '_' : c);
    }
    return text.toString();
  }
}
