package sluice.archive.report.country;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.archive.report.ReportRun;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.SampleVisit;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;

/** Countries, regions, cities, and languages. */
class PlaceReportsTest {
  private static SampleVisit from(long idVisit, String country, String region, String city) {
    return SampleVisit.of(idVisit, idVisit)
        .with("location_country", country, "location_region", region, "location_city", city);
  }

  @Test
  void cityLiesAtTheLargestCoordinatesOfItsVisits() {
    ReportRun run =
        ReportRun.of(() -> new CountryReport(ReportSettings.DEFAULTS))
            .visits(
                from(1, "de", "BE", "Berlin")
                    .with("location_latitude", 52.1239, "location_longitude", 13.5),
                from(2, "de", "BE", "Berlin")
                    .with("location_latitude", 52.1, "location_longitude", 13.6),
                from(3, "de", "BY", null),
                from(4, "fr", null, null));
    ReportRow berlin = run.table("UserCountry_city").row("Berlin|BE|de").orElseThrow();
    assertThat(berlin.metadata()).containsEntry("lat", 52.124).containsEntry("long", 13.6);
    assertThat(run.table("UserCountry_region").rows())
        .extracting(ReportRow::key)
        .containsExactly("BE|de", "BY|de", "");
    assertThat(run.number("UserCountry_distinctCountries")).isEqualTo(2);
    assertThat(
            run.table("UserCountry_country").row("de").orElseThrow().number(Metric.INDEX_NB_VISITS))
        .isEqualTo(3);
  }

  @Test
  void languageHasACountryWhereItSaysMore() {
    assertThat(
            ReportRun.of(() -> LanguageReport.of(ReportSettings.DEFAULTS))
                .visits(
                    SampleVisit.of(1, 1).with("location_browser_lang", "pt-br"),
                    SampleVisit.of(2, 2).with("location_browser_lang", "de-de"),
                    SampleVisit.of(3, 3))
                .table("UserLanguage_language")
                .rows())
        .extracting(ReportRow::key)
        .containsExactly("pt-br", "de", "xx");
  }
}
