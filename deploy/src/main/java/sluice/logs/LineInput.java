package sluice.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Cuts bytes into lines, of which each is held only up to a limit, however long it is. For one
 * thread.
 */
final class LineInput {

  /** Bytes of the longest line: more than any web server takes as head of a request. */
  static final int MAX_BYTES = 1 << 16;

  private static final String MARK = "\uFEFF";

  private final InputStream in;
  private final Charset charset;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private int at;
  private int filled;
  private long from;
  private long to;
  private boolean isTooLong;

  /**
   * @param offset at which the bytes stand
   * @param charset what is not in it is read as ISO-8859-1
   */
  LineInput(InputStream in, long offset, Charset charset) {
    this.in = in;
    this.charset = charset;
    this.from = offset;
    this.to = offset;
  }

  /** The next whole line; empty if there is none yet, and what there is of it stays. */
  Optional<RawLine> next() throws IOException {
    while (at < filled || fill()) {
      byte b = buffer[at++];
      to++;
      if (b == '\n') {
        return Optional.of(taken());
      }
      if (line.size() < MAX_BYTES) {
        line.write(b);
      } else {
        isTooLong = true;
      }
    }
    return Optional.empty();
  }

  /** What there is of a line without an end; empty if there is nothing. */
  Optional<RawLine> rest() {
    return to == from ? Optional.empty() : Optional.of(taken());
  }

  private boolean fill() throws IOException {
    int read = in.read(buffer);
    at = 0;
    filled = Math.max(0, read);
    return filled > 0;
  }

  private RawLine taken() {
    String text = isTooLong ? "" : text(line.toByteArray());
    if (from == 0 && text.startsWith(MARK)) {
      text = text.substring(1);
    }
    RawLine found =
        new RawLine(
            text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, from, to, isTooLong);
    line.reset();
    isTooLong = false;
    from = to;
    return found;
  }

  private String text(byte[] bytes) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException otherEncoding) {
      // as the tracker reads parameters of any client that are not UTF-8
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  /** The byte after the last line that was given out. */
  long offset() {
    return from;
  }
}
