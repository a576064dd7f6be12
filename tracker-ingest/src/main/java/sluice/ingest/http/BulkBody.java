package sluice.ingest.http;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import sluice.ingest.http.Answer.Status;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.php.json.PhpJson;
import sluice.queue.RequestSetCodec;

/**
 * Reads bulk bodies as Matomo's BulkTracking plugin does (docs:
 * tracker-ingest/docs/endpoint.md#bulk-calls). One thing is better: a body that is not UTF-8 is
 * read as ISO-8859-1, where Matomo loses it without a word. Stateless.
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
   * Reads the body. Invalid JSON is a bulk without requests, as for Matomo.
   *
   * @param callParams GET and POST: asked for send_image when the JSON is invalid
   * @throws Refusal when the JSON holds more values than a queue entry may
   */
  static TrackerCall.Bulk read(byte[] body, PhpValue.Array callParams) throws Refusal {
    PhpValue json = json(withoutLineBreaks(body));
    PhpValue.Array members = json instanceof PhpValue.Array array ? array : callParams;
    Optional<String> token = text(members, "token_auth").filter(value -> !PhpValues.isEmpty(value));
    boolean sendsImage = text(members, "send_image").map(v -> !PhpValues.isEmpty(v)).orElse(true);
    Collection<PhpValue> elements = List.of();
    if (json instanceof PhpValue.Array array
        && array.entries().get("requests") instanceof PhpValue.Array found) {
      elements = found.entries().values();
    }
    int tracked = 0;
    for (PhpValue element : elements) {
      boolean isSkipped = element instanceof PhpValue.Text url && BulkRequests.query(url).isEmpty();
      tracked += isSkipped ? 0 : 1;
    }
    return new TrackerCall.Bulk(new BulkRequests(elements), tracked, token, sendsImage);
  }

  private static Optional<String> text(PhpValue.Array members, String name) {
    PhpValue value = members.entries().get(name);
    boolean scalar =
        value instanceof PhpValue.Text
            || value instanceof PhpValue.Int
            || value instanceof PhpValue.Bool;
    return scalar ? Optional.of(PhpValues.toText(value)) : Optional.empty();
  }

  private static PhpValue json(byte[] body) throws Refusal {
    try {
      return decoded(body);
    } catch (PhpJson.MalformedJsonException malformed) {
      return jsonOfLatin(body);
    }
  }

  /** For bodies that are not UTF-8; the same bytes again if they are. */
  private static PhpValue jsonOfLatin(byte[] body) throws Refusal {
    try {
      return decoded(RawText.ofBytes(body).getBytes(StandardCharsets.UTF_8));
    } catch (PhpJson.MalformedJsonException malformed) {
      return PhpValue.Null.INSTANCE;
    }
  }

  private static PhpValue decoded(byte[] json) throws Refusal, PhpJson.MalformedJsonException {
    try {
      return PhpJson.decode(json, json.length, RequestSetCodec.MAX_VALUES);
    } catch (PhpJson.TooManyValuesException tooMany) {
      throw new Refusal(Status.TOO_LARGE, tooMany.getMessage());
    }
  }

  /** Removes line breaks wherever they are, and trims, as Matomo does. */
  private static byte[] withoutLineBreaks(byte[] body) {
    int breaks = 0;
    for (byte b : body) {
      breaks += b == '\r' || b == '\n' ? 1 : 0;
    }
    if (breaks == 0) {
      return body;
    }
    byte[] kept = new byte[body.length - breaks];
    int count = 0;
    for (byte b : body) {
      if (b != '\r' && b != '\n') {
        kept[count++] = b;
      }
    }
    return kept;
  }
}
