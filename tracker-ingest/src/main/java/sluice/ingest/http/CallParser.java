package sluice.ingest.http;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.http.Answer.Status;
import sluice.ingest.ring.EntryEncoder;
import sluice.php.InputTooLargeException;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;

/**
 * Turns a whole HTTP request into what it means: the pipeline of ingest up to the ring. Belongs to
 * one thread (its encoder does).
 */
final class CallParser {

  private static final Logger LOG = LoggerFactory.getLogger(CallParser.class);

  private final HitParser hits;
  private final TrackerPaths paths;
  private final EnvironmentReader environments;
  private final Supplier<TrackerRules> rules;
  private final QueueSplit split;
  private final HttpLimits limits;
  private final InstantSource clock;

  CallParser(Rules rules, EntryEncoder encoder, HttpLimits limits, InstantSource clock) {
    this.hits = new HitParser(rules.environmentJson(), rules.environments(), encoder);
    this.paths = rules.paths();
    this.environments = rules.environments();
    this.rules = rules.tracker();
    this.split = new QueueSplit(encoder, limits.setRequests());
    this.limits = limits;
    this.clock = clock;
  }

  /** What a parser reads requests by. */
  record Rules(
      TrackerPaths paths,
      EnvironmentReader environments,
      EnvironmentJson environmentJson,
      Supplier<TrackerRules> tracker) {}

  /**
   * As {@link #parse}; whatever goes wrong, the client has an answer, and what it held can be given
   * back.
   */
  ParseResult parseSafely(ReceivedRequest request, HttpCounters counters) {
    try {
      return parse(request);
    } catch (RuntimeException | StackOverflowError unforeseen) {
      LOG.atError()
          .setCause(unforeseen)
          .addKeyValue("path", request.path())
          .addKeyValue("effect", "answered 400")
          .addKeyValue("do", "report this fault of Sluice")
          .log("request-failed");
      counters.bug();
      return settled(
          TrackerResponse.unreadable(Status.BAD_REQUEST, "the request could not be read"));
    } catch (Error broken) {
      LOG.atError()
          .setCause(broken)
          .addKeyValue("path", request.path())
          .addKeyValue("effect", "answered 500")
          .log("request-failed");
      counters.bug();
      return settled(
          TrackerResponse.unreadable(Status.INTERNAL_ERROR, "the request could not be read"));
    }
  }

  /** Never throws because of what the client sent. */
  ParseResult parse(ReceivedRequest request) {
    if (!paths.contains(request.path())) {
      return settled(TrackerResponse.unreadable(Status.NOT_FOUND, "no tracking endpoint here"));
    }
    if (request.isPreflight()) {
      return settled(TrackerResponse.preflight());
    }
    TrackerRules now = rules.get();
    TrackerResponse plain = new TrackerResponse(now, request, List.of());
    try {
      Optional<ParseResult> hit = hits.parse(request, now, clock.instant().getEpochSecond());
      return hit.isPresent() ? hit.get() : parseLong(request, now, plain);
    } catch (Refusal refusal) {
      return settled(plain.refused(refusal.status(), refusal.getMessage()));
    } catch (InputTooLargeException tooLarge) {
      return settled(plain.refused(Status.TOO_LARGE, tooLarge.getMessage()));
    }
  }

  private ParseResult parseLong(ReceivedRequest request, TrackerRules now, TrackerResponse plain)
      throws Refusal {
    TrackerCall call = CallReader.read(request);
    if (call.isEmpty()) {
      return settled(plain.empty());
    }
    if (!now.recordStatistics()) {
      return settled(
          call.bulk().isPresent()
              ? plain.bulkTaken(call.sendsImage(), 0)
              : plain.recordingOff(call.sendsImage()));
    }
    Optional<Answer> refusal = bulkRefusal(request, call, now, plain);
    return refusal.isPresent() ? settled(refusal.get()) : accept(request, call, now, plain);
  }

  /**
   * Refuses a bulk that needs a token but has none that is valid for each of its requests; only the
   * token in its JSON counts, and that of the header with a Matomo that reads it (BulkTracking's
   * Requests::authenticateRequests).
   */
  private Optional<Answer> bulkRefusal(
      ReceivedRequest request, TrackerCall call, TrackerRules now, TrackerResponse plain) {
    if (call.bulk().isEmpty() || now.bulkTokens().isEmpty()) {
      return Optional.empty();
    }
    BulkTokens tokens = now.bulkTokens().get();
    boolean readsBearer = tokens.areKnown() && tokens.readsBearer();
    RequestEnvironment environment = environments.read(request);
    Optional<String> token =
        call.bulk().get().token().or(() -> environment.bearerToken().filter(it -> readsBearer));
    if (token.isPresent() && !tokens.areKnown()) {
      return Optional.of(plain.bulkNotJudged());
    }
    Arrival arrival = new Arrival(environment, token, 0);
    for (PhpValue.Array params : call.requests()) {
      TrackingRequest one = new TrackingRequest(params, arrival);
      if (token.isEmpty() || !tokens.isValid(token.get(), one.integer("idsite"), readsBearer)) {
        return Optional.of(plain.bulkRefused());
      }
    }
    return Optional.empty();
  }

  private ParseResult accept(
      ReceivedRequest request, TrackerCall call, TrackerRules now, TrackerResponse plain)
      throws Refusal {
    RequestEnvironment environment = environments.read(request);
    long time = clock.instant().getEpochSecond();
    Arrival arrival = new Arrival(environment, call.token(), time);
    QueueSplit.Sets sets = split.split(call.requests(), arrival, now, limits.maxBulkRequests());
    if (sets.requests() == 0) {
      return settled(plain.bulkTaken(call.sendsImage(), call.bulk().orElseThrow().tracked()));
    }
    List<String> cookies = cookies(sets.last(), arrival, now);
    TrackerResponse response = new TrackerResponse(now, request, cookies);
    Answer answer =
        call.bulk().isPresent()
            ? response.bulkTaken(call.sendsImage(), call.bulk().get().tracked())
            : response.taken(call.sendsImage());
    return new ParseResult.Accepted(sets.parts(), answer, plain, sets.requests());
  }

  private static List<String> cookies(PhpValue.Array params, Arrival arrival, TrackerRules now) {
    return VisitorCookie.lines(new TrackingRequest(params, arrival), now);
  }

  private static ParseResult settled(Answer answer) {
    return new ParseResult.Settled(answer);
  }
}
