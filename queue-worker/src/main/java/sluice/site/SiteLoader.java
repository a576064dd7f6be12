package sluice.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a site and merges the global options in (reference tracker.md 12.1). Thread-safe. */
final class SiteLoader {

  /** What Matomo uses while its option is not set. */
  private static final String DEFAULT_KEYWORDS = "q,query,s,search,searchword,k,keyword,keywords";

  private static final List<String> OPTIONS =
      List.of(
          "SitesManager_ExcludedIpsGlobal",
          "SitesManager_ExcludedQueryParameters",
          "SitesManager_ExcludedUserAgentsGlobal",
          "SitesManager_ExcludedReferrersGlobal",
          "SitesManager_SearchKeywordParameters",
          "SitesManager_SearchCategoryParameters",
          "SitesManager_KeepURLFragmentsGlobal");

  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int TIMESTAMP_LENGTH = 19;

  private final ObjectMapper json = new ObjectMapper();
  private final String prefix;
  private final OptionTable options;

  SiteLoader(String prefix) {
    this.prefix = prefix;
    this.options = new OptionTable(prefix);
  }

  Optional<Site> load(Connection connection, int idSite) throws SQLException {
    String sql = "SELECT * FROM `" + prefix + "site` WHERE idsite = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, idSite);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(site(connection, row)) : Optional.empty();
      }
    }
  }

  private Site site(Connection connection, ResultSet row) throws SQLException {
    int idSite = row.getInt("idsite");
    Map<String, String> global = options.read(connection, OPTIONS);
    List<String> urls = new ArrayList<>();
    urls.add(row.getString("main_url"));
    urls.addAll(aliasUrls(connection, idSite));
    return new Site(
        idSite,
        row.getString("type"),
        row.getString("main_url"),
        urls,
        TimeZones.of(row.getString("timezone")),
        seconds(row.getString("ts_created")),
        row.getInt("ecommerce") != 0,
        keepsFragment(row.getInt("keep_url_fragment"), global),
        row.getInt("exclude_unknown_urls") != 0,
        row.getInt("sitesearch") != 0,
        searchParameters(
            row.getString("sitesearch_keyword_parameters"),
            global.getOrDefault("SitesManager_SearchKeywordParameters", DEFAULT_KEYWORDS)),
        searchParameters(
            row.getString("sitesearch_category_parameters"),
            global.getOrDefault("SitesManager_SearchCategoryParameters", "")),
        parts(row.getString("excluded_parameters"), global.get(OPTIONS.get(1))),
        parts(row.getString("excluded_ips"), global.get(OPTIONS.get(0))),
        parts(global.get(OPTIONS.get(2)), row.getString("excluded_user_agents")),
        parts(global.get(OPTIONS.get(3)), row.getString("excluded_referrers")),
        goals(connection, idSite),
        dimensions(connection, idSite));
  }

  /** Split at commas, without blanks and repeats, not trimmed: as Matomo's tracker caches them. */
  static List<String> parts(String first, String second) {
    String all = (first == null ? "" : first) + "," + (second == null ? "" : second);
    return new LinkedHashSet<>(Arrays.asList(all.split(",")))
        .stream().filter(part -> !part.isEmpty()).toList();
  }

  private static List<String> searchParameters(String own, String global) {
    String list = own == null || own.isEmpty() || own.equals("0") ? global : own;
    return Arrays.asList(list.split(",", -1));
  }

  private static boolean keepsFragment(int setting, Map<String, String> global) {
    return setting == 1
        || setting != 2 && isTrue(global.getOrDefault("SitesManager_KeepURLFragmentsGlobal", "0"));
  }

  static boolean isTrue(String option) {
    return !option.isEmpty() && !option.equals("0");
  }

  private static long seconds(String timestamp) {
    return timestamp == null
        ? 0
        : LocalDateTime.parse(timestamp.substring(0, TIMESTAMP_LENGTH), TIMESTAMP)
            .toEpochSecond(ZoneOffset.UTC);
  }

  private List<String> aliasUrls(Connection connection, int idSite) throws SQLException {
    String sql = "SELECT url FROM `" + prefix + "site_url` WHERE idsite = ?";
    List<String> urls = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, idSite);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          urls.add(rows.getString(1));
        }
      }
    }
    return urls;
  }

  private List<Goal> goals(Connection connection, int idSite) throws SQLException {
    String sql =
        "SELECT * FROM `" + prefix + "goal` WHERE idsite = ? AND deleted = 0 ORDER BY idgoal";
    List<Goal> goals = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, idSite);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          goals.add(
              new Goal(
                  row.getInt("idgoal"),
                  row.getString("name"),
                  row.getString("match_attribute"),
                  row.getString("pattern"),
                  row.getString("pattern_type"),
                  row.getInt("case_sensitive") != 0,
                  row.getInt("allow_multiple") != 0,
                  row.getDouble("revenue"),
                  row.getInt("event_value_as_revenue") != 0));
        }
      }
    }
    return goals;
  }

  private List<CustomDimension> dimensions(Connection connection, int idSite) throws SQLException {
    String sql =
        "SELECT * FROM `"
            + prefix
            + "custom_dimensions` WHERE idsite = ? AND active = 1 ORDER BY idcustomdimension";
    List<CustomDimension> dimensions = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, idSite);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          dimensions.add(
              new CustomDimension(
                  row.getInt("idcustomdimension"),
                  row.getInt("index"),
                  row.getString("name"),
                  "visit".equals(row.getString("scope"))
                      ? CustomDimension.Scope.VISIT
                      : CustomDimension.Scope.ACTION,
                  row.getInt("case_sensitive") != 0,
                  extractions(row.getString("extractions"))));
        }
      }
    }
    return dimensions;
  }

  private List<CustomDimension.Extraction> extractions(String text) {
    List<CustomDimension.Extraction> extractions = new ArrayList<>();
    try {
      for (JsonNode node : json.readTree(text == null || text.isEmpty() ? "[]" : text)) {
        String pattern = node.path("pattern").asText("");
        if (node.hasNonNull("dimension") && isTrue(pattern)) {
          extractions.add(new CustomDimension.Extraction(node.get("dimension").asText(), pattern));
        }
      }
    } catch (JsonProcessingException e) {
      return List.of(); // as Matomo: what is not JSON extracts nothing
    }
    return extractions;
  }
}
