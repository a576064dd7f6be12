package sluice.worker.batch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sluice.queue.RequestSet;
import sluice.request.PhpValue;
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
    List<PhpValue.Array> requests = new ArrayList<>(set.requests().size());
    for (PhpValue.Array request : set.requests()) {
      requests.add(masked(request));
    }
    return new RequestSet(
        requests,
        masked(set.environment()),
        set.tokenAuth().map(token -> token.isEmpty() ? token : MASK),
        set.time(),
        Optional.empty());
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

  private static PhpValue.Array masked(PhpValue.Array request) {
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    request.entries().forEach((key, value) -> entries.put(key, masked(key, value)));
    return new PhpValue.Array(entries);
  }

  private static PhpValue masked(String key, PhpValue value) {
    if (key.equalsIgnoreCase("token_auth")) {
      return new PhpValue.Text(MASK);
    }
    return value instanceof PhpValue.Text text ? new PhpValue.Text(masked(text.value())) : value;
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
