package sluice.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sluice.log.DateTimes;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.PolicySetting;

/**
 * Reads sites and merges the global options in (docs:
 * queue-worker/docs/sites.md#what-a-site-is-made-of). Nothing is kept, so a changed site counts at
 * once; {@link SiteCache} keeps what it read. Thread-safe.
 */
public final class SiteLoader {

  /** The names of the keyword parameters that Matomo uses while its option is not set. */
  private static final String DEFAULT_KEYWORDS = "q,query,s,search,searchword,k,keyword,keywords";

  /** Names of the options that it reads. */
  static final List<String> OPTIONS =
      List.of(
          "SitesManager_ExcludedIpsGlobal",
          ExcludedParameters.OPTIONS.get(0),
          "SitesManager_ExcludedUserAgentsGlobal",
          "SitesManager_ExcludedReferrersGlobal",
          "SitesManager_SearchKeywordParameters",
          "SitesManager_SearchCategoryParameters",
          "SitesManager_KeepURLFragmentsGlobal",
          ExcludedParameters.OPTIONS.get(1));

  /** Matomo takes no earlier date: the first website (Date::FIRST_WEBSITE_TIMESTAMP). */
  private static final long FIRST_WEBSITE = 681_436_800;

  /** Characters of an unreadable value that a message shows. */
  private static final int SHOWN = 60;

  private final ObjectMapper json = new ObjectMapper();
  private final String prefix;
  private final OptionTable options;
  private final UnreadableRows unreadable;

  /** Null: nobody asks which parameters are excluded. */
  private final ExcludedParameters parameters;

  /**
   * For whoever does not read the URLs of hits: which parameters are excluded is not told.
   *
   * @param prefix Matomo's tables_prefix
   * @param unreadable is told of each site that does not read well
   */
  public SiteLoader(String prefix, UnreadableRows unreadable) {
    this(prefix, unreadable, null);
  }

  SiteLoader(String prefix, UnreadableRows unreadable, ExcludedParameters parameters) {
    this.prefix = prefix;
    this.unreadable = unreadable;
    this.parameters = parameters;
    this.options = new OptionTable(prefix);
  }

