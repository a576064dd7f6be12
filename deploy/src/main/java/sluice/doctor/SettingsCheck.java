package sluice.doctor;

import java.util.ArrayList;
import java.util.List;
import sluice.matomo.MatomoConfig;
import sluice.matomo.TrackerSettings;
import sluice.matomo.UnhonouredSettings;

/** What the configuration says that speaks against it. Stateless. */
final class SettingsCheck {

  /** Seconds; beyond, what is changed in Matomo counts too late. Matomo's own are 300. */
  private static final long LONG_CACHE_S = 3600;

  private SettingsCheck() {}

  static List<Finding> look(Patient patient) {
    List<Finding> findings = new ArrayList<>();
    MatomoConfig config = patient.config();
    findings.addAll(
        each(
            patient.settings().faults().list(),
            FindingKind.CONFIGURATION,
            Severity.ERROR,
            "mend it: processes end with 78",
            "no fault in flags, variables and config.ini.php"));
    findings.addAll(
        each(
            patient.doubts().get(),
            FindingKind.SETTING_DOUBTFUL,
            Severity.WARNING,
            "correct or remove it",
            "none"));
    findings.addAll(
        each(
            UnhonouredSettings.warnings(config),
            FindingKind.SETTING_WITHOUT_EFFECT,
            Severity.INFO,
            "remove it, or do without it",
            "none"));
    findings.add(
        TrackerSettings.of(config).requests().maintenanceMode()
            ? Finding.warning(
                FindingKind.MAINTENANCE_MODE,
                "maintenance_mode is 1: worker and archiver pause, hits are queued",
                "[General] maintenance_mode = 0 when the work is done")
            : Finding.ok(FindingKind.MAINTENANCE_MODE, "off"));
    findings.add(
        config.flag("Tracker", "record_statistics", true)
            ? Finding.ok(FindingKind.TRACKING_OFF, "hits are recorded")
            : Finding.error(
                FindingKind.TRACKING_OFF,
                "[Tracker] record_statistics is 0: no hit is recorded",
                "[Tracker] record_statistics = 1 in config.ini.php"));
    findings.add(cache(config));
    return findings;
  }

  private static Finding cache(MatomoConfig config) {
    long seconds = config.integer("Tracker", "tracker_cache_file_ttl", 300);
    return seconds <= LONG_CACHE_S
        ? Finding.ok(FindingKind.TRACKER_CACHE, "tracker_cache_file_ttl " + seconds + " s")
        : Finding.warning(
            FindingKind.TRACKER_CACHE,
            "tracker_cache_file_ttl is %d s: for so long a revoked token still counts"
                .formatted(seconds),
            "[Tracker] tracker_cache_file_ttl = 300 in config.ini.php");
  }

  /** Plugins whose part we do not do. */
  static List<Finding> plugins(Patient patient) {
    if (patient.matomoDir().isEmpty()) {
      return List.of(
          Finding.info(
              FindingKind.MATOMO_PLUGINS, "without --matomo-dir nothing says which are active"));
    }
    return each(
        new MatomoCheck(patient.settings(), patient.matomoDir(), patient.prefix()).plugins(),
        FindingKind.MATOMO_PLUGINS,
        Severity.ERROR,
        "accept the loss by that line in config.ini.php, or deactivate the plugin:  console plugin:deactivate NAME",
        "all known, or accepted");
  }

  private static List<Finding> each(
      List<String> found, FindingKind kind, Severity severity, String remedy, String fine) {
    return found.isEmpty()
        ? List.of(Finding.ok(kind, fine))
        : found.stream().map(line -> new Finding(kind, severity, line, remedy)).toList();
  }
}
