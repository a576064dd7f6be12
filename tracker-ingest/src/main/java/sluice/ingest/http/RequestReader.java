package sluice.ingest.http;

import sluice.ingest.http.Answer.Status;

/**
 * Finds heads and bodies in the bytes of a connection. Reads no further than it is told to, looks
 * at each byte of a head once however it trickles in, and keeps nothing itself. Owned by the
 * connection's event loop.
 */
final class RequestReader {

  /**
   * Header lines of a head, and of the trailers of a chunked body: what browsers and proxies send
   * is some dozens; each line is an object, whatever its length.
   */
  static final int MAX_HEADER_LINES = 200;

  /** A chunk's size with its extensions, which nobody uses. */
  private static final int MAX_SIZE_LINE_BYTES = 256;

  /** Hex digits of a chunk's size that fit an int. */
  private static final int MAX_SIZE_DIGITS = 7;

  private final HttpLimits limits;
  private final Sink sink;
  private State state = State.HEAD;
  private int scanned;
  private int lineStart;
  private int headersStart;
  private int lines;
  private long left;
  private int trailerBytes;

  RequestReader(HttpLimits limits, Sink sink) {
    this.limits = limits;
    this.sink = sink;
  }

  /** Is told of the parts of a request as they are found, in order. */
  interface Sink {
    /** Takes a whole head; pieces of a body, or {@link #end}, follow. */
    void head(RequestHead head) throws Refusal;

    /**
     * Bytes of the body.
     *
     * @return whether they were taken; if not, they come again
     */
    boolean body(byte[] bytes, int from, int count) throws Refusal;

    /** Learns that the request is whole. */
    void end();
  }

  private enum State {
    HEAD,
    FIXED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILERS
  }

  /**
   * Takes one step: a head, a piece of a body, a line around a chunk. Hot path: event loop; never
   * blocks.
   *
   * @param from where what was not taken yet begins
   * @return how many bytes were taken; 0 when more are needed, or the sink took nothing
   * @throws Refusal when this is no request that we take; nothing may be read afterwards
   */
  int read(byte[] bytes, int from, int to) throws Refusal {
    return switch (state) {
      case HEAD -> head(bytes, from, to);
      case FIXED -> fixed(bytes, from, to);
      case CHUNK_SIZE -> chunkSize(bytes, from, to);
      case CHUNK -> chunk(bytes, from, to);
      case CHUNK_END -> chunkEnd(bytes, from, to);
      case TRAILERS -> trailer(bytes, from, to);
    };
  }

  private int head(byte[] bytes, int from, int to) throws Refusal {
    if (scanned == 0 && (bytes[from] == '\n' || bytes[from] == '\r')) {
      return emptyLines(bytes, from, to);
    }
    int end = headEnd(bytes, from, to);
    if (end < 0) {
      return 0;
    }
    RequestHead head = HeadParser.parse(bytes, from, end);
    left = head.bodyLength();
    state = left == 0 ? State.HEAD : left > 0 ? State.FIXED : State.CHUNK_SIZE;
    sink.head(head);
    if (left == 0) {
      sink.end();
    }
    return end - from;
  }

