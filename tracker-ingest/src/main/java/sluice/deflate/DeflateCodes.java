package sluice.deflate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The codes of our deflate blocks and the head that announces them (RFC 1951, 3.2.5 - 3.2.7), made
 * from sample entries when the class is loaded. Immutable; thread-safe.
 */
final class DeflateCodes {

  private static final int END_OF_BLOCK = 256;
  private static final int FIRST_LENGTH = 257;
  private static final int LITERAL_SYMBOLS = 286;
  private static final int DISTANCE_SYMBOLS = 30;
  private static final int LENGTH_SYMBOLS = 29;
  private static final int MAX_BITS = 15;
  private static final int MAX_HEAD_BITS = 7;

  /** Order in which the head lists the lengths of the codes of lengths. */
  private static final int[] HEAD_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  /** A sample counts this much more than the one that every possible symbol gets. */
  private static final int SAMPLE_WEIGHT = 4;

  /**
   * Sample entries, from which the codes are made so that common letters and repeats get short
   * ones.
   */
  private static final String[] SAMPLES = {
    "{\"requests\":[{\"action_name\":\"Running shoes - Example Shop\",\"idsite\":\"1\",\"rec\":\"1\""
        + ",\"r\":\"482913\",\"h\":\"12\",\"m\":\"34\",\"s\":\"56\",\"url\":\"https:\\/\\/www.example"
        + ".org\\/products\\/shoes\\/running-42?page=2&sort=price\",\"urlref\":\"https:\\/\\/www.goog"
        + "le.com\\/\",\"_id\":\"7be0c94f1a3d5826\",\"_idn\":\"1\",\"send_image\":\"0\",\"_refts\":\""
        + "1795370268\",\"pv_id\":\"xK7uQ9\",\"pf_net\":\"12\",\"pf_srv\":\"183\",\"pf_tfr\":\"7\",\"p"
        + "f_dm1\":\"295\",\"uadata\":\"{\\\"fullVersionList\\\":[{\\\"brand\\\":\\\"Chromium\\\",\\\""
        + "version\\\":\\\"130.0.6723.91\\\"}],\\\"mobile\\\":false,\\\"platform\\\":\\\"Windows\\\"}"
        + "\",\"pdf\":\"1\",\"qt\":\"0\",\"realp\":\"0\",\"wma\":\"0\",\"fla\":\"0\",\"java\":\"0\",\""
        + "ag\":\"0\",\"cookie\":\"1\",\"res\":\"1920x1080\"}],\"env\":{\"server\":{\"HTTP_USER_AGENT"
        + "\":\"Mozilla\\/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit\\/537.36 (KHTML, like Gecko)"
        + " Chrome\\/130.0.0.0 Safari\\/537.36\",\"HTTP_ACCEPT_LANGUAGE\":\"de-DE,de;q=0.9,en-US;q=0"
        + ".8,en;q=0.7\",\"HTTP_REFERER\":\"https:\\/\\/www.example.org\\/products\",\"REMOTE_ADDR\":"
        + "\"203.0.113.57\"},\"cookie\":[]},\"tokenAuth\":false,\"time\":1795370412",
    "{\"requests\":[{\"e_c\":\"Video\",\"e_a\":\"Play\",\"e_n\":\"Introduction\",\"e_v\":\"3\",\"ca\""
        + ":\"1\",\"idsite\":\"3\",\"rec\":\"1\",\"url\":\"https:\\/\\/app.example.com\\/%C3%A9t\\u00e9"
        + "\\/konto\",\"_id\":\"04a1b2c3d4e5f609\",\"pv_id\":\"Bc3dEf\",\"uid\":\"user@example.com\",\""
        + "dimension1\":\"gold\"}],\"env\":{\"server\":{\"HTTP_X_FORWARDED_FOR\":\"198.51.100.23\",\"H"
        + "TTP_USER_AGENT\":\"Mozilla\\/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit\\/"
        + "605.1.15 (KHTML, like Gecko) Version\\/17.5 Mobile\\/15E148 Safari\\/604.1\",\"HTTP_ACCEPT_"
        + "LANGUAGE\":\"fr-FR\",\"HTTP_SEC_CH_UA\":\"\\\"Not?A_Brand\\\";v=\\\"99\\\"\",\"REMOTE_ADDR"
        + "\":\"127.0.0.1\"},\"cookie\":{\"_pk_uid\":\"0=MTIzNDU2Nzg5MGFiY2RlZg==\"}},\"tokenAuth\":\""
        + "0123456789abcdef0123456789abcdef\",\"time\":1795370413"
  };

