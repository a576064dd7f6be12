package sluice.worker.plan;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.matomo.TrackerSettings;
import sluice.php.PhpValue;
import sluice.php.PhpValues;
import sluice.request.ClientAddress;
import sluice.request.ProxyRules;
import sluice.request.TrackingRequest;
import sluice.request.VisitorIdRules;
import sluice.request.VisitorIdentification;
import sluice.site.CustomDimension;
import sluice.site.PrivacySettings;
import sluice.site.Site;
import sluice.site.Withheld;
import sluice.worker.action.ActionRecognition;
import sluice.worker.action.ExtractionSource;
import sluice.worker.batch.HitOutcome;
import sluice.worker.goal.EcommerceItems;
import sluice.worker.goal.EcommerceRequest;
import sluice.worker.goal.GoalMatch;
import sluice.worker.url.ParameterNames;
import sluice.worker.visit.Hit;
import sluice.worker.visit.HitGoal;

/**
 * From a request to a hit: all that Matomo does before it looks for the visit, in its order (docs:
 * queue-worker/docs/lifecycle.md#before-the-visit-is-looked-for). Confined to one batch and its
 * thread; the rules that it was given are shared.
 */
final class RequestRules {

  /** Random bytes that replace an order id: as long as the SHA-1 that Matomo stores. */
  private static final int ORDER_ID_BYTES = 20;

  /** What Matomo stores for a resolution that it does not know. */
  private static final String UNKNOWN_RESOLUTION = "unknown";

  private final BatchContext context;
  private final RequestGate gate;
  private final ProxyRules proxies;
  private final BotRules bots;
  private final SecureRandom random = new SecureRandom();

  RequestRules(BatchContext context) {
    this.context = context;
    this.gate = new RequestGate(context);
    TrackerSettings.Proxies configured = context.rules().settings().proxies();
    this.proxies =
        ProxyRules.of(configured.clientHeaders(), configured.ips(), configured.readLastInList());
    this.bots = new BotRules(context, gate, proxies);
  }

  /** Reads one request. */
  ReadHit read(TrackingRequest sent) throws SQLException {
    if (sent.params().entries().isEmpty()) {
      return new ReadHit.Dropped(HitOutcome.EMPTY, Optional.empty());
    }
    try {
      return bots.takes(sent)
          ? new ReadHit.OfBot(bots.read(atItsSite(sent)))
          : new ReadHit.Recordable(hit(atItsSite(pseudonymised(sent))));
    } catch (DroppedException e) {
      return e.dropped();
    }
  }

  private SiteRequest atItsSite(TrackingRequest request) throws SQLException, DroppedException {
    long idSite = request.integer("idsite");
    Optional<Site> site =
        idSite <= 0 || idSite > Integer.MAX_VALUE
            ? Optional.empty()
            : context.stored().site((int) idSite);
    TrackerSettings global = context.rules().settings();
    if (site.isEmpty()) {
      throw gate.unknownSite(new SiteRequest(request, global, proxies));
    }
    return new SiteRequest(request, site.get(), global.forSite((int) idSite), proxies);
  }

  private Hit hit(SiteRequest passing) throws SQLException, DroppedException {
    Site site = passing.knownSite();
    Map<String, String> place = gate.place(passing);
    long time = gate.time(passing);
    ClientAddress address = gate.address(passing);
    SiteRequest sent = passing.with(stripped(passing.request(), site));
    TrackingRequest request = sent.request();
    VisitorRules visitor = new VisitorRules(context, sent, address);
    Optional<ActionRecognition.Recognised> action = action(request, site);
    boolean isPing = request.integer("ping") == 1;
    boolean isRecorded = action.isPresent() && !isPing;
    ExtractionSource source =
        isRecorded ? ExtractionSource.of(action.get().action()) : ExtractionSource.of(request);
    return new Hit(
        request,
        site,
        sent.settings(),
        time,
        visitor.visitor(time),
        visitor.origin(place),
        action,
        goal(request, site),
        isPing,
        context.dimensions().of(CustomDimension.Scope.VISIT, request, site, source),
        isRecorded
            ? context.dimensions().of(CustomDimension.Scope.ACTION, request, site, source)
            : Map.of());
  }

