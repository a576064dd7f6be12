package sluice.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.ingest.http.BulkTokens;
import sluice.ingest.http.TrackerImage;
import sluice.ingest.http.TrackerRules;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.KnownTokens;
import sluice.matomo.MatomoConfig;
import sluice.matomo.TrackerSettings;
import sluice.request.ProxyRules;
import sluice.request.VisitorIdRules;

/**
 * Matomo's settings as the endpoint needs them, read again and again in the background, by the
 * thread {@code ingest-settings}. Until the database answers, the last good copy counts. {@link
 * #rules} may be called by any thread.
 */
final class LiveSettings implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveSettings.class);

  /**
   * How long an answer of the database is waited for before it is given up; the next attempt comes
   * soon.
   */
  private static final int ANSWER_LIMIT_MS = 5000;

  private final IngestConfig config;
  private final DatabaseConnections connections;
  private final Path lastGood;
  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "ingest-settings"));
  private MatomoConfig matomo;
  private DatabaseSettings database;
  private boolean databaseFailing;

  /** Whether {@link #lastGood} is what the database said last. */
  private boolean isKept = true;

  private boolean keepingFails;

  /** Null while no rule asks for tokens, or they are not read yet. */
  private volatile KnownTokens tokens;

  private volatile boolean bearerToken;

  private final BulkTokens bulkTokens =
      new BulkTokens() {
        @Override
        public boolean areKnown() {
          return tokens != null;
        }

        @Override
        public boolean readsBearer() {
          return bearerToken;
        }

        @Override
        public boolean isValid(String token, long idSite, boolean sentSecurely) {
          KnownTokens known = tokens;
          return known != null && known.isValid(token, idSite, sentSecurely);
        }
      };
  private volatile TrackerRules rules;
  private volatile int configuredQueues;

  /**
   * The number of queues that bulks are cut for whatever is configured; 0 while the configured one
   * counts.
   */
  private int cutFor;

  private LiveSettings(IngestConfig config, DatabaseConnections connections) {
    this.config = config;
    this.connections = connections;
    this.lastGood = config.matomo().stateDir().resolve("ingest-settings.properties");
    this.matomo = config.matomo().config();
    this.database = loadLastGood();
    replaceRules();
  }

  /** Starts with the last good copy, and reads what is new soon. */
  static LiveSettings start(IngestConfig config, DatabaseConnections connections) {
    LiveSettings settings = new LiveSettings(config, connections);
    long millis = config.matomo().every().toMillis();
    settings.thread.scheduleWithFixedDelay(settings::read, 0, millis, TimeUnit.MILLISECONDS);
    return settings;
  }

  /** The rules as of now. */
  TrackerRules rules() {
    return rules;
  }

  /**
   * The number that is configured, for all or for the plugin; others may have agreed on another.
   */
  int configuredQueues() {
    return configuredQueues;
  }

  /** Makes the endpoint cut bulks for this number of queues from now on, whatever is configured. */
  synchronized void cutFor(int queues) {
    if (cutFor != queues) {
      cutFor = queues;
      rules = rules.withQueues(queues);
    }
  }

  private synchronized void replaceRules() {
    TrackerRules made = made();
    configuredQueues = made.queues();
    rules = cutFor > 0 ? made.withQueues(cutFor) : made;
  }

  private DatabaseSettings loadLastGood() {
    try {
      return DatabaseSettings.load(lastGood);
    } catch (IOException | IllegalArgumentException failed) {
      // The second is what Properties say of a damaged text.
      LOG.atWarn()
          .addKeyValue("file", lastGood)
          .addKeyValue("cause", failed.toString())
          .log("settings-copy-unreadable");
      return DatabaseSettings.DEFAULT;
    }
  }

  private void read() {
    try {
      readConfig();
      config.matomo().database().ifPresent(this::readDatabase);
      replaceRules();
    } catch (RuntimeException failed) {
      LOG.atError()
          .setCause(failed)
          .addKeyValue("effect", "the last ones are kept")
          .log("settings-failed");
    }
  }

  private void readConfig() {
    Optional<Path> directory = config.matomo().directory();
    if (directory.isPresent()) {
      try {
        matomo = config.matomo().config().reloaded();
      } catch (IOException failed) {
        LOG.atWarn()
            .addKeyValue("cause", failed.toString())
            .addKeyValue("effect", "the last one is kept")
            .log("matomo-config-unreadable");
      }
    }
  }

  private void readDatabase(DatabaseAddress address) {
    try (Connection connection = connections.open()) {
      connection.setNetworkTimeout(Runnable::run, ANSWER_LIMIT_MS);
      DatabaseSettings read = DatabaseSettings.read(connection, address.tablesPrefix(), matomo);
      // Before there are tokens to judge by: a bulk that the header allows would be refused else.
      bearerToken = read.newer().bearerToken();
      readTokens(connection, address.tablesPrefix());
      if (!read.equals(database)) {
        LOG.atInfo().addKeyValue("now", read).log("settings-changed");
        database = read;
        isKept = false;
      }
      keep(read);
      databaseFailing = false;
    } catch (SQLException failed) {
      if (!databaseFailing) {
        LOG.atWarn()
            .addKeyValue("cause", failed.toString())
            .addKeyValue("effect", "the last good ones are kept")
            .log("settings-not-read");
      }
      databaseFailing = true;
    }
  }

  /** Keeps them for a start without the database; that they cannot be kept does not undo them. */
  private void keep(DatabaseSettings read) {
    if (isKept) {
      return;
    }
    try {
      read.save(lastGood);
      isKept = true;
      keepingFails = false;
    } catch (IOException failed) {
      if (!keepingFails) {
        LOG.atWarn()
            .addKeyValue("file", lastGood)
            .addKeyValue("cause", failed.toString())
            .addKeyValue("effect", "a start without the database would use older ones")
            .addKeyValue("do", "make room on the disk of the state directory")
            .log("settings-copy-not-written");
      }
      keepingFails = true;
    }
  }

  /** Reads the tokens that exist, if a rule asks for them. */
  private void readTokens(Connection connection, String tablesPrefix) throws SQLException {
    TrackerSettings settings = TrackerSettings.of(matomo);
    tokens =
        settings.authentication().bulkRequired()
            ? KnownTokens.read(connection, tablesPrefix, settings, InstantSource.system().instant())
            : null;
  }

  private TrackerRules made() {
    TrackerSettings settings = TrackerSettings.of(matomo);
    TrackerSettings.Requests requests = settings.requests();
    TrackerSettings.Proxies proxies = settings.proxies();
    DatabaseSettings from = database;
    bearerToken = from.newer().bearerToken();
    TrackerRules.SiteRules allSites = site(settings, from, CompliancePolicies.ALL_SITES);
    return new TrackerRules(
        queues(from),
        requests.recordStatistics(),
        from.doNotTrack(),
        settings.authentication().bulkRequired() ? Optional.of(bulkTokens) : Optional.empty(),
        requests.corsDomains(),
        TrackerImage.of(requests.customImage()),
        ProxyRules.of(proxies.clientHeaders(), proxies.ips(), proxies.readLastInList()),
        allSites,
        id -> ofSite(settings, from, allSites, id));
  }

  private int queues(DatabaseSettings from) {
    int matomoHas =
        (int) matomo.integer("QueuedTracking", "numQueueWorkers", from.queues().orElse(0));
    return config
        .queue()
        .queues()
        .orElse(matomoHas >= 1 && matomoHas <= 4096 ? matomoHas : IngestConfig.DEFAULT_QUEUES);
  }

  private TrackerRules.SiteRules ofSite(
      TrackerSettings settings,
      DatabaseSettings from,
      TrackerRules.SiteRules allSites,
      long idSite) {
    if (idSite < 1 || idSite > Integer.MAX_VALUE) {
      return allSites;
    }
    TrackerSettings own = settings.forSite((int) idSite);
    return own == settings && !from.newer().isSpecial(idSite) ? allSites : site(own, from, idSite);
  }

  private TrackerRules.SiteRules site(
      TrackerSettings settings, DatabaseSettings from, long idSite) {
    TrackerSettings.Cookies cookies = settings.cookies();
    Optional<String> name =
        cookies.useThirdPartyId() && !from.newer().withoutThirdPartyCookies().of(idSite)
            ? Optional.of(cookies.visitorName())
            : Optional.empty();
    VisitorIdRules visitorIds =
        new VisitorIdRules(
            settings.recognition().enableUserIdOverwritesVisitorId()
                && !from.newer().withoutUserIds().of(idSite),
            name,
            from.cookielessForced(),
            Optional.empty(),
            config.queue().zeroVisitorId());
    return new TrackerRules.SiteRules(
        visitorIds,
        name.map(
            used ->
                new TrackerRules.CookieRules(
                    used,
                    cookies.visitorExpireSeconds(),
                    cookies.path(),
                    cookies.domain(),
                    cookies.ignoreName(),
                    cookies.assumeSecureProtocol(),
                    from.schemeHeaders(settings.proxies()))));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
