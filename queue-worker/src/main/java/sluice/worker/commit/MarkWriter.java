package sluice.worker.commit;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import sluice.log.DateTimes;
import sluice.log.LogSchema;
import sluice.log.LogTable;
import sluice.worker.batch.BatchPosition;
import sluice.worker.plan.BatchPlan;
import sluice.worker.plan.TrackingFailure;
import sluice.worker.visit.Visit;

/**
 * What a batch leaves for others: marks of past days, failures, the site's age, the list of touched
 * visits. Thread-safe.
 */
final class MarkWriter {

  private final String prefix;
  private final LogTable touched;

  /**
   * Tells this process's marks from others by their names; has as many letters as Matomo's token.
   */
  private final String token = token();

  MarkWriter(LogSchema schema) {
    this.prefix = schema.prefix();
    this.touched = schema.table(LogTable.TOUCHED);
  }

  private static String token() {
    String letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    SecureRandom random = new SecureRandom();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  /**
   * Options that tell the archiver of days before today (docs:
   * queue-worker/docs/lifecycle.md#hits-of-past-days). A mark that exists is locked, so that who
   * handles and deletes it waits for this batch's rows.
   */
  void markPastDays(Connection transaction, int queue, Collection<BatchPlan.PastDay> days)
      throws SQLException {
    if (days.isEmpty()) {
      return;
    }
    String sql =
        "INSERT INTO `"
            + prefix
            + "option` (option_name, option_value, autoload) VALUES "
            + String.join(",", Collections.nCopies(days.size(), "(?, '1', 0)"))
            + " ON DUPLICATE KEY UPDATE option_value = '1'";
    long process = ProcessHandle.current().pid();
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      int index = 1;
      for (BatchPlan.PastDay day : days) {
        statement.setString(
            index++,
            token
                + "_report_to_invalidate_"
                + (day.idSite() + "_" + day.day() + "_" + process + "q" + queue));
      }
      statement.executeUpdate();
    }
  }

  /**
   * Rows of tracking_failure; one of each kind a site is kept (docs:
   * queue-worker/docs/lifecycle.md#tracking-failures).
   */
  void noteFailures(Connection transaction, Collection<TrackingFailure> failures, Instant now)
      throws SQLException {
    // all workers write in the same order, so that none of them deadlocks
    Map<String, TrackingFailure> first = new TreeMap<>();
    failures.forEach(
        failure -> first.putIfAbsent(failure.idSite() + " " + failure.kind(), failure));
    if (first.isEmpty()) {
      return;
    }
    String sql =
        "INSERT IGNORE INTO `"
            + prefix
            + "tracking_failure` (idsite, idfailure, date_first_occurred, request_url) VALUES "
            + String.join(",", Collections.nCopies(first.size(), "(?, ?, ?, ?)"));
    try (PreparedStatement statement = transaction.prepareStatement(sql)) {
      int index = 1;
      for (TrackingFailure failure : first.values()) {
        statement.setInt(index++, failure.idSite());
        statement.setInt(index++, failure.kind().code());
        statement.setString(index++, DateTimes.text(now));
        statement.setString(index++, failure.requestUrl());
      }
      statement.executeUpdate();
    }
  }

  /**
   * Lowers site.ts_created, so that the UI shows old data (docs:
   * queue-worker/docs/lifecycle.md#hits-of-past-days).
   *
   * @param times Unix seconds by idsite
   */
  void lowerCreation(Connection transaction, Map<Integer, Long> times) throws SQLException {
    String sql =
        "UPDATE `" + prefix + "site` SET ts_created = ? WHERE idsite = ? AND ts_created > ?";
    for (Map.Entry<Integer, Long> one : times.entrySet()) {
      try (PreparedStatement statement = transaction.prepareStatement(sql)) {
        statement.setString(1, DateTimes.text(one.getValue()));
        statement.setInt(2, one.getKey());
        statement.setString(3, DateTimes.text(one.getValue()));
        statement.executeUpdate();
      }
    }
  }

  /** The row of sluice_touched, also for a batch that touched nothing: readers look for gaps. */
  void noteTouched(Connection transaction, BatchPosition position, BatchPlan plan, Instant now)
      throws SQLException {
    Map<Integer, TreeSet<Long>> bySite = new TreeMap<>();
    for (Visit visit : plan.touched()) {
      bySite.computeIfAbsent(visit.idSite(), id -> new TreeSet<>()).add(visit.idVisit());
    }
    List<String> parts = new ArrayList<>();
    bySite.forEach((site, ids) -> parts.add("\"" + site + "\":" + ids.toString().replace(" ", "")));
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("queue", (long) position.queue());
    row.put("from_position", position.from());
    row.put("to_position", position.to());
    row.put("ts_written", DateTimes.text(now));
    plan.oldestHit().ifPresent(time -> row.put("oldest_hit", time));
    plan.newestHit().ifPresent(time -> row.put("newest_hit", time));
    row.put("visits", "{" + String.join(",", parts) + "}");
    MultiRowInsert.into(touched).execute(transaction, List.of(row));
  }
}
