package sluice.queue;

import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import sluice.php.PhpValue;
import sluice.php.json.PhpJsonWriter;

/**
 * The bytes of a queue entry: zlib JSON as QueuedTracking writes and reads it (docs:
 * tracker-ingest/docs/queue-format.md#an-entry). Thread-safe: each thread has its own buffers.
 *
 * <pre>
 * {"requests":[{name:value…}…],"env":{"server":{…},"cookie":{…}},"tokenAuth":"…"|false,
 *  "time":seconds,"sluice":{"p":"producer","q":queue,"n":number}}
 * </pre>
 *
 * Ingest writes the member sluice as an {@link IdentityTail} instead, and not all of the rest
 * ({@link KeptInEntry}).
 */
public final class RequestSetCodec {

  /** Why bytes are not a request set; the text tells what was expected and what was found. */
  public static final class InvalidEntryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** For a reason in words, which the dead-letter table keeps. */
    public InvalidEntryException(String message) {
      super(message);
    }
  }

  /**
   * Bytes of JSON that the worker takes of one entry. PHP writes an HTTP request as one entry, and
   * takes 8 MiB (post_max_size) by default; JSON escapes make most texts less than twice as long.
   */
  public static final int MAX_INFLATED_BYTES = 16 << 20;

  /**
   * Values of an entry, each an array, a text or a number, that a reader takes: 400 for each of the
   * 500 requests that ingest puts into one set, and a bulk of thousands by PHP. In memory these are
   * some tens of MiB.
   */
  public static final int MAX_VALUES = 200_000;

  /** Level that writes plain JSON. */
  public static final int UNCOMPRESSED = -1;

  private final int compressionLevel;
  private final ThreadLocal<Scratch> scratch;

  /** What one thread needs to encode; the deflater's memory is freed when the thread has ended. */
  private static final class Scratch {
    final PhpJsonWriter json = new PhpJsonWriter();
    final Deflater deflater;
    byte[] deflated = new byte[4096];

    Scratch(int level) {
      deflater = new Deflater(Math.max(level, 0));
    }
  }

  /**
   * @param compressionLevel zlib level 0..9, 6 as PHP; -1 writes plain JSON, which both readers
   *     accept
   */
  public RequestSetCodec(int compressionLevel) {
    if (compressionLevel < UNCOMPRESSED || compressionLevel > Deflater.BEST_COMPRESSION) {
      throw new IllegalArgumentException(
          "the compression level of queue entries must be -1..9, was " + compressionLevel);
    }
    this.compressionLevel = compressionLevel;
    this.scratch = ThreadLocal.withInitial(() -> new Scratch(compressionLevel));
  }

  /**
   * The entry's bytes.
   *
   * <p>Hot path: the appender or an event loop; allocates the returned array only; never blocks;
   * guarded by RequestSetCodecBenchmark.
   */
  public byte[] encode(RequestSet set) {
    Scratch mine = scratch.get();
    PhpJsonWriter json = mine.json;
    json.reset();
    write(set, json);
    if (compressionLevel == UNCOMPRESSED) {
      return Arrays.copyOf(json.buffer(), json.size());
    }
    return deflate(mine);
  }

  /**
   * Reads an entry, ours or PHP's.
   *
   * @param maxInflatedBytes a larger entry is refused
   */
  public static RequestSet decode(byte[] entry, int maxInflatedBytes) throws InvalidEntryException {
    return RequestSetReader.read(entry, maxInflatedBytes);
  }

  private static byte[] deflate(Scratch mine) {
    Deflater deflater = mine.deflater;
    deflater.reset();
    deflater.setInput(mine.json.buffer(), 0, mine.json.size());
    deflater.finish();
    int size = 0;
    while (true) {
      size += deflater.deflate(mine.deflated, size, mine.deflated.length - size);
      if (deflater.finished()) {
        return Arrays.copyOf(mine.deflated, size);
      }
      mine.deflated = Arrays.copyOf(mine.deflated, mine.deflated.length * 2);
    }
  }

  private static void write(RequestSet set, PhpJsonWriter json) {
    String separator = "{\"requests\":[";
    for (PhpValue.Array request : set.requests()) {
      json.raw(separator);
      json.value(request);
      separator = ",";
    }
    json.raw(set.requests().isEmpty() ? separator : "");
    json.raw("],\"env\":{\"server\":");
    strings(set.environment().server(), json);
    json.raw(",\"cookie\":");
    strings(set.environment().cookies(), json);
    json.raw("},\"tokenAuth\":");
    if (set.tokenAuth().isPresent()) {
      json.string(set.tokenAuth().get());
    } else {
      json.raw("false");
    }
    json.raw(",\"time\":");
    json.integer(set.time());
    set.identity().ifPresent(identity -> identity(identity, json));
    json.raw("}");
  }

  private static void identity(SetIdentity identity, PhpJsonWriter json) {
    json.raw(",\"sluice\":{\"p\":");
    json.string(identity.producer());
    if (identity.queue().isPresent()) {
      json.raw(",\"q\":");
      json.integer(identity.queue().getAsInt());
    }
    json.raw(",\"n\":");
    json.integer(identity.sequence());
    json.raw("}");
  }

  /** An array of strings, in its order; PHP writes the empty array as a list. */
  private static void strings(Map<String, String> entries, PhpJsonWriter json) {
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
}