  /** Ids of all sites, ascending. */
  public List<Integer> idSites(Connection connection) throws SQLException {
    String sql = "SELECT idsite FROM `" + prefix + "site` ORDER BY idsite";
    List<Integer> ids = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        ids.add(rows.getInt(1));
      }
    }
    return ids;
  }

  /** The time zones of all sites, by id, ascending; UTC for one that does not exist. */
  public SortedMap<Integer, ZoneId> timeZones(Connection connection) throws SQLException {
    SortedMap<Integer, ZoneId> zones = new TreeMap<>();
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT idsite, timezone FROM `" + prefix + "site`");
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        zones.put(rows.getInt(1), TimeZones.of(rows.getString(2)));
      }
    }
    return zones;
  }

  /** A site; empty when there is none of that id. */
  public Optional<Site> load(Connection connection, int idSite) throws SQLException {
    return load(connection, idSite, CompliancePolicies.NONE);
  }

  /** The same where policies count. */
  Optional<Site> load(Connection connection, int idSite, CompliancePolicies policies)
      throws SQLException {
    boolean forcesPersonal = policies.isStrict(PolicySetting.PII_PARAMETERS_EXCLUDED, idSite);
    String sql = "SELECT * FROM `" + prefix + "site` WHERE idsite = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, idSite);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        List<String> faults = new ArrayList<>();
        Site site = site(connection, row, forcesPersonal, faults);
        unreadable.read("site " + idSite, faults);
        return Optional.of(site);
      }
    }
  }

  private Site site(
      Connection connection, ResultSet row, boolean forcesPersonal, List<String> faults)
      throws SQLException {
    int idSite = row.getInt("idsite");
    Map<String, String> global = options.read(connection, OPTIONS);
    List<String> urls = new ArrayList<>();
    urls.add(text(row, "main_url"));
    urls.addAll(aliasUrls(connection, idSite));
    String excludedParameters = row.getString("excluded_parameters");
    return new Site(
        idSite,
        text(row, "type"),
        text(row, "main_url"),
        urls,
        zone(row.getString("timezone"), faults),
        created(row.getString("ts_created"), faults),
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
        parameters == null
            ? List.of()
            : parts(excludedParameters, parameters.list(global, forcesPersonal, faults)),
        parts(row.getString("excluded_ips"), global.get(OPTIONS.get(0))),
        parts(global.get(OPTIONS.get(2)), row.getString("excluded_user_agents")),
        parts(global.get(OPTIONS.get(3)), row.getString("excluded_referrers")),
        goals(connection, idSite),
        dimensions(connection, idSite, faults));
  }

  /** Splits at commas, without blanks and repeats, not trimmed, as Matomo's tracker caches them. */
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

  private static ZoneId zone(String name, List<String> faults) {
    Optional<ZoneId> known = TimeZones.known(name);
    if (known.isEmpty()) {
      faults.add("timezone " + shown(name) + " does not exist, UTC is used as in Matomo");
    }
    return known.orElse(ZoneOffset.UTC);
  }

  /**
   * 0 for a time that Matomo's Date refuses: Matomo records the hits of such a site and then fails
   * when it compares their time with this one, so nothing is compared here.
   */
  private static long created(String timestamp, List<String> faults) {
    if (timestamp == null) {
      return 0;
    }
    try {
      long seconds = DateTimes.seconds(timestamp);
      if (seconds >= FIRST_WEBSITE) {
        return seconds;
      }
    } catch (DateTimeException e) {
      // Such a text is treated as a zero date, of which the lines below report.
    }
    faults.add(
        "ts_created "
            + shown(timestamp)
            + " is no date that Matomo takes, so it is not lowered when older hits come: set it");
    return 0;
  }

  private static String shown(String value) {
    return "'" + value.substring(0, Math.min(SHOWN, value.length())) + "'";
  }

  /** '' for NULL, which Matomo's schema forbids. */
  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }

  private List<String> aliasUrls(Connection connection, int idSite) throws SQLException {
    String sql = "SELECT url FROM `" + prefix + "site_url` WHERE idsite = ?";
    List<String> urls = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, idSite);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          urls.add(Optional.ofNullable(rows.getString(1)).orElse(""));
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
                  text(row, "name"),
                  text(row, "match_attribute"),
                  text(row, "pattern"),
                  text(row, "pattern_type"),
                  row.getInt("case_sensitive") != 0,
                  row.getInt("allow_multiple") != 0,
                  row.getDouble("revenue"),
                  row.getInt("event_value_as_revenue") != 0));
        }
      }
    }
    return goals;
  }

  private List<CustomDimension> dimensions(Connection connection, int idSite, List<String> faults)
      throws SQLException {
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
                  text(row, "name"),
                  "visit".equals(row.getString("scope"))
                      ? CustomDimension.Scope.VISIT
                      : CustomDimension.Scope.ACTION,
                  row.getInt("case_sensitive") != 0,
                  extractions(row, faults)));
        }
      }
    }
    return dimensions;
  }

  private List<CustomDimension.Extraction> extractions(ResultSet row, List<String> faults)
      throws SQLException {
    String text = row.getString("extractions");
    List<CustomDimension.Extraction> extractions = new ArrayList<>();
    try {
      for (JsonNode node : json.readTree(text == null || text.isEmpty() ? "[]" : text)) {
        String pattern = node.path("pattern").asText("");
        if (node.hasNonNull("dimension") && isTrue(pattern)) {
          extractions.add(new CustomDimension.Extraction(node.get("dimension").asText(), pattern));
        }
      }
    } catch (JsonProcessingException e) {
      int dimension = row.getInt("idcustomdimension");
      faults.add("extractions of custom dimension " + dimension + " are no JSON: none are used");
      return List.of(); // Matomo does the same
    }
    return extractions;
  }
}
