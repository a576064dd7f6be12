package sluice.archive.report.bots;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.LongCells;
import sluice.archive.group.Merge;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.Column;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.RowSum.Operation;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.LogText;
import sluice.archive.visit.VisitSlice;
import sluice.log.ActionType;
import sluice.php.PhpRound;

/**
 * Pages that people view more than chatbots do, and the other way round, each with a score
 * (plugins/BotTracking/RecordBuilders/AIChatbotFavouredPages.php). Not thread-safe.
 */
final class FavouredPages {
  private static final Column PEOPLE = NamedColumn.of("unique_human_pageviews");
  private static final Column BOTS = NamedColumn.of("ai_chatbot_requests");
  private static final Column SCORE = NamedColumn.of("discrepancy_score");

  /** A score says nothing of several rows together. */
  private static final Map<Column, Operation> OPERATIONS = Map.of(SCORE, Operation.SKIP);

  private static final LogField URL = LogField.of("idaction_url");
  private static final LogField EVENT_CATEGORY = LogField.of("idaction_event_category");

  private final BotRecords records;
  private final BotCounts counts;
  private final RowLimit limit;
  private final GroupTable people =
      new GroupTable(GroupSchema.of("BotTracking.people", "name").with("visits", Merge.VISITS));
  private final LongCells visits = people.numbers("visits");
  private final Map<Long, LogText> names = new HashMap<>();
  private final KeyBytes key = new KeyBytes();

  FavouredPages(BotRecords records, ReportSettings.Limits limits, BotCounts counts) {
    this.records = records;
    this.counts = counts;
    this.limit = new RowLimit(limits.favouredPages(), 0, Optional.of(SCORE));
  }

  void add(VisitSlice slice) {
    int place = 0;
    for (LogRow action : slice.actions()) {
      long id = action.number(URL);
      if (action.isNull(EVENT_CATEGORY) && slice.names().is(ActionType.PAGE_URL, id)) {
        LogText name =
            names.computeIfAbsent(
                id, page -> new LogText(slice.names().get(page).orElseThrow().name()));
        visits.add(people.row(key.clear().text(name), slice.idVisit(), place), slice.idVisit());
      }
      place++;
    }
  }

  List<GroupTable> tables() {
    return List.of(people);
  }

  void publish(ArchiveContents archive) {
    publish(archive, "HumanFavouredPages", PEOPLE, BOTS);
    publish(archive, "AIFavouredPages", BOTS, PEOPLE);
  }

  private void publish(ArchiveContents archive, String name, Column strong, Column weak) {
    ReportTable table = union();
    table.setOperations(OPERATIONS);
    score(table, strong, weak);
    limit.apply(table);
    archive.table(records.name(name), table);
  }

  /** All pages that bots asked for, and then those that only people viewed; none without bots. */
  private ReportTable union() {
    Map<String, ReportRow> byName = new LinkedHashMap<>();
    for (int row : BusiestFirst.rows(counts.urls, counts.requestsOfUrl, this::isPage)) {
      LogText name = new LogText(counts.urls.key(row).text(1));
      byName.put(name.toString(), page(name, 0, counts.requestsOfUrl.get(row)));
    }
    boolean hasBots = !byName.isEmpty();
    for (int row : hasBots ? BusiestFirst.rows(people, visits, any -> true) : new int[0]) {
      LogText name = new LogText(people.key(row).text(0));
      if (!name.toString().isEmpty()) {
        byName
            .computeIfAbsent(name.toString(), none -> page(name, 0, 0))
            .with(PEOPLE, visits.get(row));
      }
    }
    ReportTable table = new ReportTable();
    byName.values().forEach(table::add);
    return table;
  }

  private boolean isPage(int row) {
    GroupKey group = counts.urls.key(row);
    return group.number(0) == ActionType.PAGE_URL.code() && !group.text(1).isEmpty();
  }

  private static ReportRow page(LogText name, long people, long bots) {
    return ReportRow.labelled(name.toString()).with(PEOPLE, people).with(BOTS, bots);
  }

  /** Scores all rows but that of the others. */
  private static void score(ReportTable table, Column strong, Column weak) {
    double most = 0;
    for (ReportRow row : table.rows()) {
      most = Math.max(most, row.number(strong));
    }
    for (ReportRow row : table.rows()) {
      row.with(SCORE, score(row.number(strong), row.number(weak), most));
    }
  }

  /**
   * How far a page is favoured, 0 to 100, one decimal: how one-sided it is, times how much there is
   * of it beside the page that has most.
   */
  static double score(double strong, double weak, double most) {
    double total = strong + weak;
    if (total <= 0) {
      return 0;
    }
    double lean = Math.max(0, (strong - weak) / total);
    double anchor = Math.log10(most + 1);
    double volume = anchor > 0 ? Math.log10(strong + 1) / anchor : 0;
    return PhpRound.round(100 * lean * volume, 1);
  }

  List<PeriodRule> periodRules() {
    return List.of(rule("HumanFavouredPages", PEOPLE, BOTS), rule("AIFavouredPages", BOTS, PEOPLE));
  }

  private PeriodRule rule(String name, Column strong, Column weak) {
    return new PeriodRule.Merge(
        records.name(name), limit, OPERATIONS, table -> score(table, strong, weak));
  }
}
