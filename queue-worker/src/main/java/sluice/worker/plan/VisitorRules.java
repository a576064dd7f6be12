package sluice.worker.plan;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import sluice.log.BrowserLanguage;
import sluice.matomo.TrackerSettings;
import sluice.php.PhpValues;
import sluice.request.ClientAddress;
import sluice.request.IpAddress;
import sluice.request.MatomoText;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.request.VisitorIdRules;
import sluice.request.VisitorIdentification;
import sluice.site.PrivacySettings;
import sluice.site.Site;
import sluice.site.Withheld;
import sluice.worker.batch.HitOutcome;
import sluice.worker.device.Device;
import sluice.worker.device.DeviceColumns;
import sluice.worker.location.Location;
import sluice.worker.location.ServerVariables;
import sluice.worker.visit.AiAgent;
import sluice.worker.visit.ConfigId;
import sluice.worker.visit.HitOrigin;
import sluice.worker.visit.HitVisitor;

/**
 * Who sent a request, and from where (docs: queue-worker/docs/visits.md,
 * queue-worker/docs/location-privacy.md). One object, one request.
 */
final class VisitorRules {

  private final BatchContext context;
  private final SiteRequest sent;
  private final ClientAddress address;
  private final PrivacySettings privacy;
  private final Device device;
  private final String language;

  VisitorRules(BatchContext context, SiteRequest sent, ClientAddress address) {
    this.context = context;
    this.sent = sent;
    this.address = address;
    this.privacy = context.global().privacyOf(sent.knownSite());
    this.device = context.rules().devices().detect(sent.userAgent(), sent.hints());
    this.language = language(sent.request());
  }

  /**
   * The visitor.
   *
   * @param time of the hit, Unix seconds
   */
  HitVisitor visitor(long time) throws SQLException, DroppedException {
    TrackerSettings settings = sent.settings();
    VisitorIdentification identification =
        VisitorIdentification.of(
            sent.request(),
            new VisitorIdRules(
                settings.recognition().enableUserIdOverwritesVisitorId(),
                settings.cookies().useThirdPartyId() && !privacy.withheld().thirdPartyCookies()
                    ? Optional.of(settings.cookies().visitorName())
                    : Optional.empty(),
                privacy.forcesCookieless(),
                Optional.empty(), // a user id was replaced in the parameters before
                context.rules().zeroVisitorId()));
    if (identification instanceof VisitorIdentification.Invalid) {
      throw new DroppedException(HitOutcome.REFUSED_INVALID_PARAMETER);
    }
    if (privacy.randomizesConfigId()) {
      return HitVisitor.unrecognisable(
          identification,
          sent.request().text("uid"),
          new VisitorId(ThreadLocalRandom.current().nextLong()));
    }
    return HitVisitor.of(
        identification,
        sent.request().text("uid"),
        configId(time),
        // '0' is no id itself, but beside an id from elsewhere it forbids the fingerprint.
        !sent.request().text("cid").isEmpty(),
        settings.recognition().trustVisitorsCookies()
            || sent.knownSite().type().equals("intranet"));
  }

  private VisitorId configId(long time) throws SQLException {
    TrackerSettings.Recognition recognition = sent.settings().recognition();
    boolean isShared = recognition.enableFingerprintingAcrossWebsites();
    Site site = sent.knownSite();
    String daySalt = "";
    if (!isShared && sent.settings().visits().newVisitAfterMidnightOfAllSites()) {
      LocalDate day = Instant.ofEpochSecond(time).atZone(site.timeZone()).toLocalDate();
      daySalt = context.stored().salt(site.idSite(), day) + day;
    }
    byte[] addressBytes =
        privacy.usesAnonymizedIpForEnrichment()
            ? address.address().bytes()
            : address.text().getBytes(StandardCharsets.UTF_8);
    return ConfigId.of(
        sent.request(),
        device,
        new ConfigId.Surroundings(
            addressBytes,
            language,
            recognition.salt(),
            daySalt,
            isShared ? "" : Integer.toString(site.idSite())));
  }

  /**
   * Address, device, language and place.
   *
   * @param overrides columns location_* that the request sets
   */
  HitOrigin origin(Map<String, String> overrides) {
    IpAddress ip = address.address();
    IpAddress stored = privacy.anonymizesIp() ? ip.mask(privacy.ipMaskLength()) : ip;
    Location location =
        context
            .rules()
            .locations()
            .named(context.global().settings().locationProvider())
            .locate(
                privacy.usesAnonymizedIpForEnrichment() ? stored : ip,
                language,
                new ServerVariables(
                    sent.request().environment().server(), IpAddress.parse(sent.headerAddress())));
    Optional<String> aiAgent =
        context.rules().installation().aiAgents()
            ? AiAgent.of(sent.request(), sent.userAgent())
            : Optional.empty();
    Withheld withheld = privacy.withheld();
    DeviceColumns columns =
        device.columns().without(withheld.minorVersions(), withheld.deviceModels(), device);
    return new HitOrigin(stored, language, columns, aiAgent, location, overrides);
  }

  private static String language(TrackingRequest request) {
    String sent = request.text("lang");
    String header = request.environment().server().getOrDefault("HTTP_ACCEPT_LANGUAGE", "");
    return BrowserLanguage.cleaned(PhpValues.isEmpty(sent) ? MatomoText.sanitize(header) : sent);
  }
}
