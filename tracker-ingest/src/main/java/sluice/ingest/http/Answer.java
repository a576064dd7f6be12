package sluice.ingest.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A response, ready to be written. Immutable; safe for use by any thread. The common ones are made
 * once, so that an answer costs a copy of its bytes.
 */
final class Answer {

  private static final byte[] KEEP = "\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEEP_1_0 =
      "Connection: keep-alive\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE =
      "Connection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Status status;
  private final byte[] head;
  private final byte[] body;

  private Answer(Status status, byte[] head, byte[] body) {
    this.status = status;
    this.head = head;
    this.body = body;
  }

  /**
   * Makes an answer.
   *
   * @param headers whole lines without line ends
   * @param body empty for none; 204 never has one
   */
  static Answer of(Status status, List<String> headers, byte[] body) {
    StringBuilder head = new StringBuilder(256).append(status.line());
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (status != Status.NO_RESPONSE) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    return new Answer(status, head.toString().getBytes(StandardCharsets.ISO_8859_1), body);
  }

  Status status() {
    return status;
  }

  /**
   * The bytes of the response. Hot path: event loop; allocates from the pool; never blocks.
   *
   * @param connection what becomes of the connection
   * @param withBody false for HEAD
   */
  ByteBuf encode(ByteBufAllocator allocator, Connection connection, boolean withBody) {
    byte[] end = connection.header;
    ByteBuf out = allocator.directBuffer(head.length + end.length + body.length);
    out.writeBytes(head).writeBytes(end);
    return withBody ? out.writeBytes(body) : out;
  }

  /** What becomes of the connection after an answer. */
  enum Connection {
    /** An HTTP/1.1 connection goes on without a word in the answer. */
    KEPT(KEEP),
    /**
     * A connection of HTTP/1.0 goes on only because its client asked for it, and the answer tells
     * the client so.
     */
    KEPT_1_0(KEEP_1_0),
    /** The connection is closed after the answer. */
    CLOSED(CLOSE);

    private final byte[] header;

    Connection(byte[] header) {
      this.header = header;
    }
  }

  /** The status codes that we send, with Matomo's words for 204. */
  enum Status {
    OK(200, "OK"),
    NO_RESPONSE(204, "No Response"),
    BAD_REQUEST(400, "Bad Request"),
    NOT_FOUND(404, "Not Found"),
    REQUEST_TIMEOUT(408, "Request Timeout"),
    TOO_LARGE(413, "Content Too Large"),
    URI_TOO_LONG(414, "URI Too Long"),
    EXPECTATION_FAILED(417, "Expectation Failed"),
    HEADERS_TOO_LARGE(431, "Request Header Fields Too Large"),
    INTERNAL_ERROR(500, "Internal Server Error"),
    NOT_IMPLEMENTED(501, "Not Implemented"),
    UNAVAILABLE(503, "Service Unavailable"),
    VERSION_UNKNOWN(505, "HTTP Version Not Supported");

    private final int code;
    private final String reason;

    Status(int code, String reason) {
      this.code = code;
      this.reason = reason;
    }

    int code() {
      return code;
    }

    private String line() {
      return "HTTP/1.1 " + code + " " + reason + "\r\n";
    }
  }
}
