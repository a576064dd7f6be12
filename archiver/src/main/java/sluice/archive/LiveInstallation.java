package sluice.archive;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.report.ReportSettings;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;

/**
 * What the archived Matomo does, looked at before each run, so that an update of it is picked up
 * without a restart. Thread-safe.
 */
final class LiveInstallation {
  private static final Logger LOG = LoggerFactory.getLogger(LiveInstallation.class);

  private final String tablesPrefix;
  private volatile MatomoConfig config;

  /** Null before the first look. */
  private volatile MatomoInstallation installation;

  /** What the configuration says of reports. */
  private ReportSettings configured;

  /** The same, for what this Matomo does. */
  private volatile ReportSettings reports;

  LiveInstallation(String tablesPrefix, MatomoConfig config) {
    this.tablesPrefix = tablesPrefix;
    this.config = config;
    this.configured = ReportSettings.of(config);
    this.reports = configured;
  }

  /** Reads it anew; a configuration that is just being written leaves the one of before. */
  synchronized void look(Connection connection) throws SQLException {
    try {
      config = config.reloaded();
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("cause", e.toString())
          .addKeyValue("effect", "the last one is kept")
          .log("matomo-config-unreadable");
    }
    MatomoInstallation now = MatomoInstallation.read(connection, tablesPrefix, config);
    if (!now.equals(installation)) {
      LOG.atInfo().addKeyValue("facts", now).log("matomo-installation");
      installation = now;
    }
    ReportSettings read = ReportSettings.of(config);
    if (!read.equals(configured)) {
      LOG.atInfo()
          .addKeyValue("cause", "Matomo's configuration says something else of reports")
          .addKeyValue("effect", "days that go on are counted again, others when they change")
          .log("report-settings-changed");
      configured = read;
    }
    reports = read.with(now);
  }

  /** What Matomo's configuration says of reports, as of the last look that could read it. */
  ReportSettings reports() {
    return reports;
  }

  /** As of the last look that could read it; before the first, what was given. */
  MatomoConfig config() {
    return config;
  }

  /** As of the last look, which has been. */
  MatomoInstallation now() {
    return installation;
  }
}
