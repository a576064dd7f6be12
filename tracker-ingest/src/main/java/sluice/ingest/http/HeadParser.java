package sluice.ingest.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import sluice.ingest.http.Answer.Status;

/**
 * Reads one whole head, as strictly as nginx: what two readers could understand differently (folded
 * lines, two lengths, a coding beside a length, a coding that is not exactly chunked, no or several
 * hosts) is refused, so that nothing can be smuggled past a proxy. Confined to one head.
 */
final class HeadParser {

  /** No method of HTTP is longer. */
  private static final int MAX_METHOD_CHARS = 32;

  /** Digits of a length that always fit 64 bits. */
  private static final int MAX_LENGTH_DIGITS = 18;

  private static final byte[] HTTP = "HTTP/".getBytes(StandardCharsets.US_ASCII);
  private static final AsciiString HOST = AsciiString.cached("host");
  private static final AsciiString LENGTH = AsciiString.cached("content-length");
  private static final AsciiString CODING = AsciiString.cached("transfer-encoding");
  private static final AsciiString CHUNKED = AsciiString.cached("chunked");
  private static final boolean[] TOKEN = tokenBytes();
  private static final HttpHeadersFactory HEADERS =
      DefaultHttpHeadersFactory.headersFactory().withValidation(false);

  private final byte[] bytes;
  private final int end;
  private int at;
  private int lines;
  private int hosts;
  private long length;
  private boolean hasLength;
  private boolean isChunked;

  private HeadParser(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
  }

  /**
   * Hot path: event loop; allocates what leaves it; never blocks; IngestThroughput.
   *
   * @param from where the request line begins
   * @param to behind the empty line; every line ends in a line feed
   * @throws Refusal 400, 501 or 505 as nginx
   */
  static RequestHead parse(byte[] bytes, int from, int to) throws Refusal {
    return new HeadParser(bytes, from, to).head(to - from);
  }

  private RequestHead head(int size) throws Refusal {
    HttpMethod method = method();
    String uri = uri();
    HttpVersion version = version();
    HttpRequest request = new DefaultHttpRequest(version, method, uri, HEADERS);
    while (!isEmptyLine()) {
      header(request.headers());
    }
    check(version);
    int weight = size + lines * RequestHead.LINE_OVERHEAD_BYTES + RequestHead.OVERHEAD_BYTES;
    return new RequestHead(request, isChunked ? RequestHead.CHUNKED : length, weight);
  }

  private HttpMethod method() throws Refusal {
    int start = at;
    while (bytes[at] >= 'A' && bytes[at] <= 'Z' || bytes[at] == '_' || bytes[at] == '-') {
      at++;
    }
    int count = at - start;
    if (count == 0 || count > MAX_METHOD_CHARS || bytes[at] != ' ') {
      throw bad("the request line begins with no method");
    }
    at++;
    if (count == 3 && bytes[start] == 'G' && bytes[start + 1] == 'E' && bytes[start + 2] == 'T') {
      return HttpMethod.GET;
    }
    return HttpMethod.valueOf(new String(bytes, start, count, StandardCharsets.US_ASCII));
  }

  private String uri() throws Refusal {
    int start = at;
    // Bytes above ASCII are negative; a line feed ends every line.
    while (bytes[at] > ' ' && bytes[at] != 0x7f || bytes[at] < 0) {
      at++;
    }
    if (at == start || bytes[at] != ' ') {
      throw bad("the request line holds no URI, or one with control characters");
    }
    String uri = new String(bytes, start, at - start, StandardCharsets.ISO_8859_1);
    at++;
    return uri;
  }

  private HttpVersion version() throws Refusal {
    for (byte wanted : HTTP) {
      if (bytes[at++] != wanted) {
        throw bad("the request line names no version of HTTP");
      }
    }
    int major = number();
    if (bytes[at++] != '.') {
      throw bad("the request line names no version of HTTP");
    }
    int minor = number();
    endLine();
    if (major != 1 || minor > 1) {
      throw new Refusal(Status.VERSION_UNKNOWN, "HTTP/1.1 and HTTP/1.0 are spoken here");
    }
    return minor == 0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
  }

