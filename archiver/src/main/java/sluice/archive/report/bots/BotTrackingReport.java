package sluice.archive.report.bots;

import java.util.ArrayList;
import java.util.List;
import sluice.archive.group.GroupTable;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;

/**
 * All records of plugin BotTracking (docs: archiver/docs/records.md#requests-of-bots). They are of
 * all visits, never of a segment, and are made of days without visits, too.
 */
public final class BotTrackingReport implements Report {
  private final BotRecords records;
  private final BotCounts counts;
  private final ChatbotTables chatbots;
  private final ContentTables content;
  private final FavouredPages favoured;

  /** Makes a report that has counted nothing yet. */
  public BotTrackingReport(ReportSettings settings, BotRecords records) {
    this.records = records;
    this.counts = new BotCounts(records.botType(), records.countsGone());
    this.chatbots = new ChatbotTables(records, settings.limits(), counts);
    this.content = new ContentTables(records, settings.limits(), counts);
    this.favoured = new FavouredPages(records, settings.limits(), counts);
  }

  @Override
  public void add(VisitSlice slice) {
    chatbots.add(slice);
    if (records.hasFavoured()) {
      favoured.add(slice);
    }
  }

  @Override
  public void addBotRequest(LogRow request, LogActions names) {
    counts.add(request, names);
  }

  @Override
  public boolean runsWithoutVisits() {
    return true;
  }

  @Override
  public List<GroupTable> tables() {
    List<GroupTable> tables = new ArrayList<>(counts.tables());
    tables.addAll(chatbots.tables());
    tables.addAll(favoured.tables());
    return tables;
  }

  @Override
  public void publish(Publication day) {
    chatbots.publish(day.archive());
    if (records.hasContent()) {
      content.publish(day.archive());
    }
    if (records.hasFavoured()) {
      favoured.publish(day.archive());
    }
  }

  @Override
  public List<PeriodRule> periodRules() {
    List<PeriodRule> rules = new ArrayList<>(chatbots.periodRules());
    if (records.hasContent()) {
      rules.addAll(content.periodRules());
    }
    if (records.hasFavoured()) {
      rules.addAll(favoured.periodRules());
    }
    return rules;
  }
}
