package sluice.ingest.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sluice.php.PhpValue;
import sluice.php.json.PhpJsonWriter;
import sluice.queue.KeptInEntry;

/**
 * Turns a query string or form straight into the JSON of its parameters, for the queries that
 * trackers send: plain names, each once. Whatever needs PHP's rules for names (brackets, dots,
 * encoded or repeated names) is left to {@code PhpQueryString.parse}; both give the same JSON,
 * which HitParserTest checks. Owned by one thread.
 */
final class QueryJson {

  /**
   * Names of a query that are read here; one of more goes the long way. PHP's limit of variables is
   * far above.
   */
  private static final int MAX_NAMES = 200;

  /** For each byte: may stand in a name that means itself to PHP. */
  private static final boolean[] PLAIN_NAME = plainNames();

  private static final byte[] HEX = hexDigits();

  private final Captured captured = new Captured();
  private final long[] seen = new long[4];
  private final int[] hashes = new int[MAX_NAMES];
  private byte[] decoded = new byte[1024];
  private int decodedLength;
  private boolean ascii;

  /** The parameters that ingest itself reads, of the last query. */
  Captured captured() {
    return captured;
  }

  /**
   * Writes the object. Hot path: event loop; allocates only the captured values; never blocks;
   * HitParserBenchmark.
   *
   * @param length how many bytes the query has
   * @return false when the query has to go the long way; what was written is worthless then
   */
  boolean write(byte[] query, int length, PhpJsonWriter json) {
    start(length);
    int names = 0;
    int empty = json.size();
    int at = 0;
    while (at < length) {
      if (query[at] == '&') {
        at++;
        continue;
      }
      int hash = 0;
      int nameEnd = at;
      while (nameEnd < length && PLAIN_NAME[query[nameEnd] & 0xff]) {
        hash = hash * 31 + query[nameEnd++];
      }
      boolean ends = nameEnd == length || query[nameEnd] == '=' || query[nameEnd] == '&';
      if (!ends || nameEnd == at || isDigit(query[at]) || names == MAX_NAMES) {
        return false;
      }
      if (isRepeated(hash, names)) {
        return false;
      }
      hashes[names++] = hash;
      int before = json.size();
      json.raw(before == empty ? "{" : ",");
      json.string(query, at, nameEnd);
      json.raw(":");
      int valueStart = nameEnd < length && query[nameEnd] == '=' ? nameEnd + 1 : nameEnd;
      int valueEnd = value(query, valueStart, length, json);
      if (!captured.offer(query, at, nameEnd, this)) {
        json.truncate(before);
      }
      at = valueEnd + 1;
    }
    json.raw("}");
    return json.size() > empty + 1;
  }

  private void start(int length) {
    captured.clear();
    Arrays.fill(seen, 0);
    if (decoded.length < length) {
      decoded = new byte[length];
    }
  }

  /**
   * Takes names of equal hashes for the same name: at worst the query then goes the long way, which
   * is always right.
   */
  private boolean isRepeated(int hash, int names) {
    int mixed = hash * 0x9E3779B1;
    int word = mixed >>> 30;
    long bit = 1L << (mixed >>> 24 & 63);
    if ((seen[word] & bit) != 0) {
      for (int i = 0; i < names; i++) {
        if (hashes[i] == hash) {
          return true;
        }
      }
    }
    seen[word] |= bit;
    return false;
  }

  /** Decodes a value and writes it; returns where it ends. */
  private int value(byte[] query, int start, int end, PhpJsonWriter json) {
    int length = 0;
    int any = 0;
    int at = start;
    byte[] out = decoded;
    for (; at < end && query[at] != '&'; at++) {
      byte b = query[at];
      if (b == '%' && at + 2 < end) {
        int high = HEX[query[at + 1] & 0xff];
        int low = HEX[query[at + 2] & 0xff];
        if ((high | low) >= 0) {
          b = (byte) (high << 4 | low);
          at += 2;
        }
      } else if (b == '+') {
        b = ' ';
      }
      any |= b;
      out[length++] = b;
    }
    decodedLength = length;
    ascii = any >= 0;
    if (ascii) {
      json.string(out, 0, length);
    } else {
      json.string(text());
    }
    return at;
  }

  /** The value decoded last. */
  String text() {
    return ascii
        ? new String(decoded, 0, decodedLength, StandardCharsets.ISO_8859_1)
        : RawText.ofBytes(Arrays.copyOf(decoded, decodedLength));
  }

  private boolean isPhpEmpty() {
    return decodedLength == 0 || decodedLength == 1 && decoded[0] == '0';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9' || b == '-';
  }

  private static boolean[] plainNames() {
    boolean[] plain = new boolean[256];
    for (int c = 0; c < 128; c++) {
      plain[c] = Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }
    return plain;
  }

  private static byte[] hexDigits() {
    byte[] digits = new byte[256];
    for (int c = 0; c < 256; c++) {
      digits[c] = (byte) (c < 128 ? Character.digit(c, 16) : -1);
    }
    return digits;
  }

  /** Values of the parameters that decide about queue and answer. Owned by its parser. */
  static final class Captured {

    /** The names whose values count; nothing else of a request is read before the worker. */
    private static final List<String> READ =
        List.of("_id", "uid", "cid", "cip", "idsite", "send_image", "token_auth");

    /** Those, the names that make the Referer needless, and those that are left out. */
    private static final String[] NAMES =
        Stream.concat(READ.stream(), Stream.of("url", "urlref", "r", "rand"))
            .toArray(String[]::new);

    private static final byte[][] BYTES = bytes();
    private static final boolean[] KEPT = kept();

    /** A bit for each length of a name. */
    private static final int LENGTHS = lengths();

    private final String[] values = new String[READ.size()];
    private boolean needsReferer;

    void clear() {
      Arrays.fill(values, null);
      needsReferer = true;
    }

    /** Whether neither url nor urlref says anything. */
    boolean needsReferer() {
      return needsReferer;
    }

    /** Whether the parameter is kept in the entry. */
    private boolean offer(byte[] query, int from, int to, QueryJson value) {
      int length = to - from;
      if (length >= Integer.SIZE || (LENGTHS >>> length & 1) == 0) {
        return true;
      }
      for (int i = 0; i < BYTES.length; i++) {
        byte[] name = BYTES[i];
        if (name.length == length && Arrays.equals(name, 0, length, query, from, to)) {
          if (i < values.length) {
            values[i] = value.text();
          } else if (KEPT[i]) {
            needsReferer &= value.isPhpEmpty();
          }
          return KEPT[i];
        }
      }
      return true;
    }

    private static boolean[] kept() {
      boolean[] kept = new boolean[NAMES.length];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = KeptInEntry.isKept(NAMES[i]);
      }
      return kept;
    }

    private static int lengths() {
      int lengths = 0;
      for (String name : NAMES) {
        lengths |= 1 << name.length();
      }
      return lengths;
    }

    private static byte[][] bytes() {
      byte[][] bytes = new byte[NAMES.length][];
      for (int i = 0; i < NAMES.length; i++) {
        bytes[i] = NAMES[i].getBytes(StandardCharsets.US_ASCII);
      }
      return bytes;
    }

    /** As parameters, in which those that were not sent are missing. */
    PhpValue.Array params() {
      Map<String, PhpValue> params = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        if (values[i] != null) {
          params.put(NAMES[i], new PhpValue.Text(values[i]));
        }
      }
      return new PhpValue.Array(params);
    }
  }
}
