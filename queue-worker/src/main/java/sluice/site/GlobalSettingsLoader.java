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
import sluice.php.PhpSerialized;

/** Reads {@link GlobalSettings} in two statements. Thread-safe. */
final class GlobalSettingsLoader {

  private static final String PRIVACY = "PrivacyManager.";
  private static final String USER_ID_SALT = "useridsalt";
  private static final String SPAMMERS = "referrer_spam_blacklist";

  /** Names of the options that it reads. */
  static final List<String> OPTIONS =
      List.of(
          PRIVACY + "useAnonymizedIpForVisitEnrichment",
          PRIVACY + "ipAddressMaskLength",
          PRIVACY + "ipAnonymizerEnabled",
          PRIVACY + "doNotTrackEnabled",
          PrivacySettings.FORCE_COOKIELESS,
          PRIVACY + "anonymizeUserId",
          PRIVACY + "anonymizeOrderId",
          PRIVACY + "anonymizeReferrer",
          USER_ID_SALT,
          "delete_logs_enable",
          "delete_logs_older_than",
          "delete_logs_schedule_lowest_interval",
          "usercountry.location_provider",
          SPAMMERS,
          "SitesManager_ExcludedIpsGlobal",
          "SitesManager_ExcludedUserAgentsGlobal");

  private static final String SALT_ALPHABET =
      "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ0123456789_-$";

  private static final int SALT_CHARACTERS = 40;

  /** Units of an address that can be masked; a larger setting masks them all. */
  private static final int MAX_MASK = 4;

  private final String prefix;
  private final OptionTable options;
  private final LogRetention configured;

  /**
   * @param configured [Deletelogs] of the configuration, which the options override
   */
  GlobalSettingsLoader(String prefix, LogRetention configured) {
    this.prefix = prefix;
    this.options = new OptionTable(prefix);
    this.configured = configured;
  }

  GlobalSettings load(Connection autocommit) throws SQLException {
    Map<String, String> stored = options.read(autocommit, OPTIONS);
    return new GlobalSettings(
        privacy(autocommit, stored),
        retention(stored),
        stored.getOrDefault("usercountry.location_provider", ""),
        textsOf(stored.getOrDefault(SPAMMERS, "")),
        SiteLoader.parts(stored.get("SitesManager_ExcludedIpsGlobal"), null),
        SiteLoader.parts(stored.get("SitesManager_ExcludedUserAgentsGlobal"), null),
        siteUrls(autocommit));
  }

  private PrivacySettings privacy(Connection autocommit, Map<String, String> stored)
      throws SQLException {
    boolean anonymizesUserId = flag(stored, PRIVACY + "anonymizeUserId", false);
    String salt = stored.getOrDefault(USER_ID_SALT, "");
    if (anonymizesUserId && !SiteLoader.isTrue(salt)) {
      salt = options.getOrCreate(autocommit, USER_ID_SALT, randomSalt(), true);
    }
    return new PrivacySettings(
        flag(stored, PRIVACY + "useAnonymizedIpForVisitEnrichment", false),
        Math.max(0, Math.min(MAX_MASK, number(stored, PRIVACY + "ipAddressMaskLength", 2))),
        flag(stored, PRIVACY + "ipAnonymizerEnabled", true),
        flag(stored, PRIVACY + "doNotTrackEnabled", false),
        flag(stored, PrivacySettings.FORCE_COOKIELESS, false),
        anonymizesUserId,
        flag(stored, PRIVACY + "anonymizeOrderId", false),
        stored.getOrDefault(PRIVACY + "anonymizeReferrer", ""),
        salt);
  }

  private LogRetention retention(Map<String, String> stored) {
    if (!configured.yieldsToOptions()) {
      return configured;
    }
    return new LogRetention(
        flag(stored, "delete_logs_enable", configured.isEnabled()),
        number(stored, "delete_logs_older_than", configured.olderThanDays()),
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
