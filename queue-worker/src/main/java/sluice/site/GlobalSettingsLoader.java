package sluice.site;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.PolicySetting;
import sluice.php.PhpSerialized;

/** Reads {@link GlobalSettings} in three statements. Thread-safe. */
final class GlobalSettingsLoader {

  private static final String USER_ID_SALT = "useridsalt";
  private static final String SPAMMERS = "referrer_spam_blacklist";

  /** Names of the options that it reads. */
  static final List<String> OPTIONS =
      Stream.concat(
              PrivacyOptions.NAMES.stream(),
              Stream.of(
                  USER_ID_SALT,
                  "delete_logs_enable",
                  "delete_logs_older_than",
                  "delete_logs_schedule_lowest_interval",
                  "usercountry.location_provider",
                  SPAMMERS,
                  "SitesManager_ExcludedIpsGlobal",
                  "SitesManager_ExcludedUserAgentsGlobal"))
          .toList();

  private static final String SALT_ALPHABET =
      "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789_-$";

  private static final int SALT_CHARACTERS = 40;

  private final String prefix;
  private final MatomoInstallation installation;
  private final UnreadableRows unreadable;
  private final OptionTable options;
  private final LogRetention configured;

  /**
   * @param configured [Deletelogs] of the configuration, which the options override
   * @param unreadable is told of options that do not read well
   */
  GlobalSettingsLoader(
      String prefix,
      MatomoInstallation installation,
      LogRetention configured,
      UnreadableRows unreadable) {
    this.prefix = prefix;
    this.installation = installation;
    this.unreadable = unreadable;
    this.options = new OptionTable(prefix);
    this.configured = configured;
  }

  GlobalSettings load(Connection autocommit, CompliancePolicies policies) throws SQLException {
    Map<String, String> stored = options.readWithLike(autocommit, OPTIONS, PrivacyOptions.OF_SITES);
    Map<Integer, List<String>> siteUrls = siteUrls(autocommit);
    PrivacyOptions privacy = PrivacyOptions.of(stored, siteUrls.keySet(), installation, policies);
    unreadable.read("privacy options", privacy.faults());
    return new GlobalSettings(
        privacy.settings(userIdSalt(autocommit, stored, privacy.needsUserIdSalt())),
        retention(stored, policies),
        stored.getOrDefault("usercountry.location_provider", ""),
        textsOf(stored.getOrDefault(SPAMMERS, "")),
        SiteLoader.parts(stored.get("SitesManager_ExcludedIpsGlobal"), null),
        SiteLoader.parts(stored.get("SitesManager_ExcludedUserAgentsGlobal"), null),
        siteUrls);
  }

  private String userIdSalt(Connection autocommit, Map<String, String> stored, boolean isNeeded)
      throws SQLException {
    String salt = stored.getOrDefault(USER_ID_SALT, "");
    return isNeeded && !SiteLoader.isTrue(salt)
        ? options.getOrCreate(autocommit, USER_ID_SALT, randomSalt(), true)
        : salt;
  }

  private LogRetention retention(Map<String, String> stored, CompliancePolicies policies) {
    if (!configured.yieldsToOptions()) {
      return configured;
    }
    int days = number(stored, "delete_logs_older_than", configured.olderThanDays());
    boolean isLimited =
        policies.isStrict(PolicySetting.LOG_RETENTION, CompliancePolicies.ALL_SITES);
    return new LogRetention(
        flag(stored, "delete_logs_enable", configured.isEnabled()),
        isLimited ? Math.min(days, installation.policyRetentionDays()) : days,
        number(stored, "delete_logs_schedule_lowest_interval", configured.intervalDays()),
        true);
  }

  private Map<Integer, List<String>> siteUrls(Connection connection) throws SQLException {
    String sql =
        "SELECT idsite, main_url AS url, 0 AS alias FROM `"
            + prefix
            + "site` UNION ALL SELECT idsite, url, 1 FROM `"
            + prefix
            + "site_url` ORDER BY idsite, alias";
    Map<Integer, List<String>> urls = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String url = Optional.ofNullable(rows.getString(2)).orElse("");
        urls.computeIfAbsent(rows.getInt(1), id -> new ArrayList<>()).add(url);
      }
    }
    urls.replaceAll((id, list) -> List.copyOf(list));
    return urls;
  }

  /** The texts of a PHP-serialised list; none when it is no such list. */
  static List<String> textsOf(String serialized) {
    List<String> texts = new ArrayList<>();
    try {
      if (PhpSerialized.read(serialized.getBytes(StandardCharsets.UTF_8))
          instanceof Map<?, ?> list) {
        list.values().forEach(value -> texts.add(value instanceof String text ? text : ""));
      }
    } catch (IllegalArgumentException unset) {
      return List.of(); // Matomo takes the list that it ships then
    }
    texts.removeIf(String::isEmpty);
    return texts;
  }

  private static boolean flag(Map<String, String> stored, String name, boolean fallback) {
    String value = stored.get(name);
    return value == null ? fallback : SiteLoader.isTrue(value);
  }

  private static int number(Map<String, String> stored, String name, int fallback) {
    try {
      return Integer.parseInt(stored.getOrDefault(name, Integer.toString(fallback)).strip());
    } catch (NumberFormatException e) {
      return fallback;
    }
  }

  private static String randomSalt() {
    SecureRandom random = new SecureRandom();
    StringBuilder salt = new StringBuilder(SALT_CHARACTERS);
    for (int i = 0; i < SALT_CHARACTERS; i++) {
      salt.append(SALT_ALPHABET.charAt(random.nextInt(SALT_ALPHABET.length())));
    }
    return salt.toString();
  }
}
