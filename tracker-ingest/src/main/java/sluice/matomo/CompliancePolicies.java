package sluice.matomo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which settings Matomo's compliance policies make stricter, for all sites and for single ones, and
 * which sites are strict by themselves (docs:
 * queue-worker/docs/location-privacy.md#compliance-policies). Matomo knows one policy, CNIL's.
 * Immutable.
 */
public final class CompliancePolicies {

  /** Stands for the settings of all sites, and for a site that has none of its own. */
  public static final int ALL_SITES = 0;

  /** The section of the config, and the plugin's name in the tables. */
  public static final String CNIL = "CnilPolicy";

  /** Whether the policy is on. */
  public static final String CNIL_ENABLED = "cnil_v1_policy_enabled";

  /** The section and the key without which older Matomos let no policy count. */
  public static final String FLAG_SECTION = "FeatureFlags";

  public static final String FLAG = "PrivacyCompliance_feature";

  /** The value of the flag that switches the policies on. */
  public static final String FLAG_ON = "enabled";

  /** No policy is on, and no site is strict by itself. */
  public static final CompliancePolicies NONE =
      new CompliancePolicies(Optional.of(false), Map.of(), Map.of());

  private static final Set<String> SOUND = Set.of("", "0", "1");

  /** A setting of a plugin. */
  private record Name(String plugin, String setting) {}

  /**
   * A row of table plugin_setting or site_setting.
   *
   * @param idSite {@link #ALL_SITES} in plugin_setting
   */
  public record Row(int idSite, String plugin, String setting, String value) {}

  /** What the config says of the policy itself: it decides alone. */
  private final Optional<Boolean> configured;

  private final Map<Integer, Map<Name, Boolean>> stored;
  private final Map<Integer, List<String>> faults;

  private CompliancePolicies(
      Optional<Boolean> configured,
      Map<Integer, Map<Name, Boolean>> stored,
      Map<Integer, List<String>> faults) {
    this.configured = configured;
    this.stored = stored;
    this.faults = faults;
  }

  /**
   * Reads the settings of all sites and of each.
   *
   * @param connection in any state; at most two SELECTs are run
   */
  public static CompliancePolicies read(
      Connection connection,
      String tablesPrefix,
      MatomoConfig config,
      MatomoInstallation installation)
      throws SQLException {
    if (!isInUse(config, installation)) {
      return NONE;
    }
    return of(config, installation, rows(connection, tablesPrefix));
  }

  /**
   * Whether a setting that is not known here is enforced, of an active plugin that comes with
   * Matomo and tracks or archives.
   */
  static boolean hasUnknown(
      Connection connection,
      String tablesPrefix,
      MatomoConfig config,
      MatomoInstallation installation)
      throws SQLException {
    return mayEnforce(config, installation)
        && hasUnknown(config, installation, rows(connection, tablesPrefix));
  }

  /** The same of these rows. */
  static boolean hasUnknown(
      MatomoConfig config, MatomoInstallation installation, Collection<Row> rows) {
    Set<String> known = PolicySetting.knownEnforcements();
    return mayEnforce(config, installation)
        && rows.stream()
            .filter(row -> row.setting().endsWith(PolicySetting.ENFORCED))
            .filter(row -> isOn(row.value()))
            .filter(row -> !known.contains(row.setting()))
            .filter(row -> installation.isActive(row.plugin()))
            .anyMatch(
                row ->
                    BundledPlugin.named(row.plugin()).stream().anyMatch(BundledPlugin::takesPart));
  }

  /** A policy that the config switches off enforces nothing, whatever the tables say. */
  private static boolean mayEnforce(MatomoConfig config, MatomoInstallation installation) {
    return isInUse(config, installation) && config.flag(CNIL, CNIL_ENABLED, true);
  }

  /** The same as {@code read} of whatever Matomo the tables are. */
  public static CompliancePolicies read(
      Connection connection, String tablesPrefix, MatomoConfig config) throws SQLException {
    MatomoInstallation installation = MatomoInstallation.read(connection, tablesPrefix, config);
    return read(connection, tablesPrefix, config, installation);
  }

  private static List<Row> rows(Connection connection, String tablesPrefix) throws SQLException {
    String wanted =
        "(setting_name = '"
            + CNIL_ENABLED
            + "' OR setting_name LIKE '%\\_policy\\_enforced' OR setting_name IN ("
            + ownNames()
            + "))";
    List<Row> rows = new ArrayList<>();
    rows(
        connection,
        "SELECT 0, plugin_name, setting_name, setting_value FROM `"
            + tablesPrefix
            + "plugin_setting` WHERE user_login = '' AND "
            + wanted,
        rows);
    rows(
        connection,
        "SELECT idsite, plugin_name, setting_name, setting_value FROM `"
            + tablesPrefix
            + "site_setting` WHERE idsite BETWEEN 1 AND 2147483647 AND "
            + wanted,
        rows);
    return rows;
  }

  private static void rows(Connection connection, String sql, List<Row> into) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        String value = rows.getString(4) == null ? "" : rows.getString(4);
        into.add(new Row(rows.getInt(1), rows.getString(2), rows.getString(3), value));
      }
    }
  }

  private static String ownNames() {
    return Stream.of(PolicySetting.values())
        .flatMap(setting -> setting.own().stream())
        .map(own -> "'" + own + "'")
        .collect(Collectors.joining(","));
  }

  /** What a configuration says of policies, as {@code section.key=value}. */
  static Set<String> configured(MatomoConfig config) {
    Set<Name> names = names();
    names.add(new Name(FLAG_SECTION, FLAG));
    return names.stream()
        .filter(name -> config.has(name.plugin(), name.setting()))
        .map(
            name ->
                name.plugin()
                    + "."
                    + name.setting()
                    + "="
                    + config.text(name.plugin(), name.setting(), ""))
        .collect(Collectors.toSet());
  }

  private static Set<Name> names() {
    Set<Name> names = new HashSet<>();
    names.add(new Name(CNIL, CNIL_ENABLED));
    for (PolicySetting setting : PolicySetting.values()) {
      names.add(new Name(setting.plugin(), setting.enforcement()));
      setting.own().ifPresent(own -> names.add(new Name(setting.plugin(), own)));
    }
    return names;
  }

  /** Of these rows; others are passed over. Keys of the config win over the rows of all sites. */
  public static CompliancePolicies of(
      MatomoConfig config, MatomoInstallation installation, Collection<Row> rows) {
    if (!isInUse(config, installation)) {
      return NONE;
    }
    Set<Name> names = names();
    Map<Integer, Map<Name, Boolean>> stored = new HashMap<>();
    Map<Integer, List<String>> faults = new TreeMap<>();
    for (Row row : rows) {
      Name name = new Name(row.plugin(), row.setting());
      if (names.contains(name)) {
        stored.computeIfAbsent(row.idSite(), site -> new HashMap<>()).put(name, isOn(row.value()));
        if (!SOUND.contains(row.value())) {
          faults.computeIfAbsent(row.idSite(), site -> new ArrayList<>()).add(fault(row));
        }
      }
    }
    Map<Name, Boolean> ofAll = stored.computeIfAbsent(ALL_SITES, site -> new HashMap<>());
    for (Name name : names) {
      if (config.has(name.plugin(), name.setting())) {
        ofAll.put(name, config.flag(name.plugin(), name.setting(), false));
      }
    }
    Optional<Boolean> configured =
        config.has(CNIL, CNIL_ENABLED)
            ? Optional.of(config.flag(CNIL, CNIL_ENABLED, false))
            : Optional.empty();
    return new CompliancePolicies(configured, stored, faults);
  }

  private static boolean isInUse(MatomoConfig config, MatomoInstallation installation) {
    return installation.policies()
        && (installation.policiesWithoutFlag()
            || config.text(FLAG_SECTION, FLAG, "").equals(FLAG_ON));
  }

  private static boolean isOn(String value) {
    return !value.isEmpty() && !value.equals("0");
  }

  private static String fault(Row row) {
    return row.plugin()
        + "."
        + row.setting()
        + " is neither 0 nor 1: taken as 1, as in Matomo; save it again";
  }

  /** Sites that have settings of this kind. */
  public Set<Integer> sites() {
    Set<Integer> sites = new TreeSet<>(stored.keySet());
    sites.remove(ALL_SITES);
    return sites;
  }

  /** Rows that do not read well, by site, and what they are taken for; for people. */
  public Map<Integer, List<String>> faults() {
    return faults;
  }

  /**
   * Whether it is strict for a site: a policy forces it, or the site has it so.
   *
   * @param idSite any, or {@link #ALL_SITES}
   */
  public boolean isStrict(PolicySetting setting, int idSite) {
    return isForced(setting, idSite) || isOwn(setting, idSite);
  }

  private boolean isForced(PolicySetting setting, int idSite) {
    if (configured.isPresent()) {
      return configured.get();
    }
    List<Boolean> enforced =
        setting.isLeftToThePolicy()
            ? List.of()
            : said(new Name(setting.plugin(), setting.enforcement()), idSite);
    return enforced.isEmpty()
        ? said(new Name(CNIL, CNIL_ENABLED), idSite).contains(true)
        : enforced.contains(true);
  }

  private boolean isOwn(PolicySetting setting, int idSite) {
    return idSite != ALL_SITES
        && setting
            .own()
            .flatMap(own -> value(new Name(setting.plugin(), own), idSite))
            .orElse(false);
  }

  /** What all sites and this one say, as far as they say something. */
  private List<Boolean> said(Name name, int idSite) {
    return Stream.of(ALL_SITES, idSite).flatMap(site -> value(name, site).stream()).toList();
  }

  private Optional<Boolean> value(Name name, int idSite) {
    return Optional.ofNullable(stored.getOrDefault(idSite, Map.of()).get(name));
  }
}