  /**
   * User and order ids as the privacy settings want them (docs:
   * queue-worker/docs/location-privacy.md#user-and-order-ids).
   */
  private TrackingRequest pseudonymised(TrackingRequest request) {
    PrivacySettings privacy = context.global().settings().privacy().of(request.integer("idsite"));
    Map<String, PhpValue> params = new LinkedHashMap<>();
    String userId = request.text("uid");
    if (privacy.anonymizesUserId() && !userId.isEmpty()) {
      VisitorIdRules salted =
          new VisitorIdRules(
              true,
              Optional.empty(),
              false,
              Optional.of(privacy.userIdSalt()),
              context.rules().zeroVisitorId());
      params.put("uid", new PhpValue.Text(VisitorIdentification.userId(request, salted)));
    }
    if (privacy.anonymizesOrderId() && !request.text("ec_id").isEmpty()) {
      byte[] bytes = new byte[ORDER_ID_BYTES];
      random.nextBytes(bytes);
      params.put("ec_id", new PhpValue.Text(HexFormat.of().formatHex(bytes)));
    }
    return params.isEmpty() ? request : request.with(params);
  }

  /** Without what may not be stored of the site's hits. */
  private TrackingRequest stripped(TrackingRequest request, Site site) {
    Withheld withheld = context.global().privacyOf(site).withheld();
    Map<String, PhpValue> params = new LinkedHashMap<>();
    if (withheld.userIds() && !request.text("uid").isEmpty()) {
      params.put("uid", new PhpValue.Text(""));
    }
    if (withheld.resolutions()) {
      params.put("res", new PhpValue.Text(UNKNOWN_RESOLUTION));
    }
    return params.isEmpty() ? request : request.with(params);
  }

  /**
   * Goals, orders and carts take the action away; a broken one that is not recorded is no matter.
   */
  private Optional<ActionRecognition.Recognised> action(TrackingRequest request, Site site)
      throws DroppedException {
    ActionRecognition recognition = context.rules().pages().actions().recognise(request, site);
    boolean isTaken = request.integer("idgoal") >= 0;
    if (recognition instanceof ActionRecognition.Refused refused
        && (refused.reason().isImmediate() || !isTaken)) {
      throw new DroppedException(HitOutcome.REFUSED_INVALID_PARAMETER);
    }
    return !isTaken && recognition instanceof ActionRecognition.Recognised recognised
        ? Optional.of(recognised)
        : Optional.empty();
  }

  private HitGoal goal(TrackingRequest request, Site site) throws DroppedException {
    long idGoal = request.integer("idgoal");
    Optional<GoalMatch> manual =
        site.goals().stream()
            .filter(goal -> idGoal > 0 && goal.idGoal() == idGoal)
            .findFirst()
            .map(goal -> new GoalMatch(goal, cleanedUrl(request, site)));
    if (idGoal > 0 && manual.isEmpty()) {
      throw new DroppedException(HitOutcome.REFUSED_UNKNOWN_GOAL);
    }
    String orderId = request.text("ec_id");
    boolean isEcommerce = EcommerceRequest.isEcommerce(request);
    return new HitGoal(
        idGoal,
        PhpValues.isEmpty(orderId) ? "" : orderId,
        manual,
        isEcommerce ? Optional.of(EcommerceRequest.of(request)) : Optional.empty(),
        isEcommerce ? EcommerceItems.of(request) : new EcommerceItems.Unusable());
  }

  private String cleanedUrl(TrackingRequest request, Site site) {
    return context
        .rules()
        .pages()
        .cleaners()
        .of(site)
        .withoutExcluded(request.url(), ParameterNames.NONE);
  }
}