  private final HuffmanCode literals;
  private final HuffmanCode distances;

  /** For each length of a repeat: its code with the extra bits, and their number. */
  private final int[] lengthCode = new int[JsonTokenizer.MAX_MATCH + 1];

  /** For each letter: its code above the lowest eight bits, which hold the code's length. */
  private final int[] letters = new int[128];

  private final byte[] lengthBits = new byte[JsonTokenizer.MAX_MATCH + 1];
  private final byte[] head;
  private final int headBits;

  private DeflateCodes(int[] literalCounts, int[] distanceCounts) {
    literals = new HuffmanCode(literalCounts, MAX_BITS);
    distances = new HuffmanCode(distanceCounts, MAX_BITS);
    for (int length = 3; length <= JsonTokenizer.MAX_MATCH; length++) {
      int symbol = lengthSymbol(length);
      int bits = literals.bits(FIRST_LENGTH + symbol);
      int extra = length - lengthBase(symbol);
      lengthCode[length] = literals.code(FIRST_LENGTH + symbol) | extra << bits;
      lengthBits[length] = (byte) (bits + lengthExtra(symbol));
    }
    for (int letter = 0; letter < letters.length; letter++) {
      letters[letter] = literals.code(letter) << 8 | literals.bits(letter);
    }
    byte[] made = new byte[512];
    BitWriter bits = new BitWriter();
    bits.begin(made, 0);
    makeHead(bits);
    headBits = bits.bitLength();
    bits.align();
    head = made;
  }

  static DeflateCodes ofSamples() {
    Counts counts = new Counts();
    for (String sample : SAMPLES) {
      byte[] bytes = sample.getBytes(StandardCharsets.US_ASCII);
      new JsonTokenizer().tokenize(bytes, bytes.length, counts);
    }
    return new DeflateCodes(counts.literals, counts.distances);
  }

  Coder coder(BitWriter out) {
    return new Coder(out);
  }

  /** The block's type and its codes. */
  void writeHead(BitWriter out) {
    int whole = headBits / 8;
    out.bytes(head, whole);
    out.put(head[whole] & (1 << headBits % 8) - 1, headBits % 8);
  }

  void writeEnd(BitWriter out) {
    out.put(literals.code(END_OF_BLOCK), literals.bits(END_OF_BLOCK));
  }

  /** Writes tokens by these codes. */
  final class Coder implements JsonTokenizer.Tokens {
    private final BitWriter out;

    private Coder(BitWriter out) {
      this.out = out;
    }

    @Override
    public void literal(byte value) {
      int code = letters[value];
      out.put(code >>> 8, code & 0xff);
    }

    @Override
    public void repeat(int length, int distance) {
      int symbol = distanceSymbol(distance);
      int bits = distances.bits(symbol);
      long distanceCode = distances.code(symbol) | (long) distanceRest(distance) << bits;
      int before = lengthBits[length];
      out.put(lengthCode[length] | distanceCode << before, before + bits + distanceExtra(symbol));
    }
  }

  /** Counts tokens; each symbol that may ever occur counts once from the start. */
  private static final class Counts implements JsonTokenizer.Tokens {
    private final int[] literals = new int[LITERAL_SYMBOLS];
    private final int[] distances = new int[DISTANCE_SYMBOLS];

    Counts() {
      for (int c = ' '; c < 128; c++) {
        literals[c] = 1;
      }
      literals[END_OF_BLOCK] = 1;
      for (int symbol = 0; symbol < LENGTH_SYMBOLS; symbol++) {
        literals[FIRST_LENGTH + symbol] = 1;
      }
      Arrays.fill(distances, 1);
    }

