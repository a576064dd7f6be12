package sluice.archive.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.archive.period.Period;
import sluice.archive.report.SiteFacts;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.visit.CollationKey;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitReader;

/**
 * Distinct visitors and users of weeks and months: counted from all visits whose last action is
 * between the period's bounds, in one pass for all segments (reference archive.md 4.3).
 */
final class PeriodVisitors {
  private final Set<Long> visitors = new HashSet<>();
  private final Set<String> users = new HashSet<>();

  private PeriodVisitors() {}

  /** By hash of the segment. */
  static Map<String, PeriodUniques> count(
      Connection connection,
      SiteFacts site,
      Period period,
      List<ArchivedSegment> segments,
      VisitReader reader,
      LogActions names)
      throws SQLException {
    Map<String, PeriodVisitors> counted = new HashMap<>();
    segments.forEach(segment -> counted.put(segment.hash(), new PeriodVisitors()));
    long from = site.calendar().from(period).getEpochSecond();
    long to = site.calendar().to(period).getEpochSecond();
    long[] ids =
        reader.idVisits(
            connection, site.idSite(), site.calendar().from(period), site.calendar().to(period));
    reader.read(
        connection,
        ids,
        bundle -> {
          long last = bundle.visit().number("visit_last_action_time");
          if (bundle.hasVisit() && last >= from && last <= to) {
            for (ArchivedSegment segment : segments) {
              if (segment.filter().matches(bundle, names)) {
                counted.get(segment.hash()).add(bundle);
              }
            }
          }
        });
    Map<String, PeriodUniques> uniques = new HashMap<>();
    counted.forEach(
        (hash, sets) ->
            uniques.put(hash, new PeriodUniques(sets.visitors.size(), sets.users.size())));
    return uniques;
  }

  private void add(VisitBundle bundle) {
    visitors.add(bundle.visit().number("idvisitor"));
    bundle.visit().text("user_id").map(CollationKey::of).ifPresent(users::add);
  }
}
