package sluice.archive.report.visits;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.count.VisitMetrics;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.CollationKey;
import sluice.archive.visit.VisitSlice;

/** UserId_users (reference archive.md 3.14). */
public final class UsersReport implements Report {
  private static final String RECORD = "UserId_users";

  private final Map<String, User> users = new LinkedHashMap<>();
  private final RowLimit limit;

  private static final class User {
    private final String id;
    private final long idVisitor;
    private final VisitMetrics visits = new VisitMetrics();

    User(String id, long idVisitor) {
      this.id = id;
      this.idVisitor = idVisitor;
    }
  }

  public UsersReport(ReportSettings settings) {
    limit =
        RowLimit.of(settings.limits().users(), settings.limits().users(), Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    if (slice.countsVisit()) {
      slice
          .visit()
          .text("user_id")
          .filter(id -> !id.isBlank())
          .ifPresent(id -> at(id, slice.visit().number("idvisitor")).visits.add(slice.visit()));
    }
  }

  private User at(String id, long idVisitor) {
    return users.computeIfAbsent(CollationKey.of(id), key -> new User(id, idVisitor));
  }

  @Override
  public void merge(Report other) {
    ((UsersReport) other)
        .users
        .values()
        .forEach(user -> at(user.id, user.idVisitor).visits.merge(user.visits));
  }

  @Override
  public void publish(Publication day) {
    ReportTable table = new ReportTable();
    for (User user : users.values()) {
      ReportRow row = table.add(user.visits.row(user.id));
      row.metadata().put("idvisitor", HexFormat.of().toHexDigits(user.idVisitor));
    }
    limit.apply(table);
    day.archive().table(RECORD, table);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(PeriodRule.Merge.of(RECORD, limit));
  }
}
