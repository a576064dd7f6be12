package sluice.archive.report.country;

import java.util.ArrayList;
import java.util.List;
import sluice.archive.count.GoalMetrics;
import sluice.archive.count.VisitGroups;
import sluice.archive.group.DecimalCells;
import sluice.archive.group.GroupKey;
import sluice.archive.group.GroupSchema;
import sluice.archive.group.GroupTable;
import sluice.archive.group.KeyBytes;
import sluice.archive.group.Merge;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogField;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpNumbers;
import sluice.php.PhpRound;

/** Countries, regions and cities of plugin UserCountry (docs: archiver/docs/records.md#places). */
public final class CountryReport implements Report {
  private static final LogField LOCATION_LATITUDE = LogField.of("location_latitude");
  private static final LogField LOCATION_LONGITUDE = LogField.of("location_longitude");

  private static final String COUNTRY = "UserCountry_country";
  private static final String REGION = "UserCountry_region";
  private static final String CITY = "UserCountry_city";
  private static final List<String> COLUMNS =
      List.of("location_country", "location_region", "location_city");

  private static final List<LogField> FIELDS = LogField.all(COLUMNS);

  private final VisitGroups groups = new VisitGroups("UserCountry", COLUMNS, COLUMNS);
  private final GroupTable places =
      new GroupTable(
          GroupSchema.of("UserCountry.places", COLUMNS.toArray(String[]::new))
              .with("location_latitude", Merge.DECIMAL_MAX)
              .with("location_longitude", Merge.DECIMAL_MAX));
  private final DecimalCells latitudes = places.decimals("location_latitude");
  private final DecimalCells longitudes = places.decimals("location_longitude");
  private final KeyBytes key = new KeyBytes();
  private final RowLimit limit;

  /** Makes a report that has counted no visit yet. */
  public CountryReport(ReportSettings settings) {
    limit =
        RowLimit.of(
            settings.limits().standard(), settings.limits().standard(), Metric.INDEX_NB_VISITS);
  }

  @Override
  public void add(VisitSlice slice) {
    groups.add(slice);
    LogRow visit = slice.visit();
    if (slice.countsVisit()
        && !visit.isNull(LOCATION_LATITUDE)
        && !visit.isNull(LOCATION_LONGITUDE)) {
      int row = places.row(key.columns(visit, FIELDS), slice.idVisit(), 0);
      latitudes.add(row, visit.decimal(LOCATION_LATITUDE));
      longitudes.add(row, visit.decimal(LOCATION_LONGITUDE));
    }
  }

  @Override
  public List<GroupTable> tables() {
    List<GroupTable> tables = new ArrayList<>(groups.tables());
    tables.add(places);
    return tables;
  }

  @Override
  public void publish(Publication day) {
    ReportTable countries = new ReportTable();
    ReportTable regions = new ReportTable();
    ReportTable cities = new ReportTable();
    groups.forEachVisits(
        (key, metrics) -> {
          countries.add(metrics.row(country(key)));
          regions.add(metrics.row(region(key)));
          ReportRow city = cities.add(metrics.row(city(key)));
          if (!key.text(2).isEmpty()) {
            metrics.rowIn(places).ifPresent(row -> locate(city, row));
          }
        });
    groups.forEachConversions(
        (key, goals) -> {
          goals.addTo(countries.rowOrNew(country(key)));
          goals.addTo(regions.rowOrNew(region(key)));
          goals.addTo(cities.rowOrNew(city(key)));
        });
    List.of(countries, regions, cities).forEach(GoalMetrics::enrich);
    day.archive().number("UserCountry_distinctCountries", countries.size());
    day.archive().table(COUNTRY, countries);
    limit.apply(regions);
    day.archive().table(REGION, regions);
    limit.apply(cities);
    day.archive().table(CITY, cities);
  }

  private void locate(ReportRow city, int row) {
    if (city.metadata().isEmpty()) {
      city.metadata().put("lat", PhpRound.round(latitudes.get(row), 3));
      city.metadata().put("long", PhpRound.round(longitudes.get(row), 3));
    }
  }

  private static String country(GroupKey key) {
    return key.text(0).replace("|", "");
  }

  private static String region(GroupKey key) {
    String region = key.text(1).replace("|", "");
    return PhpNumbers.isEmpty(region) ? "" : region + "|" + country(key);
  }

  private static String city(GroupKey key) {
    String city = key.text(2).replace("|", "");
    return PhpNumbers.isEmpty(city)
        ? ""
        : city + "|" + key.text(1).replace("|", "") + "|" + country(key);
  }

  @Override
  public List<PeriodRule> periodRules() {
    return List.of(
        PeriodRule.Merge.of(COUNTRY, RowLimit.NONE),
        PeriodRule.Merge.of(REGION, limit),
        PeriodRule.Merge.of(CITY, limit),
        new PeriodRule.RowCount("UserCountry_distinctCountries", COUNTRY, false));
  }
}
