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
import sluice.archive.report.PlainUrl;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.Column;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.log.ActionType;

/**
 * Chatbots with what they asked for, the visits that their assistants sent, and the numbers of the
 * overview (plugins/BotTracking/RecordBuilders/AIChatbotReports.php). Not thread-safe.
 */
final class ChatbotTables {
  /** Column of how many requests there were. */
  static final Column REQUESTS = NamedColumn.of("requests");

  private static final Column DOCUMENT_REQUESTS = NamedColumn.of("document_requests");
  private static final Column PAGE_REQUESTS = NamedColumn.of("page_requests");
  private static final Column VISITS_ACQUIRED = NamedColumn.of("visits_acquired");

  private static final String PAGES = "Pages";
  private static final String DOCUMENTS = "Documents";

  /** Which assistant sends visits on behalf of which bot. */
  private static final Map<String, String> ASSISTANT_OF_BOT =
      Map.of(
          "ChatGPT-User", "ChatGPT",
          "MistralAI-User", "Le Chat",
          "Gemini-Deep-Research", "Gemini",
          "Claude-User", "Claude",
          "Perplexity-User", "Perplexity",
          "Google-NotebookLM", "NotebookLM");

  private static final long AI_ASSISTANT = 8;
  private static final LogField TYPE = LogField.of("referer_type");
  private static final LogField NAME = LogField.of("referer_name");

  private final BotRecords records;
  private final BotCounts counts;
  private final RowLimit limit;
  private final GroupTable acquired =
      new GroupTable(
          GroupSchema.of("BotTracking.acquired", "referer_name").with("nb_visits", Merge.SUM));
  private final LongCells visits = acquired.numbers("nb_visits");
  private final KeyBytes key = new KeyBytes();

  ChatbotTables(BotRecords records, ReportSettings.Limits limits, BotCounts counts) {
    this.records = records;
    this.counts = counts;
    this.limit = new RowLimit(limits.bots(), limits.subtableBots(), Optional.of(REQUESTS));
  }

  void add(VisitSlice slice) {
    LogRow visit = slice.visit();
    if (slice.countsVisit() && visit.number(TYPE) == AI_ASSISTANT) {
      visits.add(acquired.row(key.clear().column(visit, NAME), slice.idVisit(), 0), 1);
    }
  }

  List<GroupTable> tables() {
    return List.of(acquired);
  }

  void publish(ArchiveContents archive) {
    ReportTable pages = new ReportTable();
    ReportTable documents = new ReportTable();
    Map<String, Long> visitsOfAssistant = visitsOfAssistant();
    for (ActionType type : List.of(ActionType.PAGE_URL, ActionType.DOWNLOAD)) {
      int[] urls = BusiestFirst.rows(counts.urlsOfBots, counts.requestsOfBot, row -> is(row, type));
      addBots(List.of(pages, documents), type, urls, visitsOfAssistant);
      ReportTable into = type == ActionType.PAGE_URL ? pages : documents;
      for (int row : urls) {
        GroupKey group = counts.urlsOfBots.key(row);
        ReportRow url =
            ReportRow.labelled(PlainUrl.of(group.text(2)))
                .with(REQUESTS, counts.requestsOfBot.get(row));
        into.row(group.text(1)).ifPresent(bot -> bot.subtableOrNew().add(url));
      }
    }
    limit.apply(pages);
    limit.apply(documents);
    archive.table(records.name(PAGES), pages);
    archive.table(records.name(DOCUMENTS), documents);
    numbers(archive);
  }

  private boolean is(int row, ActionType type) {
    GroupKey group = counts.urlsOfBots.key(row);
    return group.number(0) == type.code() && !group.text(2).isEmpty();
  }

  /** Adds what bots asked for of one type to both tables, the busiest bot first. */
  private void addBots(
      List<ReportTable> tables, ActionType type, int[] urls, Map<String, Long> visitsOfAssistant) {
    Map<String, Long> requests = new LinkedHashMap<>();
    for (int row : urls) {
      requests.merge(counts.urlsOfBots.key(row).text(1), counts.requestsOfBot.get(row), Long::sum);
    }
    boolean isPage = type == ActionType.PAGE_URL;
    requests.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(
            bot -> {
              String assistant = ASSISTANT_OF_BOT.getOrDefault(bot.getKey(), "");
              for (ReportTable table : tables) {
                add(
                    table.rowOrNew(bot.getKey()),
                    bot.getValue(),
                    isPage,
                    visitsOfAssistant.getOrDefault(assistant, 0L));
              }
            });
  }

  private static void add(ReportRow bot, long requests, boolean isPage, long acquired) {
    bot.with(REQUESTS, (long) bot.number(REQUESTS) + requests);
    bot.with(DOCUMENT_REQUESTS, (long) bot.number(DOCUMENT_REQUESTS) + (isPage ? 0 : requests));
    bot.with(PAGE_REQUESTS, (long) bot.number(PAGE_REQUESTS) + (isPage ? requests : 0));
    bot.with(VISITS_ACQUIRED, acquired);
  }

  private Map<String, Long> visitsOfAssistant() {
    Map<String, Long> byName = new HashMap<>();
    for (int row = 0; row < acquired.size(); row++) {
      byName.put(acquired.key(row).text(0), visits.get(row));
    }
    byName.remove("");
    return byName;
  }

  private void numbers(ArchiveContents archive) {
    archive.number(records.name(records.distinctBots()), counts.bots.size());
    archive.number(records.name("UniquePageUrls"), distinct(ActionType.PAGE_URL));
    archive.number(records.name("UniqueDocumentUrls"), distinct(ActionType.DOWNLOAD));
    archive.number(records.name("Requests"), sum(counts.bots, counts.requests));
    archive.number(records.name("AcquiredVisits"), sum(acquired, visits));
    archive.number(records.name("NotFoundRequests"), sum(counts.bots, counts.notFound));
    archive.number(records.name("ServerErrorRequests"), sum(counts.bots, counts.serverErrors));
  }

  private long distinct(ActionType type) {
    long count = 0;
    for (int row = 0; row < counts.urls.size(); row++) {
      count += counts.urls.key(row).number(0) == type.code() ? 1 : 0;
    }
    return count;
  }

  private static long sum(GroupTable table, LongCells cells) {
    long sum = 0;
    for (int row = 0; row < table.size(); row++) {
      sum += cells.get(row);
    }
    return sum;
  }

  /** Distinct URLs of days cannot be added: longer periods do not have their number. */
  List<PeriodRule> periodRules() {
    return List.of(
        PeriodRule.Merge.of(records.name(PAGES), limit),
        PeriodRule.Merge.of(records.name(DOCUMENTS), limit),
        new PeriodRule.RowCount(records.name(records.distinctBots()), records.name(PAGES), false),
        new PeriodRule.Sum(records.name("Requests")),
        new PeriodRule.Sum(records.name("AcquiredVisits")),
        new PeriodRule.Sum(records.name("NotFoundRequests")),
        new PeriodRule.Sum(records.name("ServerErrorRequests")));
  }
}
