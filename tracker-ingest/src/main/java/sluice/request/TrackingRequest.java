package sluice.request;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.php.json.PhpJson;

/**
 * One tracking request: its parameters, read as Matomo's tracker reads them (types and defaults of
 * docs: tracker-ingest/docs/parameters.md, tracker-ingest/docs/php.md). Immutable; safe for use by
 * any thread.
 *
 * <p>Asking for a name that is not declared, or with another type, is a mistake in the calling code
 * and throws IllegalArgumentException; what a client sent never throws.
 */
public final class TrackingRequest {

  /** The form that Matomo accepts as a float once commas are dots; a line feed may follow. */
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?\\n?");

  /** Numbers that no cast changes; longer ones than 18 digits are in no column that is read. */
  private static final Pattern COUNT = Pattern.compile("0|[1-9][0-9]{0,17}");

  private static final int PLAIN_DIGITS = 9;

  private static final String CLIENT_HINT_HEADERS = "HTTP_SEC_CH_UA";

  /**
   * The header's name as Matomo looks for it; no web server sets it (docs:
   * tracker-ingest/docs/endpoint.md#headers-that-reach-the-worker).
   */
  private static final String APP_HINT_HEADER = "X_HTTP_REQUESTED_WITH";

  private final PhpValue.Array params;
  private final Arrival arrival;
  private final boolean keepsSupplementary;

  /**
   * The sanitised url, once it was asked for: a dozen rules ask. Threads that compute it at the
   * same moment get the same.
   */
  private String url = "";

  /**
   * @param params the raw parameters, not sanitised
   * @param arrival how it came
   */
  public TrackingRequest(PhpValue.Array params, Arrival arrival) {
    this(params, arrival, true);
  }

  private TrackingRequest(PhpValue.Array params, Arrival arrival, boolean keepsSupplementary) {
    this.params = params;
    this.arrival = arrival;
    this.keepsSupplementary = keepsSupplementary;
  }

  /**
   * The same for a connection that cannot store characters above U+FFFF: every value reads as if
   * U+FFFD had been sent instead (docs: tracker-ingest/docs/php.md#text). {@link #params()} stays
   * as sent.
   */
  public TrackingRequest withoutSupplementary() {
    return new TrackingRequest(params, arrival, false);
  }

  /** The same request with this environment. */
  public TrackingRequest in(RequestEnvironment environment) {
    Arrival whole = new Arrival(environment, arrival.setToken(), arrival.time());
    return new TrackingRequest(params, whole, keepsSupplementary);
  }

  /** The same with some parameters replaced or added. */
  public TrackingRequest with(Map<String, PhpValue> changed) {
    Map<String, PhpValue> all = new LinkedHashMap<>(params.entries());
    all.putAll(changed);
    return new TrackingRequest(new PhpValue.Array(all), arrival, keepsSupplementary);
  }

  /** The raw parameters, not sanitised. */
  public PhpValue.Array params() {
    return params;
  }

  /** Headers and cookies that came with it. */
  public RequestEnvironment environment() {
    return arrival.environment();
  }

  /** When it was accepted, Unix seconds. */
  public long acceptedAt() {
    return arrival.time();
  }

  /**
   * The token of the set, else the request's own token_auth, unsanitised; empty when neither is
   * given.
   */
  public Optional<String> tokenAuth() {
    return arrival
        .setToken()
        .or(() -> raw("token_auth").map(PhpValues::toText))
        .filter(token -> !token.isEmpty());
  }

  /**
   * The token and how it came: that of the set, the request's own, or the header's, in this order.
   * A set's token that none of its parameters holds came in the JSON of a bulk.
   *
   * @param readsBearer whether the header counts, and where a token came from (Matomo 5.4); else
   *     none is known to be secure
   */
  public Optional<SentToken> sentToken(boolean readsBearer) {
    Optional<String> own = raw("token_auth").map(PhpValues::toText).filter(it -> !it.isEmpty());
    Optional<SentToken> inParameters =
        tokenAuth().map(token -> new SentToken(token, readsBearer && own.isEmpty()));
    return inParameters.or(
        () ->
            environment()
                .bearerToken()
                .filter(token -> readsBearer)
                .map(token -> new SentToken(token, true)));
  }

  /** Whether the parameter was sent at all, even empty; JSON's null counts as not sent. */
  public boolean has(String name) {
    return raw(name).isPresent();
  }

  /** Whether the parameter was sent with a value: not null, not false, not ''. */
  public boolean isGiven(String name) {
    return given(name).isPresent();
  }

