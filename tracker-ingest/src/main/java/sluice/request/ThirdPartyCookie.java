package sluice.request;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import sluice.php.PhpText;
import sluice.php.PhpValues;
import sluice.php.url.PercentText;

/**
 * The cookie that keeps a visitor's id under the tracker's own domain (docs:
 * tracker-ingest/docs/visitor.md#the-third-party-cookie): {@code 0=<base64 of the hex id>}, unless
 * the hex digits happen to be a number, which stands as it is. Thread-safe: no state.
 */
public final class ThirdPartyCookie {

  /** Name of the field that holds the id. */
  private static final String FIELD = "0";

  private ThirdPartyCookie() {}

  /** The hex text of the id, 16 bytes, not checked for hex digits; empty when there is none. */
  public static Optional<String> read(RequestEnvironment environment, String cookieName) {
    return field(environment, cookieName, FIELD)
        .map(MatomoText::sanitize)
        .filter(id -> PhpValues.byteLength(id) == VisitorIdentification.TEXT_BYTES);
  }

  /**
   * A field of any cookie that Matomo writes in this form; the opt-out cookie is one too. Signed
   * cookies of Matomo 3 are read without checking their signature: a visitor can choose his id
   * anyway.
   */
  public static Optional<String> field(
      RequestEnvironment environment, String cookieName, String field) {
    String value = environment.cookies().getOrDefault(mangled(cookieName), "");
    Optional<String> found = Optional.empty();
    for (String pair : PhpValues.split(value, ':')) {
      int equals = pair.indexOf('=');
      if (equals >= 0 && pair.substring(0, equals).equals(field)) {
        found = Optional.of(decoded(pair.substring(equals + 1)));
      }
    }
    return found;
  }

  /** Name and value as they stand in Set-Cookie, before its attributes. */
  public static String write(String cookieName, VisitorId id) {
    String hex = id.hex();
    String text =
        PhpValues.isNumeric(hex)
            ? hex
            : Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.US_ASCII));
    return PercentText.rawUrlEncode(cookieName)
        + '='
        + PercentText.rawUrlEncode(FIELD + '=' + text);
  }

  private static String mangled(String cookieName) {
    return cookieName.replace('.', '_').replace(' ', '_');
  }

  /** PHP's base64_decode skips what is no digit of base64. */
  private static String decoded(String value) {
    if (PhpValues.isNumeric(value)) {
      return value;
    }
    StringBuilder digits = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 128 && Character.isLetterOrDigit(c) || c == '+' || c == '/') {
        digits.append(c);
      }
    }
    digits.setLength(digits.length() - (digits.length() % 4 == 1 ? 1 : 0));
    byte[] bytes = Base64.getDecoder().decode(digits.toString());
    return PhpText.of(bytes, 0, bytes.length);
  }
}
