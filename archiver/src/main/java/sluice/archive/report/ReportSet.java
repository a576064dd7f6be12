package sluice.archive.report;

import java.util.ArrayList;
import java.util.List;

/** Which reports an archive holds, in the order in which Matomo's plugins run (reference 3.0). */
public final class ReportSet {
  private ReportSet() {}

  /** All reports, the core metrics first. */
  public static List<Report> all(SiteFacts site, ReportSettings settings) {
    List<Report> reports = new ArrayList<>();
    reports.add(new VisitsSummaryReport());
    reports.add(new ActionsReport(site, settings));
    reports.add(new ReferrersReport(settings));
    reports.addAll(DevicesReports.all(settings));
    return reports;
  }

  /** The core metrics alone. */
  public static List<Report> visitsSummary() {
    return List.of(new VisitsSummaryReport());
  }

  /** What plugin Goals stores. */
  public static List<Report> goals(SiteFacts site, ReportSettings settings) {
    return List.of();
  }
}
