package sluice.worker.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryBuilder;
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
        new TrackingFailure(
            (int) idSite, kind, PhpQueryBuilder.build(new PhpValue.Array(hidden), URL_CHARACTERS)));
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
}
