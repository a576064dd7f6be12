package sluice.archive.report.bots;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.group.GroupKey;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.Column;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogText;
import sluice.log.ActionType;

/**
 * URLs that chatbots asked for, with times, sizes and errors; flat
 * (plugins/BotTracking/RecordBuilders/AIChatbotContentReports.php). No state of its own.
 */
final class ContentTables {
  private static final Column SUM_SERVER_TIME = NamedColumn.of("sum_server_time");
  private static final Column NB_SERVER_TIME = NamedColumn.of("nb_server_time");
  private static final Column SUM_RESPONSE_SIZE = NamedColumn.of("sum_response_size");
  private static final Column NB_RESPONSE_SIZE = NamedColumn.of("nb_response_size");
  private static final Column NOT_FOUND = NamedColumn.of("page_not_found_404_requests");
  private static final Column SERVER_ERRORS = NamedColumn.of("server_error_5xx_requests");
  private static final Column BROKEN = NamedColumn.of("total_broken_requests");

  private final BotRecords records;
  private final BotCounts counts;
  private final RowLimit byRequests;
  private final RowLimit byBroken;

  ContentTables(BotRecords records, ReportSettings.Limits limits, BotCounts counts) {
    this.records = records;
    this.counts = counts;
    this.byRequests = limit(limits, ChatbotTables.REQUESTS);
    this.byBroken = limit(limits, BROKEN);
  }

  private static RowLimit limit(ReportSettings.Limits limits, Column by) {
    return new RowLimit(limits.botContent(), 0, Optional.of(by));
  }

  void publish(ArchiveContents archive) {
    publish(archive, "RequestedPages", byRequests, requested(ActionType.PAGE_URL));
    publish(archive, "RequestedDocuments", byRequests, requested(ActionType.DOWNLOAD));
    publish(archive, "BrokenContent", byBroken, broken());
  }

  private void publish(ArchiveContents archive, String name, RowLimit limit, ReportTable table) {
    limit.apply(table);
    archive.table(records.name(name), table);
  }

  private ReportTable requested(ActionType type) {
    ReportTable table = new ReportTable();
    for (int row : BusiestFirst.rows(counts.urls, counts.requestsOfUrl, row -> is(row, type))) {
      table.add(
          ReportRow.labelled(counts.urls.key(row).text(1))
              .with(ChatbotTables.REQUESTS, counts.requestsOfUrl.get(row))
              .with(SUM_SERVER_TIME, counts.serverTime.get(row))
              .with(NB_SERVER_TIME, counts.timed.get(row))
              .with(SUM_RESPONSE_SIZE, counts.responseSize.get(row))
              .with(NB_RESPONSE_SIZE, counts.sized.get(row))
              .with(NOT_FOUND, counts.notFoundOfUrl.get(row))
              .with(SERVER_ERRORS, counts.serverErrorsOfUrl.get(row)));
    }
    return table;
  }

  private boolean is(int row, ActionType type) {
    GroupKey group = counts.urls.key(row);
    return group.number(0) == type.code() && !group.text(1).isEmpty();
  }

  /** Errors of a name, whether it is that of a page, of a document, or of both. */
  private static final class Errors {
    private final String name;
    private long notFound;
    private long server;

    Errors(String name) {
      this.name = name;
    }

    long total() {
      return notFound + server;
    }
  }

  private ReportTable broken() {
    Map<String, Errors> byName = new LinkedHashMap<>();
    for (int row : counts.urls.inOrder()) {
      if (is(row, ActionType.PAGE_URL) || is(row, ActionType.DOWNLOAD)) {
        LogText name = new LogText(counts.urls.key(row).text(1));
        Errors errors =
            byName.computeIfAbsent(name.collated(), none -> new Errors(name.toString()));
        errors.notFound += counts.notFoundOfUrl.get(row);
        errors.server += counts.serverErrorsOfUrl.get(row);
      }
    }
    ReportTable table = new ReportTable();
    byName.values().stream()
        .filter(errors -> errors.total() > 0)
        .sorted((one, other) -> Long.compare(other.total(), one.total()))
        .forEach(
            errors ->
                table.add(
                    ReportRow.labelled(errors.name)
                        .with(BROKEN, errors.total())
                        .with(NOT_FOUND, errors.notFound)
                        .with(SERVER_ERRORS, errors.server)));
    return table;
  }

  List<PeriodRule> periodRules() {
    return List.of(
        PeriodRule.Merge.of(records.name("RequestedPages"), byRequests),
        PeriodRule.Merge.of(records.name("RequestedDocuments"), byRequests),
        PeriodRule.Merge.of(records.name("BrokenContent"), byBroken));
  }
}
