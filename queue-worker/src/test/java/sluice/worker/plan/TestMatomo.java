package sluice.worker.plan;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.log.DateTimes;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.TrackerSettings;
import sluice.request.SentToken;
import sluice.request.ZeroVisitorId;
import sluice.site.GlobalSettings;
import sluice.site.LogRetention;
import sluice.site.PrivacySettings;
import sluice.site.Site;
import sluice.site.SitePrivacy;
import sluice.site.TestSite;
import sluice.site.Withheld;
import sluice.worker.action.ActionRecognizer;
import sluice.worker.action.ActionSettings;
import sluice.worker.action.CustomDimensionValues;
import sluice.worker.device.DeviceDetector;
import sluice.worker.location.LocationProviders;
import sluice.worker.referrer.KnownUrls;
import sluice.worker.referrer.ReferrerDefinitions;
import sluice.worker.referrer.ReferrerDetector;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.url.UrlCleaners;
import sluice.worker.url.UrlCleaningRules;
import sluice.worker.visit.VisitExcluded;

/**
 * A Matomo without a database, for tests of what decides: one site, settings in maps, a clock that
 * stands still. A test changes what it is about and leaves the rest as Matomo ships it.
 */
final class TestMatomo implements StoredSettings {

  /** The present, Unix seconds: 2026-10-12 12:00:00 UTC. */
  static final long NOW = DateTimes.seconds("2026-10-12 12:00:00");

  /** A token that may write for every site. */
  static final String TOKEN = "0123456789abcdef0123456789abcdef";

  private static final DeviceDetector DEVICES = DeviceDetector.builtIn();

  private final Set<String> tokens = new HashSet<>(Set.of(TOKEN));
  private final List<String> confirmedNonces = new ArrayList<>();
  private final Map<String, Map<String, List<String>>> config = new HashMap<>();
  private MatomoInstallation installation = MatomoInstallation.REFERENCE;
  private Site site = new TestSite().build();
  private LogRetention retention = new LogRetention(false, 180, 7, true);
  private List<String> excludedIps = List.of();

  /** Tracks this site in place of the usual one. */
  TestMatomo with(Site other) {
    site = other;
    return this;
  }

  /** Sets an option of the section [Tracker] of config.ini.php. */
  TestMatomo tracker(String name, String value) {
    config.computeIfAbsent("Tracker", section -> new HashMap<>()).put(name, List.of(value));
    return this;
  }

  /** Deletes logs that are older than so many days. */
  TestMatomo keepingLogs(int days) {
    retention = new LogRetention(true, days, 0, true);
    return this;
  }

  /** Excludes addresses for hits of unknown sites. */
  TestMatomo excludedIps(String... values) {
    excludedIps = List.of(values);
    return this;
  }

  /** Nonces of JavaScript installation tests that arrived. */
  List<String> confirmedNonces() {
    return confirmedNonces;
  }

  /** What the Matomo does; the reference unless said otherwise. */
  TestMatomo installation(MatomoInstallation other) {
    installation = other;
    return this;
  }

  /** All that the rules are given; caches over a database are none of it. */
  HitRules rules() {
    UrlCleaners cleaners = new UrlCleaners(UrlCleaningRules.DEFAULT);
    return new HitRules(
        installation,
        TrackerSettings.of(MatomoConfig.of(config)),
        ZeroVisitorId.VISITOR,
        new HitRules.Stored(null, null, null, null),
        DEVICES,
        LocationProviders.withoutDatabase(true, true),
        new HitRules.Pages(new ActionRecognizer(cleaners, ActionSettings.DEFAULT), cleaners),
        new ReferrerDetector(
            installation.aiAssistants()
                ? ReferrerDefinitions.builtIn()
                : ReferrerDefinitions.builtIn().withoutAiAssistants(),
            cleaners),
        ReferrerSpam.NONE,
        InstantSource.fixed(Instant.ofEpochSecond(NOW)));
  }

  /** The settings of all sites. */
  GlobalRules global() {
    PrivacySettings privacy =
        new PrivacySettings(
            false, 2, true, false, false, false, false, "", "", false, Withheld.NOTHING);
    Map<Integer, List<String>> urls = Map.of(site.idSite(), site.urls());
    return new GlobalRules(
        new GlobalSettings(
            SitePrivacy.ofAll(privacy), retention, "", List.of(), excludedIps, List.of(), urls),
        KnownUrls.of(urls),
        ReferrerSpam.NONE);
  }

  /** What reads one batch. */
  BatchContext context() {
    return new BatchContext(
        rules(), new VisitExcluded(), new CustomDimensionValues(), global(), this);
  }

  @Override
  public Optional<Site> site(int idSite) {
    return idSite == site.idSite() ? Optional.of(site) : Optional.empty();
  }

  @Override
  public boolean isTokenValid(int idSite, SentToken token) {
    return tokens.contains(token.text());
  }

  @Override
  public String salt(int idSite, LocalDate day) {
    return "salt of site " + idSite + " ";
  }

  @Override
  public void confirmInstall(int idSite, String nonce, long acceptedAt) {
    confirmedNonces.add(nonce);
  }
}
