package sluice.worker.plan;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import sluice.matomo.TrackerSettings;
import sluice.php.PhpValues;
import sluice.request.ClientAddress;
import sluice.request.IpAddress;
import sluice.request.MatomoText;
import sluice.request.RequestTime;
import sluice.request.SentToken;
import sluice.request.TrackingRequest;
import sluice.site.Site;
import sluice.worker.batch.HitOutcome;
import sluice.worker.door.DoorCounts;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.visit.Exclusion;
import sluice.worker.visit.VisitColumns;
import sluice.worker.visit.VisitExcluded;

/**
 * Who may pass: tokens for what needs one, the age limit, the exclusions (docs:
 * queue-worker/docs/lifecycle.md#before-the-visit-is-looked-for). Confined to one batch and its
 * thread.
 */
final class RequestGate {

  /**
   * Parameters that override the place, and their columns (docs:
   * tracker-ingest/docs/parameters.md#core).
   */
  private static final Map<String, String> PLACE =
      Map.of(
          "city", VisitColumns.CITY,
          "country", VisitColumns.COUNTRY,
          "region", VisitColumns.REGION,
          "lat", VisitColumns.LATITUDE,
          "long", VisitColumns.LONGITUDE);

  /**
   * Matomo's Date takes no earlier time, and a hit's time passes through it before anything is
   * written (Settings.php, Date::FIRST_WEBSITE_TIMESTAMP).
   */
  private static final long FIRST_WEBSITE = 681_436_800;

  /** 9999-12-31 23:59:59, the last a DATETIME holds; a later one would become a zero date. */
  private static final long LAST_DATETIME = 253_402_300_799L;

  private final BatchContext context;

  RequestGate(BatchContext context) {
    this.context = context;
  }

  /** The refusal of a request for a site that does not exist. */
  DroppedException unknownSite(SiteRequest sent) {
    // Matomo asks for the time first, and no token is valid for a site that does not exist.
    boolean needsToken =
        sent.request()
            .requestTime(sent.settings().authentication().customTimestampFreeSeconds())
            .needsToken();
    if (needsToken && sent.settings().authentication().required()) {
      return new DroppedException(HitOutcome.REFUSED_NOT_AUTHENTICATED);
    }
    return new DroppedException(
        new ReadHit.Dropped(
            HitOutcome.REFUSED_UNKNOWN_SITE,
            isNoted(sent.request())
                ? failure(sent, TrackingFailure.Kind.INVALID_SITE)
                : Optional.empty()));
  }

  /** From 5.7 on the UI shows only sites that are written as numbers. */
  private boolean isNoted(TrackingRequest request) {
    return !context.rules().installation().recModes() || request.plainCount("idsite").isPresent();
  }

  /**
   * What the UI will show of a refusal: nothing of hits that are excluded anyway. A request that
   * sets an address without being allowed to has none by which it could be excluded.
   */
  private Optional<TrackingFailure> failure(SiteRequest sent, TrackingFailure.Kind kind) {
    ClientAddress address = sent.address();
    boolean isTrusted = !address.needsToken() || !sent.settings().authentication().required();
    return isTrusted && exclusion(sent, address.address()).isPresent()
        ? Optional.empty()
        : TrackingFailure.of(sent.request(), kind);
  }

  /** The columns location_* that the request sets. */
  Map<String, String> place(SiteRequest sent) throws SQLException, DroppedException {
    Map<String, String> place = new LinkedHashMap<>();
    for (Map.Entry<String, String> parameter : PLACE.entrySet()) {
      String value = sent.request().text(parameter.getKey());
      if (!PhpValues.isEmpty(value)) {
        place.put(parameter.getValue(), value);
      }
    }
    if (!place.isEmpty()) {
      requireToken(sent);
    }
    return place;
  }