  /** The parameter as it was sent, any name; JSON's null counts as not sent. */
  public Optional<PhpValue> raw(String name) {
    return Optional.ofNullable(params.entries().get(name))
        .filter(value -> !(value instanceof PhpValue.Null))
        .map(this::storable);
  }

  /**
   * Replaces characters in the raw value and again in the sanitised one, because an entity becomes
   * such a character only when it is decoded.
   */
  private PhpValue storable(PhpValue value) {
    return keepsSupplementary ? value : MatomoText.replaceSupplementary(value);
  }

  /**
   * A string or a number as it was sent, not sanitised, without NULs; the fallback in place of what
   * is neither or was not sent. So Matomo's parameters of 5.6 and later are read (core/Request.php,
   * getStringParameter).
   */
  public String plainText(String name, String fallback) {
    return raw(name)
        .filter(
            value ->
                value instanceof PhpValue.Text
                    || value instanceof PhpValue.Int
                    || value instanceof PhpValue.Decimal)
        .map(value -> PhpValues.toText(value).replace("\0", ""))
        .orElse(fallback);
  }

  /**
   * A whole number from 0 on that is written as PHP would write it; empty for anything else. So
   * Matomo's parameters of 5.7 and later are read (core/Request.php, getIntegerParameter).
   */
  public OptionalLong plainCount(String name) {
    String text = plainText(name, "");
    return COUNT.matcher(text).matches()
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }

  /**
   * A parameter of type string: sanitised (HTML-escaped), its documented default when absent or not
   * a string.
   */
  public String text(String name) {
    return givenText(name, TrackingParameter.declared(name, TrackingParameter.Type.TEXT).text());
  }

  /** As {@link #text(String)} with another default, which has to be sanitised already. */
  public String text(String name, String fallback) {
    TrackingParameter.declared(name, TrackingParameter.Type.TEXT);
    return givenText(name, fallback);
  }

  private String givenText(String name, String fallback) {
    return isAbsent(name)
        ? fallback
        : given(name).map(value -> sanitizedText(value, fallback)).orElse(fallback);
  }

  /** Most parameters that the rules ask for were not sent; such a question costs a look-up only. */
  private boolean isAbsent(String name) {
    return !params.entries().containsKey(name) && !name.equals("url");
  }

  private String sanitizedText(PhpValue value, String fallback) {
    if (value instanceof PhpValue.Text text) {
      String sanitized = MatomoText.sanitize(text.value());
      return keepsSupplementary ? sanitized : MatomoText.replaceSupplementary(sanitized);
    }
    if (value instanceof PhpValue.Decimal number) {
      return PhpValues.toText(number.value()).replace(',', '.');
    }
    return value instanceof PhpValue.Int ? PhpValues.toText(value) : fallback;
  }

  /** A parameter of type int, its documented default when absent or not an integer. */
  public long integer(String name) {
    return givenInteger(
        name, TrackingParameter.declared(name, TrackingParameter.Type.INTEGER).integer());
  }

  /** As {@link #integer(String)} with another default. */
  public long integer(String name, long fallback) {
    TrackingParameter.declared(name, TrackingParameter.Type.INTEGER);
    return givenInteger(name, fallback);
  }

  private long givenInteger(String name, long fallback) {
    return isAbsent(name)
        ? fallback
        : given(name).map(value -> integer(value, fallback)).orElse(fallback);
  }

  private static long integer(PhpValue value, long fallback) {
    if (value instanceof PhpValue.Int number) {
      return number.value();
    }
    if (value instanceof PhpValue.Bool) {
      return 1;
    }
    if (value instanceof PhpValue.Decimal number) {
      long whole = (long) number.value();
      return whole == number.value() && Math.abs(number.value()) < 0x1p63 ? whole : fallback;
    }
    if (value instanceof PhpValue.Text text) {
      if (isPlainInteger(text.value())) {
        return Long.parseLong(text.value());
      }
      long whole = PhpValues.toInteger(text.value());
      return PhpValues.looselyEqual(text.value(), Long.toString(whole)) ? whole : fallback;
    }
    return fallback;
  }

