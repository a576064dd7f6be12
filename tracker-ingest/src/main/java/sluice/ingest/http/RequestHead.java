package sluice.ingest.http;

import io.netty.handler.codec.http.HttpRequest;

/**
 * A request line with its headers.
 *
 * @param request what Netty's types make of it
 * @param bodyLength bytes of the body, or {@link #CHUNKED}
 * @param weight what it holds in memory, bytes, roughly
 */
record RequestHead(HttpRequest request, long bodyLength, int weight) {

  /** The length is not known before the last chunk. */
  static final long CHUNKED = -1;

  /** Objects around the text of a header: name, value, entry. */
  static final int LINE_OVERHEAD_BYTES = 160;

  /** Objects around the text of a request line. */
  static final int OVERHEAD_BYTES = 400;
}