  /** When it happened, Unix seconds. */
  long time(SiteRequest sent) throws SQLException, DroppedException {
    RequestTime time =
        sent.request().requestTime(sent.settings().authentication().customTimestampFreeSeconds());
    if (time.isUnread()) {
      DoorCounts.timeUnread(sent.request().text("cdt"));
    }
    if (time.needsToken()) {
      requireToken(sent);
    }
    long now = context.rules().clock().instant().getEpochSecond();
    if (time.isCustom() && context.global().settings().retention().isTooOld(time.time(), now)) {
      throw new DroppedException(HitOutcome.REFUSED_INVALID_PARAMETER);
    }
    if (time.time() < FIRST_WEBSITE || time.time() > LAST_DATETIME) {
      throw new DroppedException(HitOutcome.REFUSED_INVALID_TIME);
    }
    return time.time();
  }

  /** The client's address, of a request that is not excluded. */
  ClientAddress address(SiteRequest sent) throws SQLException, DroppedException {
    ClientAddress address = sent.address();
    if (address.needsToken()) {
      requireToken(sent);
    }
    TrackingRequest request = sent.request();
    if (VisitExcluded.isInstallCheck(request)) {
      context
          .stored()
          .confirmInstall(
              sent.knownSite().idSite(),
              request.raw("tracker_install_check").map(PhpValues::toText).orElse(""),
              request.acceptedAt());
    }
    Optional<Exclusion> reason = exclusion(sent, address.address());
    if (reason.isPresent()) {
      throw new DroppedException(outcome(reason.get()));
    }
    return address;
  }

  private static HitOutcome outcome(Exclusion exclusion) {
    return switch (exclusion) {
      case BOT -> HitOutcome.EXCLUDED_BOT;
      case REC -> HitOutcome.EXCLUDED_REC;
      case DO_NOT_TRACK -> HitOutcome.EXCLUDED_DO_NOT_TRACK;
      case INSTALL_CHECK -> HitOutcome.EXCLUDED_INSTALL_CHECK;
      case BY_PARAMETER -> HitOutcome.EXCLUDED_BY_PARAMETER;
      case OPT_OUT -> HitOutcome.EXCLUDED_OPT_OUT;
      case IP -> HitOutcome.EXCLUDED_IP;
      case USER_AGENT -> HitOutcome.EXCLUDED_USER_AGENT;
      case REFERRER_SPAM -> HitOutcome.EXCLUDED_REFERRER_SPAM;
      case UNKNOWN_URL -> HitOutcome.EXCLUDED_UNKNOWN_URL;
      case PREFETCH -> HitOutcome.EXCLUDED_PREFETCH;
    };
  }

  private void requireToken(SiteRequest sent) throws SQLException, DroppedException {
    if (!sent.settings().authentication().required()) {
      return;
    }
    Optional<SentToken> token =
        sent.request().sentToken(context.rules().installation().bearerToken());
    int idSite = sent.knownSite().idSite();
    if (token.isEmpty() || !context.stored().isTokenValid(idSite, token.get())) {
      throw new DroppedException(
          new ReadHit.Dropped(
              HitOutcome.REFUSED_NOT_AUTHENTICATED,
              failure(sent, TrackingFailure.Kind.NOT_AUTHENTICATED)));
    }
  }

  private Optional<Exclusion> exclusion(SiteRequest sent, IpAddress ip) {
    TrackerSettings settings = sent.settings();
    String agent = MatomoText.unsanitize(sent.userAgent());
    var global = context.global().settings();
    return context
        .exclusion()
        .reason(
            sent.request(),
            new VisitExcluded.Subject(
                ip,
                context.rules().devices().detect(agent, sent.hints()).isBot(),
                agent,
                sent.site().map(Site::excludedIps).orElse(global.excludedIps()),
                sent.site().map(Site::excludedUserAgents).orElse(global.excludedUserAgents()),
                sent.site()),
            new VisitExcluded.Rules(
                global.privacy().of(sent.request().integer("idsite")).honoursDoNotTrack(),
                settings.requests().exclude(),
                settings.cookies().ignoreName(),
                settings.requests().enableSpamFilter()
                    ? context.global().spam()
                    : ReferrerSpam.NONE));
  }
}
