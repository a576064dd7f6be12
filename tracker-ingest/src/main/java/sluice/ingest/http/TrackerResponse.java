package sluice.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import sluice.ingest.http.Answer.Status;

/**
 * The answers of the tracker (docs: tracker-ingest/docs/endpoint.md#cors,
 * tracker-ingest/docs/endpoint.md#answers). Where QueuedTracking differs from Matomo without it,
 * Matomo without it is followed: CORS headers on every answer that is no GET, a hint page for an
 * empty call, JSON for a bulk call, 503 when recording is off. Immutable; thread-safe.
 */
final class TrackerResponse {

  /**
   * The page for people who open the address in a browser: our own words in the role of Matomo's
   * page.
   */
  static final byte[] HINT =
      ("<!DOCTYPE html><title>Tracking endpoint</title>\n"
              + "<p>This address records visits for Matomo. It answers with an image when it is"
              + " called with tracking parameters, and there were none in this call.</p>\n")
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NOTHING = {};

  private static final byte[] BULK_REFUSED =
      "{\"status\":\"error\",\"tracked\":0,\"invalid\":0}".getBytes(StandardCharsets.US_ASCII);

  private static final String NO_STORE = "Cache-Control: no-store";
  private static final String HTML = "Content-Type: text/html; charset=UTF-8";
  private static final String JSON = "Content-Type: application/json";
  private static final String PLAIN = "Content-Type: text/plain; charset=UTF-8";

  private static final Answer GIF_FOR_GET =
      Answer.of(Status.OK, List.of(NO_STORE, "Content-Type: image/gif"), TrackerImage.GIF.bytes());
  private static final Answer NO_CONTENT_FOR_GET =
      Answer.of(Status.NO_RESPONSE, List.of(NO_STORE), NOTHING);
  private static final Answer PREFLIGHT =
      Answer.of(
          Status.NO_RESPONSE,
          List.of(
              "Access-Control-Allow-Methods: GET, POST",
              "Access-Control-Allow-Headers: *",
              "Access-Control-Allow-Origin: *"),
          NOTHING);

  /**
   * Characters of the longest origin: a scheme, a host name of DNS's 253 characters and a port fit;
   * what is longer is no origin.
   */
  private static final int MAX_ORIGIN_CHARS = 512;

  /** Seconds after which a client may try again when nothing can be kept. */
  private static final String RETRY_AFTER = "Retry-After: 30";

  private static final Answer NO_ROOM =
      refusal(
          Status.UNAVAILABLE,
          "there is no room for this request now, try again later",
          List.of(PLAIN, RETRY_AFTER));

  private final TrackerRules rules;
  private final ReceivedRequest request;
  private final List<String> cookies;

  /**
   * @param cookies header lines that set cookies, with what belongs to them
   */
  TrackerResponse(TrackerRules rules, ReceivedRequest request, List<String> cookies) {
    this.rules = rules;
    this.request = request;
    this.cookies = cookies;
  }

  /** The hit is taken: the image, or 204 for {@code send_image=0}. */
  Answer taken(boolean sendImage) {
    boolean common = rules.image() == TrackerImage.GIF && rules.corsDomains().isEmpty();
    if (request.isGet() && common && cookies.isEmpty()) {
      return sendImage ? GIF_FOR_GET : NO_CONTENT_FOR_GET;
    }
    return sendImage
        ? Answer.of(Status.OK, headers(true, image()), rules.image().bytes())
        : Answer.of(Status.NO_RESPONSE, headers(true), NOTHING);
  }

  /** The answer to a bulk call that is taken. */
  Answer bulkTaken(boolean sendImage, int tracked) {
    if (!sendImage) {
      return Answer.of(Status.NO_RESPONSE, headers(false), NOTHING);
    }
    String json = "{\"status\":\"success\",\"tracked\":" + tracked + ",\"invalid\":0}";
    return Answer.of(Status.OK, headers(false, JSON), json.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Answers a bulk call without a token that is valid for all its requests; none of it is recorded.
   */
  Answer bulkRefused() {
    return Answer.of(Status.INTERNAL_ERROR, headers(false, JSON), BULK_REFUSED);
  }

  /** The answer to a bulk call that cannot be judged now. */
  Answer bulkNotJudged() {
    return Answer.of(
        Status.UNAVAILABLE,
        headers(false, PLAIN, RETRY_AFTER),
        "bulks need a token, and none can be checked now\n".getBytes(StandardCharsets.US_ASCII));
  }

  /** The answer to a call without any parameter. */
  Answer empty() {
    return request.isGet()
        ? Answer.of(Status.OK, headers(false, HTML), HINT)
        : Answer.of(Status.BAD_REQUEST, headers(false, HTML), HINT);
  }

  /** The answer while recording is switched off in Matomo's configuration. */
  Answer recordingOff(boolean sendImage) {
    return sendImage
        ? Answer.of(Status.UNAVAILABLE, headers(true, image()), rules.image().bytes())
        : Answer.of(Status.NO_RESPONSE, headers(true), NOTHING);
  }

  /** The answer when the hit could be kept neither in the queue nor on disk. */
  Answer notKept() {
    return Answer.of(
        Status.UNAVAILABLE, headers(true, image(), RETRY_AFTER), rules.image().bytes());
  }

  /** The answer to a call that is refused before Matomo's rules begin. */
  Answer refused(Status status, String why) {
    return refusal(status, why, headers(false, PLAIN));
  }

  /** As {@link #refused}, when there is no request that could be read. */
  static Answer unreadable(Status status, String why) {
    return refusal(status, why, List.of(PLAIN));
  }

  /** The answer when there is no room for the request now. */
  static Answer noRoom() {
    return NO_ROOM;
  }

  static Answer preflight() {
    return PREFLIGHT;
  }

  private static Answer refusal(Status status, String why, List<String> headers) {
    return Answer.of(status, headers, (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private String image() {
    return "Content-Type: " + rules.image().contentType();
  }

  private List<String> headers(boolean noStoreForGet, String... more) {
    List<String> headers = new ArrayList<>();
    if (noStoreForGet && request.isGet()) {
      headers.add(NO_STORE);
    }
    headers.addAll(List.of(more));
    headers.addAll(cookies);
    addCors(headers);
    return headers;
  }

  private void addCors(List<String> headers) {
    String sent = request.headers().get(HttpHeaderNames.ORIGIN);
    boolean isOrigin = sent != null && !sent.isEmpty() && sent.length() <= MAX_ORIGIN_CHARS;
    String origin = isOrigin ? sent : "*";
    List<String> domains = rules.corsDomains();
    if (!domains.isEmpty()) {
      headers.add("Vary: Origin");
    }
    if (!request.isGet() || domains.contains("*") || domains.contains(origin)) {
      headers.add("Access-Control-Allow-Origin: " + origin);
      headers.add("Access-Control-Allow-Credentials: true");
    }
  }
}
