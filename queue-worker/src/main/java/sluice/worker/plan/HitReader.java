package sluice.worker.plan;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.matomo.TrackerSettings;
import sluice.request.ClientAddress;
import sluice.request.IpAddress;
import sluice.request.PhpValue;
import sluice.request.PhpValues;
import sluice.request.ProxyRules;
import sluice.request.RequestTime;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.request.VisitorIdRules;
import sluice.request.VisitorIdentification;
import sluice.site.CustomDimension;
import sluice.site.GlobalSettings;
import sluice.site.PrivacySettings;
import sluice.site.Site;
import sluice.worker.action.ActionRecognition;
import sluice.worker.action.CustomDimensionValues;
import sluice.worker.action.ExtractionSource;
import sluice.worker.action.ParameterNames;
import sluice.worker.device.ClientHints;
import sluice.worker.device.Device;
import sluice.worker.goal.EcommerceItems;
import sluice.worker.goal.EcommerceRequest;
import sluice.worker.goal.GoalMatch;
import sluice.worker.location.BrowserLanguage;
import sluice.worker.location.Location;
import sluice.worker.location.ServerVariables;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.visit.ConfigId;
import sluice.worker.visit.Exclusion;
import sluice.worker.visit.Hit;
import sluice.worker.visit.HitGoal;
import sluice.worker.visit.HitOrigin;
import sluice.worker.visit.HitVisitor;
import sluice.worker.visit.VisitColumns;
import sluice.worker.visit.VisitExcluded;

/**
 * From a request to a hit: all that Matomo does before it looks for the visit, in its order
 * (reference tracker.md 4.1 to 4.4). One object reads one batch, on one thread; the rules that it
 * was given are shared.
 */
final class HitReader {

  /** Parameters that override the place, and their columns (tracker.md 3.1). */
  private static final Map<String, String> PLACE =
      Map.of(
          "city", VisitColumns.CITY,
          "country", VisitColumns.COUNTRY,
          "region", VisitColumns.REGION,
          "lat", VisitColumns.LATITUDE,
          "long", VisitColumns.LONGITUDE);

  private final HitRules rules;
  private final VisitExcluded exclusion;
  private final CustomDimensionValues dimensions;
  private final Connection autocommit;
  private final GlobalSettings global;
  private final ReferrerSpam spam;
  private final SecureRandom random = new SecureRandom();

  HitReader(SharedRules shared, Connection autocommit, GlobalRules global) {
    this.rules = shared.rules();
    this.exclusion = shared.exclusion();
    this.dimensions = shared.dimensions();
    this.autocommit = autocommit;
    this.global = global.settings();
    this.spam = global.spam();
  }

  /** The parts that every reader uses. */
  record SharedRules(HitRules rules, VisitExcluded exclusion, CustomDimensionValues dimensions) {}

  /** Ends the reading of a request; never leaves {@link #read}. */
  private static final class DroppedException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient ReadHit.Dropped dropped;

