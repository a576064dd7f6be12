package sluice.matomo;

import java.sql.Connection;
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

  /** A setting of a bundled plugin that a compliance policy enforces and that is not known. */
  UNKNOWN_POLICY_SETTING(
      "UnknownPolicySetting",
      "a compliance policy forces a setting that is not known: more is stored than it allows",
      config -> false) {
    @Override
    boolean isStored(Stored stored) throws SQLException {
      return CompliancePolicies.hasUnknown(
          stored.connection(), stored.prefix(), stored.config(), stored.installation());
    }
  };

  private final String title;
  private final String effect;
  private final Predicate<MatomoConfig> isConfigured;

  UndoneFeature(String title, String effect, Predicate<MatomoConfig> isConfigured) {
    this.title = title;
    this.effect = effect;
    this.isConfigured = isConfigured;
  }

  /** Where a feature may be switched on beside the config, and what decides whether it counts. */
  private record Stored(
      Connection connection, String prefix, MatomoConfig config, MatomoInstallation installation) {}

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
            connection,
            tablesPrefix,
            config,
            MatomoInstallation.read(connection, tablesPrefix, config));
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
