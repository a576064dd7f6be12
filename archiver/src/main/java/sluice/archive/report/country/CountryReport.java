package sluice.archive.report.country;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.archive.count.GoalMetrics;
import sluice.archive.count.VisitGroups;
import sluice.archive.group.GroupKey;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitSlice;
import sluice.php.PhpNumbers;
import sluice.php.PhpRound;

/** Countries, regions and cities of plugin UserCountry (reference archive.md 3.9). */
public final class CountryReport implements Report {
  private static final String COUNTRY = "UserCountry_country";
  private static final String REGION = "UserCountry_region";
  private static final String CITY = "UserCountry_city";
  private static final List<String> COLUMNS =
      List.of("location_country", "location_region", "location_city");

  private final VisitGroups groups = new VisitGroups(COLUMNS, COLUMNS);
  private final Map<GroupKey, Place> places = new LinkedHashMap<>();
  private final RowLimit limit;

  /** Largest latitude and longitude of a group. */
  private static final class Place {
    private double latitude = Double.NEGATIVE_INFINITY;
    private double longitude = Double.NEGATIVE_INFINITY;

    void merge(double otherLatitude, double otherLongitude) {
      latitude = Math.max(latitude, otherLatitude);
      longitude = Math.max(longitude, otherLongitude);
    }
  }

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
        && !visit.isNull("location_latitude")
        && !visit.isNull("location_longitude")) {
      places
          .computeIfAbsent(GroupKey.of(visit, COLUMNS), key -> new Place())
          .merge(visit.decimal("location_latitude"), visit.decimal("location_longitude"));
    }
  }

  @Override
  public void merge(Report other) {
    CountryReport later = (CountryReport) other;
    groups.merge(later.groups);
    later.places.forEach(
        (key, place) ->
            places
                .computeIfAbsent(key, none -> new Place())
                .merge(place.latitude, place.longitude));
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
          if (places.containsKey(key) && !key.text(2).isEmpty()) {
            locate(city, places.get(key));
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

  private static void locate(ReportRow city, Place place) {
    if (city.metadata().isEmpty()) {
      city.metadata().put("lat", PhpRound.round(place.latitude, 3));
      city.metadata().put("long", PhpRound.round(place.longitude, 3));
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