  /**
   * Reads up to nine digits without PHP's rules for numbers, which nearly no client's values need.
   */
  private static boolean isPlainInteger(String text) {
    int length = text.length();
    if (length == 0 || length > PLAIN_DIGITS) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * A parameter of type float: empty when absent or ''; text that is no number gives 0 (docs:
   * tracker-ingest/docs/php.md#typed-parameters).
   */
  public OptionalDouble decimal(String name) {
    TrackingParameter.declared(name, TrackingParameter.Type.DECIMAL);
    return given(name)
        .map(value -> OptionalDouble.of(decimal(value, 0)))
        .orElse(OptionalDouble.empty());
  }

  /** As {@link #decimal(String)}, but absent values and text that is no number give the default. */
  public double decimal(String name, double fallback) {
    TrackingParameter.declared(name, TrackingParameter.Type.DECIMAL);
    return given(name).map(value -> decimal(value, fallback)).orElse(fallback);
  }

  private static double decimal(PhpValue value, double fallback) {
    if (value instanceof PhpValue.Decimal number) {
      return number.value();
    }
    if (value instanceof PhpValue.Array) {
      return fallback;
    }
    // the comma passes the check, but PHP's cast stops at it: "1,5" is 1
    String text = PhpValues.toText(value);
    boolean accepted = DECIMAL.matcher(text.replace(',', '.')).matches();
    return accepted ? PhpValues.toDecimal(text) : fallback;
  }

  /** A parameter of type json, decoded and sanitised; empty when absent or invalid. */
  public Optional<PhpValue> json(String name) {
    TrackingParameter.declared(name, TrackingParameter.Type.JSON);
    return given(name)
        .flatMap(
            value ->
                value instanceof PhpValue.Text text
                    ? PhpJson.decode(text.value())
                    : Optional.of(value))
        .filter(value -> !(value instanceof PhpValue.Null))
        .map(MatomoText::sanitize)
        .map(this::storable);
  }

  /**
   * The page URL as sent (sanitised), with the Referer header as fallback (docs:
   * tracker-ingest/docs/endpoint.md#parameters-of-a-call).
   */
  public String url() {
    if (url.isEmpty()) {
      url = text("url");
    }
    return url;
  }

  /**
   * Client hints, sanitised: the parameter uadata when it is given (no hints when it is no JSON
   * array), else the headers under their names in PHP's server array (docs:
   * queue-worker/docs/device-detection.md#client-hints).
   */
  public PhpValue.Array clientHints() {
    if (isGiven("uadata")) {
      return json("uadata")
          .filter(PhpValue.Array.class::isInstance)
          .map(PhpValue.Array.class::cast)
          .orElse(PhpValue.Array.EMPTY);
    }
    Map<String, PhpValue> hints = new LinkedHashMap<>();
    environment()
        .server()
        .forEach(
            (key, value) -> {
              if (key.toUpperCase(Locale.ROOT).startsWith(CLIENT_HINT_HEADERS)
                  || key.equals(APP_HINT_HEADER)) {
                hints.put(key, new PhpValue.Text(MatomoText.sanitize(value)));
              }
            });
    return hints.isEmpty() ? PhpValue.Array.EMPTY : new PhpValue.Array(hints);
  }

  /** The user agent, sanitised: parameter ua, else the header, else ''. */
  public String userAgent() {
    String header = environment().server().getOrDefault("HTTP_USER_AGENT", "");
    return text("ua", MatomoText.sanitize(header));
  }

  /**
   * When it happened, by cdt and cdo (docs: tracker-ingest/docs/parameters.md#the-time-of-a-hit).
   *
   * @param tokenNeededFromSeconds age from which a token is needed, 86400 unless configured
   */
  public RequestTime requestTime(long tokenNeededFromSeconds) {
    return RequestTime.of(this, tokenNeededFromSeconds);
  }

  private Optional<PhpValue> given(String name) {
    PhpValue value = params.entries().get(name);
    if (name.equals("url") && (value == null || PhpValues.isEmpty(value))) {
      Optional<PhpValue> referer = refererInsteadOfUrl();
      if (referer.isPresent()) {
        return referer;
      }
    }
    boolean absent =
        value == null
            || value instanceof PhpValue.Null
            || value instanceof PhpValue.Text text && text.value().isEmpty()
            || value instanceof PhpValue.Bool bool && !bool.value();
    return absent ? Optional.empty() : Optional.of(storable(value));
  }

  private Optional<PhpValue> refererInsteadOfUrl() {
    PhpValue urlref = params.entries().get("urlref");
    if (urlref != null && !PhpValues.isEmpty(urlref)) {
      return Optional.empty();
    }
    return Optional.ofNullable(environment().server().get("HTTP_REFERER"))
        .filter(referer -> !PhpValues.isEmpty(referer))
        .map(PhpValue.Text::new)
        .map(this::storable);
  }
}