  /** Before a request line they are skipped (RFC 9112, 2.2). */
  private static int emptyLines(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && (bytes[at] == '\n' || bytes[at] == '\r')) {
      at++;
    }
    return at - from;
  }

  /** Behind the empty line; -1 while there is none. Goes on where it stopped. */
  private int headEnd(byte[] bytes, int from, int to) throws Refusal {
    int at = from + scanned;
    while (true) {
      while (at < to && bytes[at] != '\n') {
        at++;
      }
      checkSize(at - from);
      if (at == to) {
        scanned = at - from;
        return -1;
      }
      int length = at - from - lineStart;
      at++;
      if (length == 0 || length == 1 && bytes[at - 2] == '\r') {
        startHead();
        return at;
      }
      lineStart = at - from;
      headersStart = lines == 0 ? lineStart : headersStart;
      if (++lines > MAX_HEADER_LINES + 1) {
        throw new Refusal(
            Status.HEADERS_TOO_LARGE, "a request has at most " + MAX_HEADER_LINES + " headers");
      }
    }
  }

  private void checkSize(int size) throws Refusal {
    if (lines == 0 && size > limits.maxUriBytes()) {
      throw new Refusal(
          Status.URI_TOO_LONG, "a request line has at most " + limits.maxUriBytes() + " bytes");
    }
    if (lines > 0 && size - headersStart > limits.maxHeaderBytes()) {
      throw new Refusal(
          Status.HEADERS_TOO_LARGE, "headers have at most " + limits.maxHeaderBytes() + " bytes");
    }
  }

  private void startHead() {
    scanned = 0;
    lineStart = 0;
    headersStart = 0;
    lines = 0;
    trailerBytes = 0;
  }

  private int fixed(byte[] bytes, int from, int to) throws Refusal {
    int count = (int) Math.min(left, to - from);
    if (!sink.body(bytes, from, count)) {
      return 0;
    }
    left -= count;
    if (left == 0) {
      end();
    }
    return count;
  }

  private void end() {
    state = State.HEAD;
    sink.end();
  }

  private int chunkSize(byte[] bytes, int from, int to) throws Refusal {
    int end = lineEnd(bytes, from, to, MAX_SIZE_LINE_BYTES);
    if (end < 0) {
      return 0;
    }
    int at = from;
    long size = 0;
    for (int digit; (digit = digit(bytes[at])) >= 0; at++) {
      size = size << 4 | digit;
      if (at - from == MAX_SIZE_DIGITS) {
        throw new Refusal(Status.TOO_LARGE, "a chunk of this size is too large");
      }
    }
    byte next = bytes[at];
    if (at == from || next != '\n' && next != '\r' && next != ';' && next != ' ' && next != '\t') {
      throw new Refusal(Status.BAD_REQUEST, "a chunk begins with its size");
    }
    left = size;
    state = size == 0 ? State.TRAILERS : State.CHUNK;
    return end - from;
  }

  private int chunk(byte[] bytes, int from, int to) throws Refusal {
    int count = (int) Math.min(left, to - from);
    if (!sink.body(bytes, from, count)) {
      return 0;
    }
    left -= count;
    if (left == 0) {
      state = State.CHUNK_END;
    }
    return count;
  }

  private int chunkEnd(byte[] bytes, int from, int to) throws Refusal {
    int lf = bytes[from] == '\r' ? from + 1 : from;
    if (lf == to) {
      return 0;
    }
    if (bytes[lf] != '\n') {
      throw new Refusal(Status.BAD_REQUEST, "a chunk ends with a line end");
    }
    state = State.CHUNK_SIZE;
    return lf + 1 - from;
  }

  /** Skips a line of the trailers; nothing in them is used. */
  private int trailer(byte[] bytes, int from, int to) throws Refusal {
    int end = lineEnd(bytes, from, to, limits.maxHeaderBytes() - trailerBytes);
    if (end < 0) {
      return 0;
    }
    int length = end - from;
    trailerBytes += length;
    if (length == 1 || length == 2 && bytes[from] == '\r') {
      startHead();
      end();
    } else if (++lines > MAX_HEADER_LINES) {
      throw new Refusal(Status.HEADERS_TOO_LARGE, "there are too many trailers");
    }
    return length;
  }

  /**
   * The place behind the next line feed; -1 while there is none. The search goes on where it
   * stopped.
   */
  private int lineEnd(byte[] bytes, int from, int to, int most) throws Refusal {
    int at = from + scanned;
    while (at < to && bytes[at] != '\n') {
      at++;
    }
    if (at - from > most) {
      throw new Refusal(Status.BAD_REQUEST, "a line around a chunk is too long");
    }
    scanned = at == to ? to - from : 0;
    return at == to ? -1 : at + 1;
  }

  private static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int letter = b | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
  }
}
