package sluice.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.ingest.ring.EntryEncoder;
import sluice.ingest.ring.EntryPrefix;
import sluice.php.PhpValue;
import sluice.php.json.PhpJsonWriter;
import sluice.queue.KeptInEntry;
import sluice.queue.QueueSelector;
import sluice.request.Arrival;
import sluice.request.ClientAddress;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.request.VisitorIdentification;

/**
 * The short way for single hits as trackers send them, a plain query or a plain form: from bytes to
 * the queue entry without a map of the parameters. Everything else takes the long way through
 * {@link CallReader} and {@link QueueSplit}; where both can be taken they give the same entry.
 * Belongs to one thread.
 */
final class HitParser {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final EnvironmentJson environmentJson;
  private final EnvironmentReader environments;
  private final EntryEncoder encoder;
  private final QueryJson query = new QueryJson();
  private byte[] urlQuery = new byte[2048];

  HitParser(EnvironmentJson environmentJson, EnvironmentReader environments, EntryEncoder encoder) {
    this.environmentJson = environmentJson;
    this.environments = environments;
    this.encoder = encoder;
  }

  /**
   * Reads a hit. Hot path: event loop; allocates what leaves it and the few parameters that choose
   * the queue; never blocks; HitParserBenchmark.
   *
   * @param time now, Unix seconds
   * @return empty when the long way has to be taken
   */
  Optional<ParseResult> parse(ReceivedRequest request, TrackerRules rules, long time) {
    PhpJsonWriter json = encoder.begin();
    if (!rules.recordStatistics() || !writeParameters(request, json)) {
      return Optional.empty();
    }
    Map<String, String> cookies = environments.cookies(request.headers());
    writeEnvironment(request, cookies, json);
    PhpValue.Array params = query.captured().params();
    Optional<String> token = text(params, "token_auth").filter(value -> !value.isEmpty());
    Arrival bare = new Arrival(RequestEnvironment.EMPTY, token, time);
    EntryPrefix prefix = encoder.end(bare);
    return Optional.of(accepted(request, rules, new TrackingRequest(params, bare), prefix));
  }

  /** Writes the one place that holds the parameters: the query, or a form that is no bulk. */
  private boolean writeParameters(ReceivedRequest request, PhpJsonWriter json) {
    int inUrl = request.queryLength();
    byte[] body = request.body();
    if (body.length > 0) {
      return inUrl == 0 && isPlainForm(request) && query.write(body, body.length, json);
    }
    if (urlQuery.length < inUrl) {
      urlQuery = new byte[inUrl];
    }
    request.copyQuery(urlQuery);
    return query.write(urlQuery, inUrl, json);
  }

  private static boolean isPlainForm(ReceivedRequest request) {
    String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
    return request.isPost()
        && type.regionMatches(true, 0, FORM, 0, FORM.length())
        && !BulkBody.isBulk(request.body());
  }

  private void writeEnvironment(
      ReceivedRequest request, Map<String, String> cookies, PhpJsonWriter json) {
    encoder.beginServer();
    int before = json.size();
    boolean needsReferer = query.captured().needsReferer();
    if (!environmentJson.write(request, needsReferer, json)) {
      json.truncate(before);
      encoder.texts(KeptInEntry.of(environments.read(request), needsReferer).server());
    }
    encoder.cookies(cookies);
  }

  private ParseResult accepted(
      ReceivedRequest request, TrackerRules rules, TrackingRequest known, EntryPrefix prefix) {
    long idSite = known.integer("idsite");
    TrackerRules.SiteRules site = rules.of(idSite);
    boolean bare = site.cookie().isEmpty() && !rules.doNotTrack();
    Optional<VisitorId> visitor = Optional.empty();
    if (bare) {
      visitor = VisitorIdentification.of(known, site.visitorIds()).visitorId();
    }
    List<String> cookies = List.of();
    String address = "";
    if (visitor.isEmpty()) {
      TrackingRequest whole = known.in(environments.read(request));
      visitor = VisitorIdentification.of(whole, site.visitorIds()).visitorId();
      address = ClientAddress.of(whole, rules.proxies()).text();
      cookies = bare ? cookies : VisitorCookie.lines(whole, rules);
    }
    int queue =
        visitor.isPresent()
            ? QueueSelector.queueOf(visitor.get(), idSite, QueueSelector.FINEST)
            : QueueSelector.queueOfAddress(address, QueueSelector.FINEST);
    boolean sendImage = !text(known.params(), "send_image").filter("0"::equals).isPresent();
    TrackerResponse response = new TrackerResponse(rules, request, cookies);
    return new ParseResult.Accepted(
        List.of(new ParseResult.Part(queue, QueueSelector.FINEST, prefix)),
        response.taken(sendImage),
        response,
        1);
  }

  private static Optional<String> text(PhpValue.Array params, String name) {
    return params.entries().get(name) instanceof PhpValue.Text text
        ? Optional.of(text.value())
        : Optional.empty();
  }
}
