package sluice.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryString;

/**
 * Parameters of a call as PHP and Matomo's plugins find them (docs:
 * tracker-ingest/docs/php.md#query-strings-and-forms,
 * tracker-ingest/docs/endpoint.md#entry-points). Stateless.
 */
final class CallReader {

  private static final String FORM = "application/x-www-form-urlencoded";

  private CallReader() {}

  /**
   * Reads a call.
   *
   * @throws Refusal for what is beyond PHP's limits, or ours
   */
  static TrackerCall read(ReceivedRequest request) throws Refusal {
    String query = request.query();
    PhpValue.Array get =
        query.isEmpty()
            ? PhpValue.Array.EMPTY
            : PhpQueryString.parse(query.getBytes(StandardCharsets.ISO_8859_1));
    if (request.body().length == 0) {
      return new TrackerCall(get, Optional.empty());
    }
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    boolean multipart = MultipartBody.boundary(type).isPresent();
    PhpValue.Array params = merged(get, post(request, type));
    // PHP's raw body is empty for multipart, so Matomo finds no bulk in it.
    return !multipart && BulkBody.isBulk(request.body())
        ? new TrackerCall(params, Optional.of(BulkBody.read(request.body(), params)))
        : new TrackerCall(params, Optional.empty());
  }

  private static PhpValue.Array post(ReceivedRequest request, String type) throws Refusal {
    if (!request.isPost()) {
      return PhpValue.Array.EMPTY;
    }
    Optional<String> boundary = MultipartBody.boundary(type);
    if (boundary.isPresent()) {
      return MultipartBody.fields(request.body(), boundary.get());
    }
    boolean form = type.toLowerCase(Locale.ROOT).startsWith(FORM);
    return form ? PhpQueryString.parse(request.body().clone()) : PhpValue.Array.EMPTY;
  }

  private static PhpValue.Array merged(PhpValue.Array get, PhpValue.Array post) {
    if (get.entries().isEmpty() || post.entries().isEmpty()) {
      return get.entries().isEmpty() ? post : get;
    }
    Map<String, PhpValue> merged = new LinkedHashMap<>(get.entries());
    post.entries().forEach(merged::putIfAbsent);
    return new PhpValue.Array(merged);
  }
}
