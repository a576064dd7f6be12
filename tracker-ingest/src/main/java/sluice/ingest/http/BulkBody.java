package sluice.ingest.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sluice.request.PhpJson;
import sluice.request.PhpUrl;
import sluice.request.PhpValue;
import sluice.request.PhpValues;

/**
 * Reads bulk bodies as Matomo's BulkTracking plugin does (reference tracker.md 1.6). One thing is
 * better: a body that is not UTF-8 is read as ISO-8859-1, where Matomo loses it without a word.
 * Stateless.
 */
final class BulkBody {

  private static final byte[] NAME = "requests".getBytes(StandardCharsets.US_ASCII);

  private BulkBody() {}

  /**
   * Whether a body is a bulk, by Matomo's test: the name in quotes somewhere behind its first
   * character, whatever the content type. Hot path for every body: no allocation.
   */
  static boolean isBulk(byte[] body) {
    for (int at = 2; at + NAME.length < body.length; at++) {
      if (body[at] == 'r' && isName(body, at)) {
        byte quote = body[at - 1];
        if ((quote == '"' || quote == '\'') && body[at + NAME.length] == quote) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isName(byte[] body, int at) {
    for (int i = 1; i < NAME.length; i++) {
      if (body[at + i] != NAME[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads it. Invalid JSON is a bulk without requests, as for Matomo.
   *
   * @param callParams GET and POST: asked for send_image when the JSON is invalid
   */
  static TrackerCall.Bulk read(byte[] body, PhpValue.Array callParams) {
    PhpValue json = json(withoutLineBreaks(body));
    PhpValue.Array members = json instanceof PhpValue.Array array ? array : callParams;
    Optional<String> token = text(members, "token_auth").filter(value -> !PhpValues.isEmpty(value));
    boolean sendsImage = text(members, "send_image").map(v -> !PhpValues.isEmpty(v)).orElse(true);
    List<PhpValue.Array> requests = new ArrayList<>();
    int tracked = 0;
    if (json instanceof PhpValue.Array array
        && array.entries().get("requests") instanceof PhpValue.Array elements) {
      for (PhpValue element : elements.entries().values()) {
        Optional<PhpValue.Array> request = request(element);
        tracked += request.isPresent() ? 1 : 0;
        request.filter(params -> !params.entries().isEmpty()).ifPresent(requests::add);
      }
    }
    return new TrackerCall.Bulk(requests, tracked, token, sendsImage);
  }

  /** A string is a URL whose query counts; without a query it is skipped. */
  private static Optional<PhpValue.Array> request(PhpValue element) {
    if (element instanceof PhpValue.Text url) {
      return PhpUrl.parse(url.value())
          .flatMap(PhpUrl::query)
          .filter(query -> !PhpValues.isEmpty(query))
          .map(PhpValues::parseStr);
    }
    return Optional.of(element instanceof PhpValue.Array params ? params : PhpValue.Array.EMPTY);
  }

  private static Optional<String> text(PhpValue.Array members, String name) {
    PhpValue value = members.entries().get(name);
    boolean scalar =
        value instanceof PhpValue.Text
            || value instanceof PhpValue.Int
            || value instanceof PhpValue.Bool;
    return scalar ? Optional.of(PhpValues.toText(value)) : Optional.empty();
  }

  private static PhpValue json(byte[] body) {
    try {
      return PhpJson.decode(body);
    } catch (PhpJson.MalformedJsonException malformed) {
      return jsonOfLatin(body);
    }
  }

  /** For bodies that are not UTF-8; the same bytes again if they are. */
  private static PhpValue jsonOfLatin(byte[] body) {
    String text = RawText.ofBytes(body);
    return PhpJson.decode(text).orElse(PhpValue.Null.INSTANCE);
  }

  /** Matomo removes them wherever they are, and trims. */
  private static byte[] withoutLineBreaks(byte[] body) {
    byte[] kept = new byte[body.length];
    int count = 0;
    for (byte b : body) {
      if (b != '\r' && b != '\n') {
        kept[count++] = b;
      }
    }
    return Arrays.copyOf(kept, count);
  }
}