    @Override
    public void literal(byte value) {
      literals[value] += SAMPLE_WEIGHT;
    }

    @Override
    public void repeat(int length, int distance) {
      literals[FIRST_LENGTH + lengthSymbol(length)] += SAMPLE_WEIGHT;
      distances[distanceSymbol(distance)] += SAMPLE_WEIGHT;
    }
  }

  private void makeHead(BitWriter out) {
    byte[] lengths = new byte[LITERAL_SYMBOLS + DISTANCE_SYMBOLS];
    for (int symbol = 0; symbol < LITERAL_SYMBOLS; symbol++) {
      lengths[symbol] = (byte) literals.bits(symbol);
    }
    for (int symbol = 0; symbol < DISTANCE_SYMBOLS; symbol++) {
      lengths[LITERAL_SYMBOLS + symbol] = (byte) distances.bits(symbol);
    }
    int[] counts = new int[HEAD_ORDER.length];
    forEachRun(lengths, (symbol, extra, extraBits) -> counts[symbol]++);
    HuffmanCode code = new HuffmanCode(counts, MAX_HEAD_BITS);
    int last = HEAD_ORDER.length - 1;
    while (code.bits(HEAD_ORDER[last]) == 0) {
      last--;
    }
    out.put(0b100, 3);
    out.put(LITERAL_SYMBOLS - FIRST_LENGTH, 5);
    out.put(DISTANCE_SYMBOLS - 1, 5);
    out.put(last + 1 - 4, 4);
    for (int i = 0; i <= last; i++) {
      out.put(code.bits(HEAD_ORDER[i]), 3);
    }
    forEachRun(
        lengths,
        (symbol, extra, extraBits) -> {
          out.put(code.code(symbol), code.bits(symbol));
          out.put(extra, extraBits);
        });
  }

  /** A step of the run-length coding of code lengths. */
  private interface Run {
    void of(int symbol, int extra, int extraBits);
  }

  private static void forEachRun(byte[] lengths, Run run) {
    for (int at = 0; at < lengths.length; ) {
      int same = 1;
      while (at + same < lengths.length && lengths[at + same] == lengths[at]) {
        same++;
      }
      int taken = lengths[at] == 0 ? zeros(same, run) : repeated(lengths[at], same, run);
      at += taken;
    }
  }

  private static int zeros(int count, Run run) {
    if (count < 3) {
      run.of(0, 0, 0);
      return 1;
    }
    int taken = Math.min(count, 138);
    if (taken <= 10) {
      run.of(17, taken - 3, 3);
    } else {
      run.of(18, taken - 11, 7);
    }
    return taken;
  }

  /** The length itself, and as many repeats of it as one step can say. */
  private static int repeated(int length, int count, Run run) {
    run.of(length, 0, 0);
    int taken = Math.min(count - 1, 6);
    if (taken < 3) {
      return 1;
    }
    run.of(16, taken - 3, 2);
    return 1 + taken;
  }

  private static int lengthExtra(int symbol) {
    return symbol < 8 || symbol == 28 ? 0 : (symbol - 4) / 4;
  }

  private static int lengthBase(int symbol) {
    if (symbol == 28) {
      return JsonTokenizer.MAX_MATCH;
    }
    int extra = lengthExtra(symbol);
    return symbol < 8 ? 3 + symbol : 3 + (4 + symbol % 4 << extra);
  }

  private static int lengthSymbol(int length) {
    if (length == JsonTokenizer.MAX_MATCH) {
      return 28;
    }
    int symbol = 27;
    while (lengthBase(symbol) > length) {
      symbol--;
    }
    return symbol;
  }

  private static int distanceSymbol(int distance) {
    int from = distance - 1;
    if (from < 4) {
      return from;
    }
    int high = 31 - Integer.numberOfLeadingZeros(from);
    return 2 * high + (from >>> high - 1 & 1);
  }

  private static int distanceExtra(int symbol) {
    return symbol < 4 ? 0 : symbol / 2 - 1;
  }

  private static int distanceRest(int distance) {
    int from = distance - 1;
    return from & (1 << distanceExtra(distanceSymbol(distance))) - 1;
  }
}
