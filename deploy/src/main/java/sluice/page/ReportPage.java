package sluice.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import sluice.admin.WebPages;

/**
 * The report of a quickstart's site as a page of the admin port. Only a quickstart has it, whose
 * hits are a sample: reports of a real Matomo stay behind Matomo's login. Thread-safe, as one
 * thread of the port makes documents.
 */
public final class ReportPage {
  /** Days that are shown, today included. */
  private static final int DAYS = 14;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ReportPage() {}

  /** Adds the page, which reads the archives of a site in UTC at each view. */
  public static void add(WebPages pages, SiteReports reports) {
    PageFiles.html(pages, WebPages.REPORT, "report", "Report");
    pages.file("/page/report.js", "sluice/page/report.js");
    pages.document("/report.json", () -> json(reports));
  }

  private static String json(SiteReports reports) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    try {
      return json(reports.of(today.minusDays(DAYS - 1L).datesUntil(today.plusDays(1)).toList()));
    } catch (SQLException e) {
      throw new IllegalStateException("the database does not answer: " + e.getMessage(), e);
    }
  }

  private static String json(SiteReport report) {
    ObjectNode json = JSON.objectNode().put("site", report.idSite());
    ArrayNode days = json.putArray("days");
    for (SiteReport.Day day : report.days()) {
      days.addObject()
          .put("date", day.date().toString())
          .put("visits", day.visits())
          .put("pageviews", day.pageviews())
          .put("actions", day.actions())
          .put("bounces", day.bounces())
          .put("conversions", day.conversions());
    }
    ArrayNode hours = json.putArray("hours");
    report.hours().forEach(hours::add);
    lists(json.putArray("lists"), report.lists());
    return json.toString();
  }

  private static void lists(ArrayNode json, List<SiteReport.Top> lists) {
    for (SiteReport.Top list : lists) {
      ObjectNode made = json.addObject().put("title", list.title()).put("counts", list.counts());
      ArrayNode entries = made.putArray("entries");
      list.entries()
          .forEach(
              entry ->
                  entries.addObject().put("label", entry.label()).put("number", entry.number()));
    }
  }
}