    DroppedException(ReadHit.Dropped dropped) {
      super(dropped.outcome().name(), null, false, false);
      this.dropped = dropped;
    }
  }

  /** Reads one request. */
  ReadHit read(TrackingRequest sent) throws SQLException {
    if (sent.params().entries().isEmpty()) {
      return new ReadHit.Dropped(HitOutcome.EMPTY, Optional.empty());
    }
    try {
      return new ReadHit.Recordable(hit(pseudonymised(sent)));
    } catch (DroppedException e) {
      return e.dropped;
    }
  }

  private Hit hit(TrackingRequest request) throws SQLException, DroppedException {
    long idSite = request.integer("idsite");
    Optional<Site> found =
        idSite > Integer.MAX_VALUE
            ? Optional.empty()
            : rules.stored().sites().find(autocommit, (int) idSite);
    if (found.isEmpty()) {
      throw unknownSite(request);
    }
    Site site = found.get();
    TrackerSettings settings = rules.settings().forSite(site.idSite());
    Map<String, String> place = place(request, site, settings);
    long time = time(request, site, settings);
    ClientAddress address = ClientAddress.of(request, proxies());
    if (address.needsToken()) {
      requireToken(request, site, settings);
    }
    IpAddress ip = address.address();
    requireIncluded(request, ip, found);
    HitVisitor visitor = visitor(request, site, settings, time, address.text());
    Optional<ActionRecognition.Recognised> action = action(request, site);
    HitGoal goal = goal(request, site);
    boolean isPing = request.integer("ping") == 1;
    boolean isRecorded = action.isPresent() && !isPing;
    ExtractionSource source =
        isRecorded ? ExtractionSource.of(action.get().action()) : ExtractionSource.of(request);
    return new Hit(
        request,
        site,
        settings,
        time,
        visitor,
        origin(request, ip, place),
        action,
        goal,
        isPing,
        dimensions.of(CustomDimension.Scope.VISIT, request, site, source),
        isRecorded ? dimensions.of(CustomDimension.Scope.ACTION, request, site, source) : Map.of());
  }

  /** User and order ids as the privacy settings want them (tracker.md 4.4, PrivacyManager). */
  private TrackingRequest pseudonymised(TrackingRequest request) {
    PrivacySettings privacy = global.privacy();
    Map<String, PhpValue> params = new LinkedHashMap<>();
    String userId = request.text("uid");
    if (privacy.anonymizesUserId() && !userId.isEmpty()) {
      VisitorIdRules salted =
          new VisitorIdRules(
              true,
              Optional.empty(),
              false,
              Optional.of(privacy.userIdSalt()),
              rules.zeroVisitorId());
      params.put("uid", new PhpValue.Text(VisitorIdentification.userId(request, salted)));
    }
    if (privacy.anonymizesOrderId() && !request.text("ec_id").isEmpty()) {
      byte[] bytes = new byte[20]; // as long as the SHA-1 that Matomo stores
      random.nextBytes(bytes);
      params.put("ec_id", new PhpValue.Text(HexFormat.of().formatHex(bytes)));
    }
    if (params.isEmpty()) {
      return request;
    }
    Map<String, PhpValue> all = new LinkedHashMap<>(request.params().entries());
    all.putAll(params);
    return new TrackingRequest(
        new PhpValue.Array(all), request.environment(), request.tokenAuth(), request.acceptedAt());
  }

  private DroppedException unknownSite(TrackingRequest request) {
    IpAddress ip = ClientAddress.of(request, proxies()).address();
    boolean isExcluded = exclusion(request, ip, Optional.empty()).isPresent();
    return dropped(
        HitOutcome.REFUSED_UNKNOWN_SITE,
        isExcluded
            ? Optional.empty()
            : TrackingFailure.of(request, TrackingFailure.Kind.INVALID_SITE));
  }

  private Map<String, String> place(TrackingRequest request, Site site, TrackerSettings settings)
      throws SQLException, DroppedException {
    Map<String, String> place = new LinkedHashMap<>();
    for (Map.Entry<String, String> parameter : PLACE.entrySet()) {
      String value = request.text(parameter.getKey());
      if (!PhpValues.isEmpty(value)) {
        place.put(parameter.getValue(), value);
      }
    }
    if (!place.isEmpty()) {
      requireToken(request, site, settings);
    }
    return place;
  }

  private long time(TrackingRequest request, Site site, TrackerSettings settings)
      throws SQLException, DroppedException {
    RequestTime time = request.requestTime(settings.authentication().customTimestampFreeSeconds());
    if (time.needsToken()) {
      requireToken(request, site, settings);
    }
    if (time.isCustom()
        && global.retention().isTooOld(time.time(), rules.clock().instant().getEpochSecond())) {
      throw dropped(HitOutcome.REFUSED_INVALID_PARAMETER, Optional.empty());
    }
    return time.time();
  }

  private void requireToken(TrackingRequest request, Site site, TrackerSettings settings)
      throws SQLException, DroppedException {
    if (!settings.authentication().required()) {
      return;
    }
    String token = request.tokenAuth().orElse("");
    if (!rules.stored().tokens().isValid(site.idSite(), token, false)) {
      boolean isExcluded =
          exclusion(request, headerAddress(request), Optional.of(site)).isPresent();
      throw dropped(
          HitOutcome.REFUSED_NOT_AUTHENTICATED,
          isExcluded
              ? Optional.empty()
              : TrackingFailure.of(request, TrackingFailure.Kind.NOT_AUTHENTICATED));
    }
  }

  private void requireIncluded(TrackingRequest request, IpAddress ip, Optional<Site> site)
      throws DroppedException {
    Optional<Exclusion> reason = exclusion(request, ip, site);
    if (reason.isPresent()) {
      throw dropped(HitOutcome.of(reason.get()), Optional.empty());
    }
  }

  private Optional<Exclusion> exclusion(
      TrackingRequest request, IpAddress ip, Optional<Site> site) {
    TrackerSettings settings =
        site.map(it -> rules.settings().forSite(it.idSite())).orElse(rules.settings());
    String agent = PhpValues.unsanitize(request.userAgent());
    return exclusion.reason(
        request,
        new VisitExcluded.Subject(
            ip,
            rules.devices().detect(agent, hints(request)).isBot(),
            agent,
            site.map(Site::excludedIps).orElse(global.excludedIps()),
            site.map(Site::excludedUserAgents).orElse(global.excludedUserAgents()),
            site),
        new VisitExcluded.Rules(
            global.privacy().honoursDoNotTrack(),
            settings.requests().exclude(),
            settings.cookies().ignoreName(),
            spam(settings)));
  }

  private ReferrerSpam spam(TrackerSettings settings) {
    return settings.requests().enableSpamFilter() ? spam : ReferrerSpam.NONE;
  }

  private HitVisitor visitor(
      TrackingRequest request, Site site, TrackerSettings settings, long time, String address)
      throws SQLException, DroppedException {
    VisitorIdRules idRules =
        new VisitorIdRules(
            settings.recognition().enableUserIdOverwritesVisitorId(),
            settings.cookies().useThirdPartyId()
                ? Optional.of(settings.cookies().visitorName())
                : Optional.empty(),
            global.privacy().forcesCookieless(),
            Optional.empty(),
            rules.zeroVisitorId());
    VisitorIdentification identification = VisitorIdentification.of(request, idRules);
    if (identification instanceof VisitorIdentification.Invalid) {
      throw dropped(HitOutcome.REFUSED_INVALID_PARAMETER, Optional.empty());
    }
    return HitVisitor.of(
        identification.visitorId(),
        Optional.of(request.text("uid")).filter(userId -> !userId.isEmpty()),
        configId(request, site, settings, time, address),
        !PhpValues.isEmpty(request.text("cid")),
        settings.recognition().trustVisitorsCookies() || site.type().equals("intranet"));
  }

  private VisitorId configId(
      TrackingRequest request, Site site, TrackerSettings settings, long time, String address)
      throws SQLException {
    TrackerSettings.Recognition recognition = settings.recognition();
    String daySalt = "";
    if (!recognition.enableFingerprintingAcrossWebsites()
        && settings.visits().newVisitAfterMidnightOfAllSites()) {
      var day = Instant.ofEpochSecond(time).atZone(site.timeZone()).toLocalDate();
      daySalt = rules.stored().salts().salt(autocommit, site.idSite(), day) + day;
    }
    byte[] addressBytes =
        global.privacy().usesAnonymizedIpForEnrichment()
            ? IpAddress.parse(address).bytes()
            : address.getBytes(StandardCharsets.UTF_8);
    return ConfigId.of(
        request,
        device(request),
        new ConfigId.Surroundings(
            addressBytes,
            language(request),
            recognition.salt(),
            daySalt,
            recognition.enableFingerprintingAcrossWebsites()
                ? ""
                : Integer.toString(site.idSite())));
  }

  private HitOrigin origin(TrackingRequest request, IpAddress ip, Map<String, String> place) {
    PrivacySettings privacy = global.privacy();
    IpAddress stored = privacy.anonymizesIp() ? ip.mask(privacy.ipMaskLength()) : ip;
    String language = language(request);
    Location location =
        rules
            .locations()
            .named(global.locationProvider())
            .locate(
                privacy.usesAnonymizedIpForEnrichment() ? stored : ip,
                language,
                new ServerVariables(request.environment().server(), headerAddress(request)));
    return new HitOrigin(stored, language, device(request).columns(), location, place);
  }

  /**
   * Goals, orders and carts take the action away; a broken one that is not recorded is no matter.
   */
  private Optional<ActionRecognition.Recognised> action(TrackingRequest request, Site site)
      throws DroppedException {
    ActionRecognition recognition = rules.pages().actions().recognise(request, site);
    boolean isTaken = request.integer("idgoal") >= 0;
    if (recognition instanceof ActionRecognition.Refused refused
        && (refused.reason().isImmediate() || !isTaken)) {
      throw dropped(HitOutcome.REFUSED_INVALID_PARAMETER, Optional.empty());
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
      throw dropped(HitOutcome.REFUSED_UNKNOWN_GOAL, Optional.empty());
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
    return rules.pages().cleaners().of(site).withoutExcluded(request.url(), ParameterNames.NONE);
  }

  private Device device(TrackingRequest request) {
    return rules.devices().detect(request.userAgent(), hints(request));
  }

  private static ClientHints hints(TrackingRequest request) {
    return ClientHints.of(
        request.isGiven("uadata") ? Optional.of(request.clientHints()) : Optional.empty(),
        request.environment().server());
  }

  private static String language(TrackingRequest request) {
    String sent = request.text("lang");
    String header = request.environment().server().getOrDefault("HTTP_ACCEPT_LANGUAGE", "");
    return BrowserLanguage.cleaned(PhpValues.isEmpty(sent) ? PhpValues.sanitize(header) : sent);
  }

  private IpAddress headerAddress(TrackingRequest request) {
    return IpAddress.parse(ClientAddress.ofHeaders(request.environment(), proxies()));
  }

  private ProxyRules proxies() {
    TrackerSettings.Proxies proxies = rules.settings().proxies();
    return ProxyRules.of(proxies.clientHeaders(), proxies.ips(), proxies.readLastInList());
  }

  private static DroppedException dropped(HitOutcome outcome, Optional<TrackingFailure> failure) {
    return new DroppedException(new ReadHit.Dropped(outcome, failure));
  }
}
