package sluice.worker.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.request.TrackingRequest;

/**
 * A row of tracking_failure: what the UI shows of hits that could not be tracked (docs:
 * queue-worker/docs/lifecycle.md#tracking-failures). Immutable.
 *
 * @param idSite as sent, may be 0
 * @param requestUrl the raw parameters as a query string, tokens replaced
 */
public record TrackingFailure(int idSite, Kind kind, String requestUrl) {

  /** Column idfailure. */
  public enum Kind {
    /** The site does not exist. */
    INVALID_SITE(1),
    /** A token was needed, and none or a wrong one was given. */
    NOT_AUTHENTICATED(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** The value of the column. */
    public int code() {
      return code;
    }
  }

  /** Matomo keeps the table small by ignoring ids beyond. */
  private static final int MAX_IDSITE = 9_999_999;

  /** Characters of the column request_url that are written: more is of no use to who reads it. */
  private static final int URL_CHARACTERS = 1 << 16;

  private static final String HIDDEN = "__TOKEN_AUTH__";

  /** A text in any field that may be a token. */
  private static final Pattern TOKEN_LIKE = Pattern.compile("[0-9a-fA-F]{29,36}");

  private static final Pattern TOKEN_NAMES = Pattern.compile("token(_auth|auth|__auth)?");

  /** The failure of a request; empty when Matomo would not note it. */
  static Optional<TrackingFailure> of(TrackingRequest request, Kind kind) {
    long idSite = request.integer("idsite");
    if (idSite < 0 || idSite > MAX_IDSITE) {
      return Optional.empty();
    }
    String token = request.tokenAuth().orElse("");
    Map<String, PhpValue> hidden = new LinkedHashMap<>(request.params().entries());
    hidden.replaceAll((name, value) -> isToken(name, value, token) ? hidden() : value);
    return Optional.of(
        new TrackingFailure((int) idSite, kind, queryString(new PhpValue.Array(hidden))));
  }

  private static PhpValue hidden() {
    return new PhpValue.Text(HIDDEN);
  }

  private static boolean isToken(String name, PhpValue value, String token) {
    if (TOKEN_NAMES.matcher(name).matches()) {
      return true;
    }
    return value instanceof PhpValue.Text text
        && (!token.isEmpty() && text.value().equals(token)
            || TOKEN_LIKE.matcher(text.value()).matches());
  }

  /** PHP's http_build_query, up to the parameter that makes it too long. */
  private static String queryString(PhpValue.Array array) {
    StringBuilder query = new StringBuilder();
    append(query, "", array);
    return query.toString();
  }

  /** Returns false when no more fits. */
  private static boolean append(StringBuilder query, String prefix, PhpValue.Array array) {
    for (Map.Entry<String, PhpValue> entry : array.entries().entrySet()) {
      String key = encode(entry.getKey());
      String name = prefix.isEmpty() ? key : prefix + "%5B" + key + "%5D";
      boolean fits =
          entry.getValue() instanceof PhpValue.Array nested
              ? append(query, name, nested)
              : append(query, name, entry.getValue());
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean append(StringBuilder query, String name, PhpValue value) {
    if (value instanceof PhpValue.Null) {
      return true;
    }
    String separator = query.isEmpty() ? "" : "&";
    String text = encode(scalar(value));
    if (query.length() + separator.length() + name.length() + text.length() >= URL_CHARACTERS) {
      return false;
    }
    query.append(separator).append(name).append('=').append(text);
    return true;
  }

  private static String scalar(PhpValue value) {
    return value instanceof PhpValue.Bool bool
        ? (bool.value() ? "1" : "0")
        : PhpValues.toText(value);
  }

  /** PHP's urlencode: as rawurlencode, but a blank is a plus and a tilde is escaped. */
  private static String encode(String text) {
    return PhpValues.rawUrlEncode(text).replace("%20", "+").replace("~", "%7E");
  }
}
