package sluice.worker.batch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.request.RequestEnvironment;

/** Takes tokens out of what is kept of a failed entry. No state. */
public final class TokenMask {
  /** Stands in place of a token. */
  static final String MASK = "XXXX";

  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(token_?auth[\"'\\\\]*\\s*[=:]\\s*[\"'\\\\]*)[0-9A-Za-z%]+", Pattern.CASE_INSENSITIVE);

  private TokenMask() {}

  /** The set with each token replaced, and without identity. */
  public static RequestSet masked(RequestSet set) {
    return masked(set, TokenSeal.NONE);
  }

  /**
   * Replaces each token by its seal, so that {@link #unmasked} finds those of the requests again.
   */
  static RequestSet masked(RequestSet set, TokenSeal seal) {
    List<PhpValue.Array> requests = new ArrayList<>(set.requests().size());
    for (PhpValue.Array request : set.requests()) {
      requests.add(each(request, (key, value) -> masked(key, value, seal)));
    }
    return new RequestSet(
        requests,
        masked(set.environment()),
        set.tokenAuth().map(token -> token.isEmpty() ? token : seal.seal(token)),
        set.time(),
        Optional.empty());
  }

  /** The requests' tokens as they were before they were sealed. */
  public static RequestSet unmasked(RequestSet set, TokenSeal seal) {
    List<PhpValue.Array> requests = new ArrayList<>(set.requests().size());
    for (PhpValue.Array request : set.requests()) {
      requests.add(
          each(
              request,
              (key, value) ->
                  isToken(key) && value instanceof PhpValue.Text text
                      ? new PhpValue.Text(seal.open(text.value()))
                      : value));
    }
    return new RequestSet(
        requests, set.environment(), set.tokenAuth().map(seal::open), set.time(), set.identity());
  }

  /** Text with what follows {@code token_auth=} or {@code "token_auth":} replaced. */
  public static String masked(String text) {
    return IN_TEXT.matcher(text).replaceAll("$1" + MASK);
  }

  /** Bytes of an entry that is no request set; compressed bytes are left as they are. */
  static byte[] masked(byte[] raw) {
    String text = new String(raw, StandardCharsets.ISO_8859_1);
    String masked = masked(text);
    return masked.equals(text) ? raw : masked.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static PhpValue.Array each(
      PhpValue.Array request, BiFunction<String, PhpValue, PhpValue> change) {
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    request.entries().forEach((key, value) -> entries.put(key, change.apply(key, value)));
    return new PhpValue.Array(entries);
  }

  private static PhpValue masked(String key, PhpValue value, TokenSeal seal) {
    if (isToken(key)) {
      return new PhpValue.Text(
          value instanceof PhpValue.Text text ? seal.seal(text.value()) : MASK);
    }
    return value instanceof PhpValue.Text text ? new PhpValue.Text(masked(text.value())) : value;
  }

  private static boolean isToken(String key) {
    return key.equalsIgnoreCase("token_auth");
  }

  private static RequestEnvironment masked(RequestEnvironment environment) {
    Map<String, String> server = new LinkedHashMap<>();
    environment
        .server()
        .forEach(
            (key, value) ->
                server.put(
                    key,
                    key.toUpperCase(Locale.ROOT).contains("AUTHORIZATION") ? MASK : masked(value)));
    return new RequestEnvironment(server, environment.cookies());
  }
}
