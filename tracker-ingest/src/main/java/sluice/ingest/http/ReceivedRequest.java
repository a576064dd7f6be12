package sluice.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/**
 * A whole HTTP request.
 *
 * @param head request line and headers
 * @param body empty when there is none
 * @param remoteAddress the peer's IP address as text
 */
record ReceivedRequest(HttpRequest head, byte[] body, String remoteAddress) {

  boolean isGet() {
    return head.method().equals(HttpMethod.GET);
  }

  boolean isPost() {
    return head.method().equals(HttpMethod.POST);
  }

  HttpHeaders headers() {
    return head.headers();
  }

  /** The path of the URI, not decoded; also of an absolute URI as proxies send it. */
  String path() {
    String uri = head.uri();
    int start = pathStart(uri);
    int end = start;
    while (end < uri.length() && uri.charAt(end) != '?' && uri.charAt(end) != '#') {
      end++;
    }
    return uri.substring(start, end);
  }

  /** The query of the URI without its question mark, as it was sent. */
  String query() {
    return head.uri().substring(queryStart(), queryEnd());
  }

  /**
   * The query's bytes. Hot path: event loop; no allocation.
   *
   * @param into room for {@link #queryLength} bytes
   */
  // The deprecated copy drops the high bytes of the characters, which Netty leaves zero.
  @SuppressWarnings("deprecation")
  void copyQuery(byte[] into) {
    head.uri().getBytes(queryStart(), queryEnd(), into, 0);
  }

  int queryLength() {
    return queryEnd() - queryStart();
  }

  private int queryStart() {
    int mark = head.uri().indexOf('?');
    return mark < 0 ? head.uri().length() : mark + 1;
  }

  private int queryEnd() {
    int fragment = head.uri().indexOf('#', queryStart());
    return fragment < 0 ? head.uri().length() : fragment;
  }

  private static int pathStart(String uri) {
    if (uri.startsWith("/")) {
      return 0;
    }
    int host = uri.indexOf("://");
    int slash = host < 0 ? -1 : uri.indexOf('/', host + 3);
    return Math.max(0, slash);
  }

  /**
   * Whether it is a preflight of CORS, which is answered without looking at the rest (docs:
   * tracker-ingest/docs/endpoint.md#cors).
   */
  boolean isPreflight() {
    return head.method().equals(HttpMethod.OPTIONS)
        && (isSent(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)
            || isSent(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS));
  }

  private boolean isSent(CharSequence header) {
    String value = headers().get(header);
    return value != null && !value.isEmpty();
  }
}
