package sluice.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sluice.ingest.http.Answer.Status;
import sluice.ingest.ring.EntryEncoder;
import sluice.queue.QueueSelector;
import sluice.request.PhpValue;
import sluice.request.PhpValues;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.request.VisitorIdRules;
import sluice.request.VisitorIdentification;

/**
 * From a whole HTTP request to what it is: the pipeline of ingest up to the ring. Belongs to one
 * event loop (its encoder does).
 */
final class CallParser {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final TrackerPaths paths;
  private final EnvironmentReader environments;
  private final Supplier<TrackerRules> rules;
  private final EntryEncoder encoder;
  private final InstantSource clock;

  CallParser(
      TrackerPaths paths,
      EnvironmentReader environments,
      Supplier<TrackerRules> rules,
      EntryEncoder encoder,
      InstantSource clock) {
    this.paths = paths;
    this.environments = environments;
    this.rules = rules;
    this.encoder = encoder;
    this.clock = clock;
  }

  /** Never throws because of what the client sent. */
  ParseResult parse(ReceivedRequest request) {
    if (!paths.contains(request.path())) {
      return new ParseResult.Settled(
          TrackerResponse.unreadable(Status.NOT_FOUND, "no tracking endpoint at this path"));
    }
    if (request.isPreflight()) {
      return new ParseResult.Settled(TrackerResponse.preflight());
    }
    TrackerRules now = rules.get();
    TrackerResponse response = new TrackerResponse(now, request, List.of());
    PhpValue.Array params = params(request);
    if (params.entries().isEmpty()) {
      return new ParseResult.Settled(response.empty());
    }
    boolean sendImage = !isText(params, "send_image", "0");
    if (!now.recordStatistics()) {
      return new ParseResult.Settled(response.recordingOff(sendImage));
    }
    RequestEnvironment environment = environments.read(request);
    int queue = queueOf(params, environment, now);
    long time = clock.instant().getEpochSecond();
    ParseResult.Part part =
        new ParseResult.Part(
            queue, encoder.encode(List.of(params), environment, Optional.empty(), time));
    return new ParseResult.Accepted(
        List.of(part), response.taken(sendImage), response.notKept(), 1);
  }

  private static int queueOf(
      PhpValue.Array params, RequestEnvironment environment, TrackerRules rules) {
    TrackingRequest request = new TrackingRequest(params, environment, Optional.empty(), 0);
    Optional<VisitorId> visitor =
        VisitorIdentification.of(request, VisitorIdRules.DEFAULT).visitorId();
    return QueueSelector.queueOf(
        visitor,
        request.integer("idsite"),
        environment.server().get("REMOTE_ADDR"),
        rules.queues());
  }

  /** GET's parameters, and POST's where GET has none of that name. */
  private static PhpValue.Array params(ReceivedRequest request) {
    PhpValue.Array get = PhpValues.parseStr(request.query().getBytes(StandardCharsets.ISO_8859_1));
    if (!request.isPost() || request.body().length == 0 || !isForm(request)) {
      return get;
    }
    PhpValue.Array post = PhpValues.parseStr(request.body());
    if (get.entries().isEmpty()) {
      return post;
    }
    Map<String, PhpValue> merged = new LinkedHashMap<>(get.entries());
    post.entries().forEach(merged::putIfAbsent);
    return new PhpValue.Array(merged);
  }

  private static boolean isForm(ReceivedRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM);
  }

  private static boolean isText(PhpValue.Array params, String name, String value) {
    return params.entries().get(name) instanceof PhpValue.Text text && text.value().equals(value);
  }
}
