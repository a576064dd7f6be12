package sluice.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.log.LogSchema;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.TokenLookup;
import sluice.matomo.TrackerSettings;
import sluice.request.ZeroVisitorId;
import sluice.site.FingerprintSalts;
import sluice.site.InstallCheck;
import sluice.site.LogRetention;
import sluice.site.ReferrerLists;
import sluice.site.SiteCache;
import sluice.site.UnreadableRows;
import sluice.worker.action.ActionRecognizer;
import sluice.worker.action.ActionSettings;
import sluice.worker.commit.HitTracking;
import sluice.worker.location.GeoIpDatabase;
import sluice.worker.location.LocationProviders;
import sluice.worker.location.RegionNames;
import sluice.worker.plan.HitRules;
import sluice.worker.referrer.ReferrerDefinitions;
import sluice.worker.referrer.ReferrerDetector;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.url.CampaignParameters;
import sluice.worker.url.UrlCleaners;
import sluice.worker.url.UrlCleaningRules;

/** Wires the tracking rules of one Matomo: its settings, its data files, its tables. */
public final class TrackingRules {

  /**
   * Where a Matomo has the data that the rules use; without these files the built-in data serves.
   */
  private static final String SEARCH_ENGINES =
      "vendor/matomo/searchengine-and-social-list/SearchEngines.yml";

  private static final String SPAMMERS = "vendor/matomo/referrer-spam-list/spammers.txt";

  private static final Logger LOG = LoggerFactory.getLogger(TrackingRules.class);

  private TrackingRules() {}

  /**
   * What the rules go by, beside the database.
   *
   * @param config Matomo's, as its files say now
   * @param zeroVisitorId [Sluice] zero_visitor_id
   * @param matomoDir Matomo's folder, for its data files; empty for the built-in ones
   */
  public record Basis(MatomoConfig config, ZeroVisitorId zeroVisitorId, Optional<Path> matomoDir) {}

  /**
   * Reads the data files and the schema once.
   *
   * @param source connections to Matomo's database
   * @param tablesPrefix Matomo's
   * @param unreadable is told of rows that do not read well
   * @throws SQLException when the database does not answer
   * @throws IOException when a data file that is there cannot be read
   */
  public static HitTracking open(
      Basis basis, DataSource source, String tablesPrefix, UnreadableRows unreadable)
      throws SQLException, IOException {
    return open(
        basis,
        basis.matomoDir().map(DeviceRules::ofMatomo).orElseGet(DeviceRules::builtIn),
        source,
        tablesPrefix,
        unreadable);
  }

  /**
   * The same with rules of device detection that may have been read already.
   *
   * @param devices those of the basis
   */
  public static HitTracking open(
      Basis basis,
      DeviceRules devices,
      DataSource source,
      String tablesPrefix,
      UnreadableRows unreadable)
      throws SQLException, IOException {
    TrackerSettings settings = TrackerSettings.of(basis.config());
    Optional<Path> matomoDir = basis.matomoDir();
    InstantSource clock = InstantSource.system();
    MatomoInstallation installation;
    try (Connection connection = source.getConnection()) {
      installation = MatomoInstallation.read(connection, tablesPrefix, basis.config());
    }
    ReferrerDefinitions referrers = stored(definitions(matomoDir), settings, source, tablesPrefix);
    LOG.atInfo().addKeyValue("facts", installation).log("matomo-installation");
    UrlCleaners cleaners = new UrlCleaners(cleaning(settings, installation));
    HitRules rules =
        new HitRules(
            installation,
            settings,
            basis.zeroVisitorId(),
            new HitRules.Stored(
                new SiteCache(
                    new SiteCache.Basis(tablesPrefix, basis.config(), installation),
                    cacheLifetime(settings),
                    retention(settings),
                    unreadable),
                new FingerprintSalts(tablesPrefix, clock),
                TokenLookup.of(tablesPrefix, settings, clock),
                new InstallCheck(tablesPrefix)),
            devices.get(),
            locations(settings, matomoDir),
            new HitRules.Pages(
                new ActionRecognizer(
                    cleaners,
                    new ActionSettings(
                        cleaning(settings, installation),
                        settings.pages().titleCategoryDelimiter())),
                cleaners),
            new ReferrerDetector(
                installation.aiAssistants() ? referrers : referrers.withoutAiAssistants(),
                cleaners),
            spammers(matomoDir),
            clock);
    try (Connection connection = source.getConnection()) {
      return new HitTracking(rules, LogSchema.discover(connection, tablesPrefix));
    }
  }

  private static UrlCleaningRules cleaning(
      TrackerSettings settings, MatomoInstallation installation) {
    TrackerSettings.Pages pages = settings.pages();
    return new UrlCleaningRules(
        pages.maximumLengthBytes(),
        UrlCleaningRules.excluded(pages.queryParametersToExclude(), installation.excludesTokens()),
        new CampaignParameters(pages.campaignNameParameters(), pages.campaignKeywordParameters()));
  }

  private static Duration cacheLifetime(TrackerSettings settings) {
    return Duration.ofSeconds(settings.requests().cacheTtlSeconds());
  }

  private static LogRetention retention(TrackerSettings settings) {
    TrackerSettings.Retention retention = settings.retention();
    return new LogRetention(
        retention.enabled(),
        (int) retention.olderThanDays(),
        (int) retention.lowestIntervalDays(),
        retention.optionsOverride());
  }

  private static LocationProviders locations(TrackerSettings settings, Optional<Path> matomoDir)
      throws IOException {
    LocationProviders providers =
        LocationProviders.withoutDatabase(
            settings.location().enableDefaultProvider(),
            settings.location().enableLanguageToCountryGuess());
    Optional<Path> file = matomoDir.flatMap(GeoIpDatabase::fileIn);
    return file.isPresent()
        ? providers.with(GeoIpDatabase.open(file.get(), RegionNames.ofMatomo(matomoDir.get())))
        : providers;
  }

  private static ReferrerDefinitions definitions(Optional<Path> matomoDir) throws IOException {
    return has(matomoDir, SEARCH_ENGINES)
        ? ReferrerDefinitions.ofMatomo(matomoDir.get())
        : ReferrerDefinitions.builtIn();
  }

  /** Matomo refreshes its lists in the database, unless it is told not to; those win. */
  private static ReferrerDefinitions stored(
      ReferrerDefinitions shipped, TrackerSettings settings, DataSource source, String tablesPrefix)
      throws SQLException {
    if (!settings.pages().enableReferrerDefinitionSyncs()) {
      return shipped;
    }
    try (Connection connection = source.getConnection()) {
      ReferrerLists lists = ReferrerLists.load(connection, tablesPrefix);
      return shipped.withStored(
          lists.searchEngines(), lists.socialNetworks(), lists.aiAssistants());
    }
  }

  private static ReferrerSpam spammers(Optional<Path> matomoDir) throws IOException {
    return has(matomoDir, SPAMMERS) ? ReferrerSpam.ofMatomo(matomoDir.get()) : ReferrerSpam.NONE;
  }

  private static boolean has(Optional<Path> matomoDir, String file) {
    return matomoDir.isPresent() && Files.isReadable(matomoDir.get().resolve(file));
  }
}