  /** Reads a number of one digit or two. */
  private int number() throws Refusal {
    int start = at;
    int number = 0;
    while (bytes[at] >= '0' && bytes[at] <= '9' && at < start + 2) {
      number = number * 10 + bytes[at++] - '0';
    }
    if (at == start) {
      throw bad("the request line names no version of HTTP");
    }
    return number;
  }

  private void endLine() throws Refusal {
    if (bytes[at] == '\r') {
      at++;
    }
    if (bytes[at++] != '\n') {
      throw bad("the request line does not end behind the version");
    }
  }

  private boolean isEmptyLine() {
    return at >= end || bytes[at] == '\n' || bytes[at] == '\r' && bytes[at + 1] == '\n';
  }

  private void header(HttpHeaders headers) throws Refusal {
    int start = at;
    while (TOKEN[bytes[at] & 0xff]) {
      at++;
    }
    if (at == start || bytes[at] != ':') {
      throw bad("a header line must be a name, a colon and a value on one line");
    }
    AsciiString name = new AsciiString(bytes, start, at - start, true);
    at++;
    String value = value();
    headers.add(name, value);
    lines++;
    note(name, value);
  }

  private String value() throws Refusal {
    while (bytes[at] == ' ' || bytes[at] == '\t') {
      at++;
    }
    int start = at;
    while (bytes[at] >= ' ' && bytes[at] != 0x7f || bytes[at] < 0 || bytes[at] == '\t') {
      at++;
    }
    int stop = at;
    if (bytes[at] == '\r') {
      at++;
    }
    if (bytes[at++] != '\n') {
      throw bad("a header's value has no control characters");
    }
    while (stop > start && (bytes[stop - 1] == ' ' || bytes[stop - 1] == '\t')) {
      stop--;
    }
    return new String(bytes, start, stop - start, StandardCharsets.ISO_8859_1);
  }

  /** Keeps the headers that say where the request ends and for which host it is. */
  private void note(AsciiString name, String value) throws Refusal {
    if (name.length() == HOST.length() && HOST.contentEqualsIgnoreCase(name)) {
      hosts++;
    } else if (name.length() == LENGTH.length() && LENGTH.contentEqualsIgnoreCase(name)) {
      if (hasLength) {
        throw bad("there are two lengths");
      }
      hasLength = true;
      length = lengthOf(value);
    } else if (name.length() == CODING.length() && CODING.contentEqualsIgnoreCase(name)) {
      if (isChunked) {
        throw bad("there are two transfer codings");
      }
      if (!CHUNKED.contentEqualsIgnoreCase(value)) {
        throw new Refusal(Status.NOT_IMPLEMENTED, "the only transfer coding is chunked");
      }
      isChunked = true;
    }
  }

  private static long lengthOf(String value) throws Refusal {
    if (value.isEmpty() || value.length() > MAX_LENGTH_DIGITS) {
      throw bad("a length has 1 to " + MAX_LENGTH_DIGITS + " digits");
    }
    long length = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        throw bad("a length is digits");
      }
      length = length * 10 + c - '0';
    }
    return length;
  }

  private void check(HttpVersion version) throws Refusal {
    boolean old = version.equals(HttpVersion.HTTP_1_0);
    if (hosts > 1 || hosts == 0 && !old) {
      throw bad("there must be one Host header");
    }
    if (isChunked && (hasLength || old)) {
      throw bad("a chunked body has no length, and no place in HTTP/1.0");
    }
  }

  private static Refusal bad(String why) {
    return new Refusal(Status.BAD_REQUEST, why);
  }

  private static boolean[] tokenBytes() {
    boolean[] token = new boolean[256];
    for (int c = 0x21; c < 0x7f; c++) {
      token[c] = Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
    return token;
  }
}
