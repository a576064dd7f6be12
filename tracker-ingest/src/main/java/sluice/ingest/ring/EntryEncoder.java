package sluice.ingest.ring;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import sluice.deflate.JsonDeflater;
import sluice.php.PhpValue;
import sluice.php.json.PhpJsonWriter;
import sluice.queue.RequestSetCodec;
import sluice.request.Arrival;

/**
 * Writes the JSON of a queue entry as QueuedTracking does (docs:
 * tracker-ingest/docs/queue-format.md#an-entry), and compresses it, up to the place where the
 * appender adds the identity. One per event loop; not thread-safe.
 */
public final class EntryEncoder implements AutoCloseable {

  /** The compression level that writes plain JSON. */
  public static final int PLAIN = -1;

  /** The compression level that uses {@link JsonDeflater}; 1 to 9 are zlib's. */
  public static final int OWN = 0;

  /** Bytes of room for the header and the checksum beyond what incompressible input needs. */
  private static final int DEFLATE_SLACK_BYTES = 64;

  /** A buffer that one huge bulk has grown is given back above this many bytes. */
  private static final int KEPT_BYTES = 1 << 20;

  /** What a worker inflates, less the identity that the appender adds. */
  public static final int MAX_JSON_BYTES = RequestSetCodec.MAX_INFLATED_BYTES - 1024;

  private static final byte[] NONE = {};
  private static final byte[] REQUESTS = ascii("{\"requests\":[");
  private static final byte[] SERVER = ascii("],\"env\":{\"server\":");
  private static final byte[] COOKIES = ascii(",\"cookie\":");
  private static final byte[] TOKEN = ascii("},\"tokenAuth\":");
  private static final byte[] TIME = ascii(",\"time\":");

  private final PhpJsonWriter json = writer();
  private final int level;
  private final Deflater zlib;
  private final JsonDeflater own = new JsonDeflater();
  private byte[] deflated = new byte[4096];

  /**
   * @param compressionLevel {@link #PLAIN}, {@link #OWN}, or zlib's level 1..9
   */
  public EntryEncoder(int compressionLevel) {
    level = compressionLevel;
    zlib = new Deflater(Math.max(compressionLevel, OWN));
  }

  /** A writer for requests, in the JSON of entries. */
  public static PhpJsonWriter writer() {
    return PhpJsonWriter.withPlainSlashes(MAX_JSON_BYTES);
  }

  /**
   * Encodes one request set; allocates the result; never blocks.
   *
   * @param requests the JSON of raw parameters, of 1 request or more, with commas between them
   * @param arrival the tracked headers and cookies, the token of the call (none is written as
   *     {@code false}) and when it was accepted
   * @throws sluice.php.InputTooLargeException when no worker would take the entry
   */
  public EntryPrefix encode(PhpJsonWriter requests, Arrival arrival) {
    begin().raw(requests.buffer(), requests.size());
    beginServer();
    texts(arrival.environment().server());
    cookies(arrival.environment().cookies());
    return end(arrival);
  }

  /** As {@link #encode(PhpJsonWriter, Arrival)}. */
  public EntryPrefix encode(List<PhpValue.Array> requests, Arrival arrival) {
    PhpJsonWriter all = writer();
    for (PhpValue.Array request : requests) {
      all.raw(all.size() == 0 ? "" : ",");
      all.value(request);
    }
    return encode(all, arrival);
  }

  /**
   * For a caller that writes the parts itself, in this order: the requests, {@link #beginServer},
   * the server keys, {@link #cookies}, {@link #end}. Beginning again forgets what was written.
   *
   * @return where to write
   */
  public PhpJsonWriter begin() {
    json.reset();
    json.raw(REQUESTS);
    return json;
  }

  /** The requests are written. */
  public void beginServer() {
    json.raw(SERVER);
  }

  /** The server keys are written; writes the cookies, of which readers need no empty array. */
  public void cookies(Map<String, String> cookies) {
    if (!cookies.isEmpty()) {
      json.raw(COOKIES);
      texts(cookies);
    }
  }

  /**
   * Ends the entry, whose cookies are written. Hot path: event loop; allocates the result; never
   * blocks.
   *
   * @param arrival token and time; its environment is written already, and not looked at
   */
  public EntryPrefix end(Arrival arrival) {
    json.raw(TOKEN);
    if (arrival.setToken().isPresent()) {
      json.string(arrival.setToken().get());
    } else {
      json.raw("false");
    }
    json.raw(TIME);
    json.integer(arrival.time());
    EntryPrefix prefix = finished();
    letGo();
    return prefix;
  }

  private EntryPrefix finished() {
    if (level == PLAIN) {
      return EntryPrefix.plain(Arrays.copyOf(json.buffer(), json.size()));
    }
    json.raw("}");
    return level == OWN ? deflate() : deflateByZlib();
  }

  /** Buffers that one huge set has grown are not kept. */
  private void letGo() {
    json.reset();
    if (deflated.length > KEPT_BYTES) {
      deflated = NONE;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes names and texts; PHP writes an empty array as a list. */
  public void texts(Map<String, String> entries) {
    if (entries.isEmpty()) {
      json.raw("[]");
      return;
    }
    String separator = "{";
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      json.raw(separator);
      json.string(entry.getKey());
      json.raw(":");
      json.string(entry.getValue());
      separator = ",";
    }
    json.raw("}");
  }

  private EntryPrefix deflate() {
    int bound = JsonDeflater.bound(json.size());
    if (deflated.length < bound) {
      deflated = new byte[bound];
    }
    int length = own.deflate(json.buffer(), json.size(), deflated);
    return EntryPrefix.whole(Arrays.copyOf(deflated, length));
  }

  private EntryPrefix deflateByZlib() {
    zlib.reset();
    zlib.setInput(json.buffer(), 0, json.size());
    zlib.finish();
    int most = json.size() + json.size() / 100 + DEFLATE_SLACK_BYTES;
    if (deflated.length < most) {
      deflated = new byte[most];
    }
    int length = 0;
    while (true) {
      length += zlib.deflate(deflated, length, deflated.length - length);
      if (zlib.finished()) {
        return EntryPrefix.whole(Arrays.copyOf(deflated, length));
      }
      if (length == deflated.length) {
        deflated = Arrays.copyOf(deflated, deflated.length * 2);
      }
    }
  }

  /** Frees the native memory of the compressor. */
  @Override
  public void close() {
    zlib.end();
  }
}
