package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether reports keep up with the log, and who else makes them. Stateless. */
final class ArchivesCheck {

  /** A report may be so old. */
  private static final Duration FRESH = Duration.ofHours(1);

  /** One that is older is hardly made by anybody. */
  private static final Duration DEAD = Duration.ofDays(1);

  /** Sites that are named in a finding. */
  private static final int NAMED = 10;

  private ArchivesCheck() {}

  static List<Finding> look(Patient patient, Connection connection) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    findings.add(stale(patient, connection));
    findings.add(invalidations(patient, connection));
    findings.add(browser(patient, connection));
    return findings;
  }

  private static Finding stale(Patient patient, Connection connection) throws SQLException {
    LocalDateTime now =
        Sql.list(connection, "SELECT UTC_TIMESTAMP()", row -> row.getObject(1, LocalDateTime.class))
            .get(0);
    Map<Integer, LocalDateTime> archived = archived(patient, connection, YearMonth.from(now));
    Map<Integer, Duration> behind = new TreeMap<>();
    newest(patient, connection, now.minus(FRESH))
        .forEach(
            (site, hit) -> {
              LocalDateTime made = archived.getOrDefault(site, LocalDateTime.MIN);
              if (made.isBefore(hit)) {
                behind.put(site, Duration.between(hit, now));
              }
            });
    if (behind.isEmpty()) {
      return Finding.ok(FindingKind.ARCHIVES_STALE, "every site's newest visits are in a report");
    }
    Duration longest = behind.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    List<String> names =
        behind.keySet().stream()
            .limit(NAMED)
            .map(site -> site + (archived.containsKey(site) ? "" : " (never archived lately)"))
            .toList();
    return new Finding(
        FindingKind.ARCHIVES_STALE,
        longest.compareTo(DEAD) < 0 ? Severity.WARNING : Severity.ERROR,
        "visits of %d sites, up to %s old, are in no day's report: site %s%s"
            .formatted(
                behind.size(),
                ClockCheck.words(longest),
                String.join(", ", names),
                behind.size() > NAMED ? ", …" : ""),
        "systemctl status sluice-archive; journalctl -u sluice-archive; else  sluice archive --once");
  }

  /** The newest time of a visit of each site, no later than this. */
  private static Map<Integer, LocalDateTime> newest(
      Patient patient, Connection connection, LocalDateTime until) throws SQLException {
    String sql =
        "SELECT v.idsite, MAX(v.visit_last_action_time) FROM "
            + patient.table("log_visit")
            + " v JOIN "
            + patient.table("site")
            + " s ON s.idsite = v.idsite WHERE v.visit_last_action_time BETWEEN ? AND ? GROUP BY v.idsite";
    return byIdSite(connection, sql, until.minusMonths(1).withDayOfMonth(2), until);
  }

  /** When the newest archive of a day of each site was made, of this month and the one before. */
  private static Map<Integer, LocalDateTime> archived(
      Patient patient, Connection connection, YearMonth month) throws SQLException {
    Map<Integer, LocalDateTime> newest = new HashMap<>();
    for (YearMonth one : List.of(month, month.minusMonths(1))) {
      String sql =
          "SELECT idsite, MAX(ts_archived) FROM "
              + patient.table(
                  "archive_numeric_%04d_%02d".formatted(one.getYear(), one.getMonthValue()))
              + " WHERE name = 'done' AND period = 1 GROUP BY idsite";
      byIdSite(connection, sql)
          .forEach((site, time) -> newest.merge(site, time, (a, b) -> a.isAfter(b) ? a : b));
    }
    return newest;
  }

  private static Map<Integer, LocalDateTime> byIdSite(
      Connection connection, String sql, Object... values) throws SQLException {
    Map<Integer, LocalDateTime> times = new HashMap<>();
    Sql.listIfThere(
            connection,
            sql,
            row -> Map.entry(row.getInt(1), row.getObject(2, LocalDateTime.class)),
            values)
        .forEach(entry -> times.put(entry.getKey(), entry.getValue()));
    return times;
  }

  /** Archiving that PHP began and never ended. */
  private static Finding invalidations(Patient patient, Connection connection) throws SQLException {
    String sql =
        "SELECT COUNT(*), MIN(ts_started) FROM "
            + patient.table("archive_invalidations")
            + " WHERE status = 1 AND ts_started < UTC_TIMESTAMP() - INTERVAL 5 HOUR";
    Optional<String> hung =
        Sql.listIfThere(
                connection,
                sql,
                row ->
                    row.getLong(1) == 0
                        ? ""
                        : row.getLong(1)
                            + " in progress, the oldest since "
                            + row.getString(2)
                            + " UTC")
            .stream()
            .filter(words -> !words.isEmpty())
            .findFirst();
    return hung.map(
            words ->
                Finding.warning(
                    FindingKind.ARCHIVE_INVALIDATIONS,
                    words + ": a core:archive that hangs, or was killed",
                    "end its process (ps aux | grep core:archive); Matomo takes them up again after a day"))
        .orElseGet(() -> Finding.ok(FindingKind.ARCHIVE_INVALIDATIONS, "none hangs"));
  }

  /** As Matomo decides it (core/ArchiveProcessor/Rules.php isBrowserTriggerEnabled). */
  private static Finding browser(Patient patient, Connection connection) throws SQLException {
    boolean inFile = patient.config().flag("General", "enable_browser_archiving_triggering", true);
    boolean isOptionRead = patient.config().flag("General", "enable_general_settings_admin", true);
    boolean isOn =
        (isOptionRead
                ? Sql.option(patient, connection, "enableBrowserTriggerArchiving")
                : Optional.<String>empty())
            .map(value -> !value.isEmpty() && !value.equals("0"))
            .orElse(inFile);
    return isOn
        ? Finding.warning(
            FindingKind.BROWSER_ARCHIVING,
            "reports are made by PHP when somebody looks at them, beside the archiver",
            "Matomo: Administration, System, General settings, \"Archive reports when viewed from"
                + " the browser\": No; or [General] enable_browser_archiving_triggering = 0 with"
                + " enable_general_settings_admin = 0")
        : Finding.ok(FindingKind.BROWSER_ARCHIVING, "off");
  }
}
