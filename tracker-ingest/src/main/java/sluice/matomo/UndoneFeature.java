package sluice.matomo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a bundled plugin or Matomo's core does when a setting says so, and Sluice does not. An
 * active one is a fault until {@code [Sluice] accept_plugin_loss[]} names it, as with plugins that
 * we do not know: nothing stops being counted in silence, and nothing is stored in silence that
 * Matomo would leave out (docs: queue-worker/docs/versions.md#features-that-are-refused).
 */
public enum UndoneFeature {
  /** The table log_page_view_time (Matomo 6), from which times on pages are summed. */
  ACCURATE_PAGE_VIEW_TIME(
      "AccuratePageViewTime",
      "[Tracker] record_accurate_page_view_time = 1: log_page_view_time is not written",
      config -> config.flag("Tracker", "record_accurate_page_view_time", false)),

  /** The compliance policy of Matomo 5.6 and later, or a setting that it enforces. */
  CNIL_POLICY(
      "CnilPolicy",
      "compliance policy (CNIL) is on: more is stored than it allows",
      config -> config.flag("CnilPolicy", "cnil_v1_policy_enabled", false)) {
    @Override
    boolean isStored(Stored stored) throws SQLException {
      String isOn =
          "(setting_name = 'cnil_v1_policy_enabled' OR setting_name LIKE '%\\_policy\\_enforced')"
              + IS_ON;
      return stored.has("plugin_setting", isOn) || stored.has("site_setting", isOn);
    }
  },

  /** Settings of Matomo 5.6 and later by which less of a hit is stored, without the policy. */
  STRICTER_SETTINGS(
      "StricterSettings",
      "user ids or campaigns are switched off in Matomo's settings: they are stored",
      config -> false) {
    @Override
    boolean isStored(Stored stored) throws SQLException {
      String isOn =
          "setting_name IN ('user_id_disabled', 'campaign_parameter_values_masked',"
              + " 'campaign_tracking_parameters_disabled')"
              + IS_ON;
      return stored.has("plugin_setting", isOn) || stored.has("site_setting", isOn);
    }
  },

  /** Option PrivacyManager.randomizeConfigId. */
  RANDOM_CONFIG_ID(
      "RandomConfigId",
      "PrivacyManager.randomizeConfigId is on: visitors are recognised all the same",
      config -> false) {
    @Override
    boolean isStored(Stored stored) throws SQLException {
      return stored.installation().randomizesConfigId()
          && stored.has(
              "option",
              "option_name = 'PrivacyManager.randomizeConfigId' AND option_value NOT IN ('', '0')");
    }
  },

  /** Options {@code PrivacyManager.idSite(N).NAME}. */
  SITE_PRIVACY(
      "SitePrivacy",
      "sites have privacy settings of their own: those of all sites are used",
      config -> false) {
    @Override
    boolean isStored(Stored stored) throws SQLException {
      return stored.installation().sitePrivacy()
          && stored.has("option", "option_name LIKE 'PrivacyManager.idSite(%'");
    }
  };

  /** A setting's value in one of the two tables of settings, as text or as JSON. */
  private static final String IS_ON =
      " AND setting_value NOT IN ('', '0', 'false', 'null', '\"\"', '\"0\"')";

  private final String title;
  private final String effect;
  private final Predicate<MatomoConfig> isConfigured;

  UndoneFeature(String title, String effect, Predicate<MatomoConfig> isConfigured) {
    this.title = title;
    this.effect = effect;
    this.isConfigured = isConfigured;
  }

  /** Where a feature may be switched on beside the config. */
  private record Stored(Connection connection, String prefix, MatomoInstallation installation) {
    boolean has(String table, String condition) throws SQLException {
      String sql = "SELECT 1 FROM `" + prefix + table + "` WHERE " + condition + " LIMIT 1";
      try (PreparedStatement statement = connection.prepareStatement(sql);
          ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** The name under which its loss is accepted. */
  public String title() {
    return title;
  }

  /** What switches it on, and what is not done. */
  public String effect() {
    return effect;
  }

  boolean isStored(Stored stored) throws SQLException {
    return false;
  }

  /** One fault for each feature that the config switches on and that is not accepted. */
  public static List<String> faults(MatomoConfig config, Collection<String> accepted) {
    return Arrays.stream(values())
        .filter(feature -> feature.isConfigured.test(config))
        .filter(feature -> !accepted.contains(feature.title))
        .map(UndoneFeature::fault)
        .toList();
  }

  /**
   * One fault for each feature that Matomo's tables switch on, the config does not, and nobody has
   * accepted.
   *
   * @throws SQLException when the database does not answer, or has no table of settings
   */
  public static List<String> storedFaults(
      Connection connection, String tablesPrefix, MatomoConfig config, Collection<String> accepted)
      throws SQLException {
    Stored stored =
        new Stored(
            connection, tablesPrefix, MatomoInstallation.read(connection, tablesPrefix, config));
    List<String> faults = new ArrayList<>();
    for (UndoneFeature feature : values()) {
      if (!accepted.contains(feature.title)
          && !feature.isConfigured.test(config)
          && feature.isStored(stored)) {
        faults.add(feature.fault());
      }
    }
    return faults;
  }

  private String fault() {
    return effect
        + "; switch it off, or accept this by [Sluice] accept_plugin_loss[] = \""
        + title
        + "\"";
  }
}
