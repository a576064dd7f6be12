package sluice.ingest.http;

import java.util.Optional;
import sluice.php.PhpValue;

/**
 * What a call brings, however it was sent.
 *
 * @param params GET's parameters, and POST's where GET has none of that name
 * @param bulk the bulk body, if it is one
 */
record TrackerCall(PhpValue.Array params, Optional<Bulk> bulk) {

  /**
   * A bulk body (docs: tracker-ingest/docs/endpoint.md#bulk-calls).
   *
   * @param requests those that have parameters
   * @param tracked how many Matomo would count: those without parameters too
   * @param token the body's token
   * @param sendsImage false when the body asks for no answer
   */
  record Bulk(BulkRequests requests, int tracked, Optional<String> token, boolean sendsImage) {}

  boolean isEmpty() {
    return params.entries().isEmpty() && bulk.isEmpty();
  }

  /** The requests to be queued. */
  BulkRequests requests() {
    return bulk.map(Bulk::requests).orElseGet(() -> BulkRequests.of(params));
  }

  /** Whether the answer has a body: not when {@code send_image} is exactly the text 0. */
  boolean sendsImage() {
    boolean asked =
        params.entries().get("send_image") instanceof PhpValue.Text text
            && text.value().equals("0");
    return !asked && bulk.map(Bulk::sendsImage).orElse(true);
  }

  /**
   * The token of the set: the call's, else the bulk body's (docs:
   * tracker-ingest/docs/endpoint.md#bulk-calls).
   */
  Optional<String> token() {
    Optional<String> own =
        params.entries().get("token_auth") instanceof PhpValue.Text text
            ? Optional.of(text.value()).filter(value -> !value.isEmpty())
            : Optional.empty();
    return own.or(() -> bulk.flatMap(Bulk::token));
  }
}
