package sluice.ingest.ring;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import sluice.request.PhpJsonWriter;
import sluice.request.PhpValue;
import sluice.request.RequestEnvironment;

/**
 * Writes the JSON of a queue entry as QueuedTracking does (reference tracker.md 2.1), and
 * compresses it, up to the place where the appender adds the identity. One per event loop; not
 * thread-safe.
 */
public final class EntryEncoder implements AutoCloseable {

  /** The compression level that writes plain JSON. */
  public static final int PLAIN = -1;

  /** Room for the header and the sync flush beyond what incompressible input needs. */
  private static final int DEFLATE_SLACK_BYTES = 64;

  /** A buffer that one huge bulk has grown is given back above this many bytes. */
  private static final int KEPT_BYTES = 1 << 20;

  private final PhpJsonWriter json = new PhpJsonWriter();
  private final boolean plain;
  private final Deflater deflater;
  private byte[] deflated = new byte[4096];

  /**
   * @param compressionLevel zlib level 0..9, or {@link #PLAIN}
   */
  public EntryEncoder(int compressionLevel) {
    plain = compressionLevel == PLAIN;
    deflater = new Deflater(compressionLevel);
  }

  /**
   * Encodes one request set. Hot path: event loop; allocates the result; never blocks.
   *
   * @param requests raw parameters, 1 or more
   * @param environment the tracked headers and cookies
   * @param tokenAuth the token of the call; empty is written as {@code false}
   * @param time when it was accepted, Unix seconds
   */
  public EntryPrefix encode(
      List<PhpValue.Array> requests,
      RequestEnvironment environment,
      Optional<String> tokenAuth,
      long time) {
    json.reset();
    json.raw("{\"requests\":[");
    for (int i = 0; i < requests.size(); i++) {
      if (i > 0) {
        json.raw(",");
      }
      json.value(requests.get(i));
    }
    json.raw("],\"env\":{\"server\":");
    texts(environment.server());
    json.raw(",\"cookie\":");
    texts(environment.cookies());
    json.raw("},\"tokenAuth\":");
    if (tokenAuth.isPresent()) {
      json.string(tokenAuth.get());
    } else {
      json.raw("false");
    }
    json.raw(",\"time\":");
    json.integer(time);
    return plain ? EntryPrefix.plain(Arrays.copyOf(json.buffer(), json.size())) : deflate();
  }

  /** Names and texts; PHP writes an empty array as a list. */
  private void texts(Map<String, String> entries) {
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
    deflater.reset();
    deflater.setInput(json.buffer(), 0, json.size());
    int most = json.size() + json.size() / 100 + DEFLATE_SLACK_BYTES;
    if (deflated.length < most || deflated.length > KEPT_BYTES) {
      deflated = new byte[most];
    }
    int length = 0;
    int written;
    do {
      written = deflater.deflate(deflated, length, deflated.length - length, Deflater.SYNC_FLUSH);
      length += written;
      if (length == deflated.length) {
        deflated = Arrays.copyOf(deflated, deflated.length * 2);
      }
    } while (written > 0 && !deflater.needsInput());
    return EntryPrefix.compressed(Arrays.copyOf(deflated, length), deflater.getAdler());
  }

  /** Frees the native memory of the compressor. */
  @Override
  public void close() {
    deflater.end();
  }
}
