package sluice.archive.report.country;

import java.util.List;
import sluice.archive.report.DimensionReport;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.RowLimit;
import sluice.log.BrowserLanguage;

/** UserLanguage_language (docs: archiver/docs/records.md#languages). */
public final class LanguageReport {
  private static final String UNKNOWN = "xx";

  private LanguageReport() {}

  /** The report, which has counted nothing yet. */
  public static Report of(ReportSettings settings) {
    int rows = settings.limits().standard();
    return DimensionReport.ofVisits(
        "UserLanguage_language",
        RowLimit.of(rows, rows, Metric.INDEX_NB_VISITS),
        List.of("location_browser_lang"),
        key -> label(key.text(0)));
  }

  private static String label(String browserLanguage) {
    String known = BrowserLanguage.code(browserLanguage);
    String code = known.isEmpty() ? UNKNOWN : known;
    String language = code.length() > 2 ? code.substring(0, 2) : code;
    String country = BrowserLanguage.country(browserLanguage, true);
    boolean saysMore = !country.equals(UNKNOWN) && !country.equals(language);
    return saysMore ? language + "-" + country : language;
  }
}
