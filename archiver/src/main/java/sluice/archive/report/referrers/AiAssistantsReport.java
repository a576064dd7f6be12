package sluice.archive.report.referrers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import sluice.archive.count.GoalMetrics;
import sluice.archive.count.VisitMetrics;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.PlainUrl;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * AI assistants, and the pages at which the visits that they sent began (docs:
 * archiver/docs/records.md#ai-assistants; plugins/Referrers/RecordBuilders/AIReferrers.php of
 * Matomo 5.6). Grouped by the name of the page, not by its idaction, as Matomo's query does.
 */
public final class AiAssistantsReport implements Report {
  /** Value of referer_type. */
  static final long AI_ASSISTANT = 8;

  private static final String ENTRY_URLS = "Referrers_entryUrlByAIAssistant";
  private static final String ENTRY_TITLES = "Referrers_entryTitleByAIAssistant";
  private static final String DISTINCT = "Referrers_distinctAIAssistants";

  private static final String NAME_COLUMN = "referer_name";
  private static final LogField TYPE = LogField.of("referer_type");
  private static final LogField NAME = LogField.of(NAME_COLUMN);
  private static final LogField ENTRY_URL = LogField.of("visit_entry_idaction_url");
  private static final LogField ENTRY_TITLE = LogField.of("visit_entry_idaction_name");

  private final RowLimit limit;
  private final Visits assistants = new Visits("Referrers.ai_assistants", NAME_COLUMN);
  private final Visits urls = new Visits("Referrers.ai_entry_url", NAME_COLUMN, "name");
  private final Visits titles = new Visits("Referrers.ai_entry_title", NAME_COLUMN, "name");
  private final GoalMetrics goals = new GoalMetrics("Referrers.ai_conversions", NAME_COLUMN);
  private final KeyBytes key = new KeyBytes();

  /** Makes a report that has counted no visit yet. */
  public AiAssistantsReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().referrers(),
            settings.limits().subtableReferrers(),
            Metric.INDEX_NB_VISITS);
  }

  /** Metrics of visits by some key. */
  private static final class Visits {
    private final GroupTable table;
    private final VisitMetrics metrics;

    Visits(String name, String... key) {
      table = new GroupTable(GroupSchema.of(name, key).with(VisitMetrics.COLUMNS));
      metrics = new VisitMetrics(table);
    }

    void add(KeyBytes key, VisitSlice slice) {
      metrics.add(table.row(key, slice.idVisit(), 0), slice.visit());
    }

    /** The rows with most visits first, equal ones as they come in the log. */
    int[] busiestFirst() {
      return IntStream.of(table.inOrder())
          .boxed()
          .sorted(Comparator.comparingLong(row -> -metrics.visits(row)))
          .mapToInt(row -> row)
          .toArray();
    }
  }

  @Override
  public void add(VisitSlice slice) {
    LogRow visit = slice.visit();
    if (slice.countsVisit() && visit.number(TYPE) == AI_ASSISTANT && !visit.isNull(NAME)) {
      assistants.add(key.clear().column(visit, NAME), slice);
      urls.add(entry(slice, ENTRY_URL), slice);
      titles.add(entry(slice, ENTRY_TITLE), slice);
    }
    int place = 0;
    for (LogRow conversion : slice.conversions()) {
      if (conversion.number(TYPE) == AI_ASSISTANT) {
        key.clear().column(conversion, NAME);
        goals.add(key, slice.idVisit(), place, conversion);
      }
      place++;
    }
  }

  private KeyBytes entry(VisitSlice slice, LogField field) {
    String page = slice.names().get(slice.visit().number(field)).map(LogAction::name).orElse("");
    return key.clear().column(slice.visit(), NAME).text(page);
  }

  @Override
  public List<GroupTable> tables() {
    return List.of(assistants.table, urls.table, titles.table, goals.table());
  }

  @Override
  public void publish(Publication day) {
    ReportTable byUrl = table(urls, PlainUrl::of);
    ReportTable byTitle = table(titles, title -> title);
    day.archive().number(DISTINCT, byUrl.size());
    for (ReportTable table : List.of(byUrl, byTitle)) {
      GoalMetrics.enrich(table);
      limit.apply(table);
    }
    day.archive().table(ENTRY_URLS, byUrl);
    day.archive().table(ENTRY_TITLES, byTitle);
  }

  private ReportTable table(Visits pages, UnaryOperator<String> label) {
    ReportTable table = new ReportTable();
    for (int row : assistants.busiestFirst()) {
      String name = assistants.table.key(row).text(0);
      table.add(assistants.metrics.fractions(row, name));
    }
    for (int row : pages.busiestFirst()) {
      GroupKey group = pages.table.key(row);
      String page = label.apply(group.text(1));
      table
          .row(group.text(0))
          .ifPresent(
              assistant -> assistant.subtableOrNew().add(pages.metrics.fractions(row, page)));
    }
    goals.forEach((group, cells) -> cells.addTo(table.rowOrNew(group.text(0))));
    return table;
  }

  @Override
  public List<PeriodRule> periodRules() {
    List<PeriodRule> rules = new ArrayList<>();
    rules.add(PeriodRule.Merge.of(ENTRY_URLS, limit));
    rules.add(PeriodRule.Merge.of(ENTRY_TITLES, limit));
    rules.add(new PeriodRule.RowCount(DISTINCT, ENTRY_URLS, false));
    return rules;
  }
}
