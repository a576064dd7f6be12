package sluice.ingest;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.PluginSettings;
import sluice.matomo.PolicySetting;
import sluice.matomo.QueuedTrackingSettings;
import sluice.matomo.TrackerSettings;
import sluice.process.PrivateFiles;

/**
 * What ingest wants from Matomo's database (docs:
 * tracker-ingest/docs/settings.md#rows-of-the-table-plugin_setting,
 * tracker-ingest/docs/settings.md#rows-of-the-table-option). Immutable.
 *
 * @param queues numQueueWorkers of QueuedTracking; empty when nobody has set it
 * @param cookielessForced PrivacyManager.forceCookielessTracking
 * @param doNotTrack PrivacyManager.doNotTrackEnabled
 * @param newer what only newer versions do
 */
record DatabaseSettings(
    OptionalInt queues, boolean cookielessForced, boolean doNotTrack, Newer newer) {

  /**
   * What only newer versions of Matomo do.
   *
   * @param bearerToken {@link MatomoInstallation#bearerToken}
   * @param trustsOnlyListedSchemes {@link MatomoInstallation#trustsOnlyListedSchemes}
   * @param withoutUserIds at which sites the parameter uid counts for nothing
   * @param withoutThirdPartyCookies at which sites the cookie is off whatever is configured
   */
  record Newer(
      boolean bearerToken,
      boolean trustsOnlyListedSchemes,
      PerSite withoutUserIds,
      PerSite withoutThirdPartyCookies) {

    /** Nothing of it. */
    static final Newer NOTHING = new Newer(false, false, PerSite.NO, PerSite.NO);

    /** Whether a policy, or the site itself, makes it another than all sites are. */
    boolean isSpecial(long idSite) {
      return withoutUserIds.of(idSite) != withoutUserIds.others()
          || withoutThirdPartyCookies.of(idSite) != withoutThirdPartyCookies.others();
    }
  }

  /** Matomo's defaults. */
  static final DatabaseSettings DEFAULT =
      new DatabaseSettings(OptionalInt.empty(), false, false, Newer.NOTHING);

  private static final List<String> UNLISTED_SCHEME_HEADERS =
      List.of("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_SCHEME", "HTTP_X_URL_SCHEME");

  private static final String QUEUES = "queues";
  private static final String COOKIELESS = "cookieless";
  private static final String DO_NOT_TRACK = "doNotTrack";
  private static final String BEARER_TOKEN = "bearerToken";
  private static final String LISTED_SCHEMES = "listedSchemes";
  private static final String NO_USER_IDS = "withoutUserIds";
  private static final String NO_COOKIES = "withoutThirdPartyCookies";

  /** Asks the database. Blocks; only for the background thread. */
  static DatabaseSettings read(Connection connection, String tablesPrefix, MatomoConfig config)
      throws SQLException {
    PluginSettings plugin =
        PluginSettings.read(connection, tablesPrefix, QueuedTrackingSettings.PLUGIN, config);
    OptionalInt queues =
        plugin.has("numQueueWorkers")
            ? OptionalInt.of(QueuedTrackingSettings.of(plugin).numQueueWorkers())
            : OptionalInt.empty();
    MatomoInstallation matomo = MatomoInstallation.read(connection, tablesPrefix, config);
    return new DatabaseSettings(
        queues,
        option(connection, tablesPrefix, "PrivacyManager.forceCookielessTracking"),
        option(connection, tablesPrefix, "PrivacyManager.doNotTrackEnabled"),
        newer(matomo, CompliancePolicies.read(connection, tablesPrefix, config, matomo)));
  }

  private static Newer newer(MatomoInstallation matomo, CompliancePolicies policies) {
    return new Newer(
        matomo.bearerToken(),
        matomo.trustsOnlyListedSchemes(),
        PerSite.of(policies, PolicySetting.USER_ID_DISABLED),
        PerSite.of(policies, PolicySetting.THIRD_PARTY_COOKIES_OFF));
  }

  /** Those listed; while none is, those that Matomo believed before it had the list. */
  List<String> schemeHeaders(TrackerSettings.Proxies proxies) {
    return proxies.schemeHeaders().isEmpty() && !newer.trustsOnlyListedSchemes
        ? UNLISTED_SCHEME_HEADERS
        : proxies.schemeHeaders();
  }

  private static boolean option(Connection connection, String tablesPrefix, String name)
      throws SQLException {
    String sql = "SELECT option_value FROM `" + tablesPrefix + "option` WHERE option_name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && "1".equals(row.getString(1));
      }
    }
  }

  /** The last good copy; the defaults when there is none. */
  static DatabaseSettings load(Path file) throws IOException {
    if (!Files.exists(file)) {
      return DEFAULT;
    }
    Properties saved = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      saved.load(reader);
    }
    String queues = saved.getProperty(QUEUES, "");
    return new DatabaseSettings(
        queues.matches("[1-9][0-9]{0,3}")
            ? OptionalInt.of(Integer.parseInt(queues))
            : OptionalInt.empty(),
        Boolean.parseBoolean(saved.getProperty(COOKIELESS)),
        Boolean.parseBoolean(saved.getProperty(DO_NOT_TRACK)),
        new Newer(
            Boolean.parseBoolean(saved.getProperty(BEARER_TOKEN)),
            Boolean.parseBoolean(saved.getProperty(LISTED_SCHEMES)),
            PerSite.parse(saved.getProperty(NO_USER_IDS, "")),
            PerSite.parse(saved.getProperty(NO_COOKIES, ""))));
  }

  /** Writes the copy to disk, whole or not at all. */
  void save(Path file) throws IOException {
    Properties saved = new Properties();
    queues.ifPresent(number -> saved.setProperty(QUEUES, Integer.toString(number)));
    saved.setProperty(COOKIELESS, Boolean.toString(cookielessForced));
    saved.setProperty(DO_NOT_TRACK, Boolean.toString(doNotTrack));
    saved.setProperty(BEARER_TOKEN, Boolean.toString(newer.bearerToken));
    saved.setProperty(LISTED_SCHEMES, Boolean.toString(newer.trustsOnlyListedSchemes));
    saved.setProperty(NO_USER_IDS, newer.withoutUserIds.text());
    saved.setProperty(NO_COOKIES, newer.withoutThirdPartyCookies.text());
    PrivateFiles.createDirectories(file.getParent());
    PrivateFiles.replace(file, text(saved).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(Properties saved) {
    StringWriter text = new StringWriter();
    try {
      saved.store(text, "What Matomo's database said last, for a start without it");
    } catch (IOException never) {
      throw new UncheckedIOException("a string takes everything", never);
    }
    return text.toString();
  }
}
