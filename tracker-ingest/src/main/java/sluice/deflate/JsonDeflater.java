package sluice.deflate;

import java.util.zip.Adler32;

/**
 * Compresses the JSON of queue entries into a zlib stream (RFC 1950, 1951) that any inflater reads.
 *
 * <p>Why not {@code java.util.zip.Deflater}: for entries of a kilobyte it spends most of its time
 * on what does not depend on their content, clearing its tables and making the codes of the block,
 * and most of the block's head on describing them. Here the codes are made once and are cheap to
 * describe; the head of the block is a constant; the table of earlier positions is never cleared.
 * EntryEncoderBenchmark compares both, in time and size.
 *
 * <p>The input must be ASCII without control characters, which PHP's JSON always is: only those
 * characters have codes. Owned by one thread.
 */
public final class JsonDeflater {

  private static final DeflateCodes CODES = new DeflateCodes();

  private static final int ADLER_BYTES = 4;

  private final JsonTokenizer tokenizer = new JsonTokenizer(CODES);
  private final BitWriter out = new BitWriter();
  private final Adler32 adler = new Adler32();

  /** Room that the output needs at most: no code has more than 15 bits. */
  public static int bound(int inputBytes) {
    return 256 + inputBytes * 2;
  }

  /**
   * Compresses. Hot path: event loop; no allocation; never blocks; EntryEncoderBenchmark.
   *
   * @return how many bytes of the output are used
   */
  public int deflate(byte[] input, int length, byte[] output) {
    output[0] = 0x78;
    output[1] = 0x01;
    out.begin(output, 2);
    CODES.writeHead(out);
    tokenizer.tokenize(input, length, out);
    CODES.writeEnd(out);
    out.align();
    int end = out.position();
    adler.reset();
    adler.update(input, 0, length);
    long sum = adler.getValue();
    for (int i = 0; i < ADLER_BYTES; i++) {
      output[end + i] = (byte) (sum >>> 8 * (ADLER_BYTES - 1 - i));
    }
    return end + ADLER_BYTES;
  }
}
