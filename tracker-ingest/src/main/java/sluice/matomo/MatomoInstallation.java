package sluice.matomo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this Matomo does, as far as its versions differ: one question a difference, so that no rule
 * asks for a version. Read at the start and again when Matomo was changed. Immutable.
 *
 * <p>What a question goes by, in this order: tables and columns; the list of active plugins; option
 * version_core; options {@code version_PLUGIN}. During an update Matomo's files are newer than its
 * tables, so no question about tables goes by them (docs:
 * queue-worker/docs/versions.md#facts-of-an-installation).
 */
public final class MatomoInstallation {

  private static final String AI_AGENTS = "AIAgents";
  private static final String BOT_TRACKING = "BotTracking";

  /** The tables whose columns differ between versions, or to which plugins add columns. */
  private static final List<String> TABLES =
      List.of(
          "log_visit",
          "log_link_visit_action",
          "log_conversion",
          "log_conversion_item",
          "log_action",
          "log_bot_request",
          "log_page_view_time",
          "archive_invalidations",
          "archiving_metrics",
          "site",
          "custom_dimensions",
          "user_token_auth");

  private static final String COLUMNS =
      "SELECT table_name, column_name FROM information_schema.columns"
          + " WHERE table_schema = DATABASE() AND table_name IN ("
          + String.join(", ", TABLES.stream().map(table -> "?").toList())
          + ")";

  /** The Matomo whose behaviour all of Sluice is compared with. */
  public static final MatomoInstallation REFERENCE =
      of(MatomoVersion.REFERENCE.text(), List.of(), List.of());

  /** The newest that is known, as a new installation of it is. */
  public static final MatomoInstallation NEWEST =
      of(
          MatomoVersion.NEWEST.text(),
          List.of(AI_AGENTS, BOT_TRACKING),
          List.of(
              "log_visit.ai_agent_name",
              "log_bot_request.idrequest",
              "archive_invalidations.processing_host",
              "archive_invalidations.process_id",
              "archiving_metrics.idarchive",
              "archiving_metrics.is_temporary",
              "site.description",
              "custom_dimensions.description"));

  private final String versionCore;
  private final MatomoVersion version;
  private final Set<String> plugins;
  private final Set<String> columns;
  private final Set<String> configuredPolicies;

  private MatomoInstallation(
      String versionCore,
      MatomoVersion version,
      Collection<String> plugins,
      Collection<String> columns,
      Collection<String> configuredPolicies) {
    this.versionCore = versionCore;
    this.version = version;
    this.plugins = Set.copyOf(plugins);
    this.columns = Set.copyOf(columns);
    this.configuredPolicies = Set.copyOf(configuredPolicies);
  }

  /**
   * Of what is known.
   *
   * @param versionCore option version_core; of a text that is no version, such as the empty one,
   *     {@link MatomoVersion#REFERENCE} is taken
   * @param plugins the active ones; none means that they are not known, and tables alone decide
   * @param columns those of Matomo's tables, as {@code log_visit.idvisit}, without prefix
   */
  public static MatomoInstallation of(
      String versionCore, Collection<String> plugins, Collection<String> columns) {
    return new MatomoInstallation(
        versionCore,
        MatomoVersion.parse(versionCore).orElse(MatomoVersion.REFERENCE),
        plugins,
        columns,
        Set.of());
  }

  /** The same with what the configuration says of compliance policies. */
  private MatomoInstallation configuredBy(MatomoConfig config) {
    return new MatomoInstallation(
        versionCore, version, plugins, columns, CompliancePolicies.configured(config));
  }

  /**
   * Asks a database.
   *
   * @param config as its files say now, for the list of plugins; where it names none, the options
   *     {@code version_PLUGIN} are taken
   * @throws SQLException when the database does not answer, or has no table option
   */
  public static MatomoInstallation read(
      Connection connection, String tablesPrefix, MatomoConfig config) throws SQLException {
    List<String> active = MatomoPlugins.active(config);
    return of(
            MatomoVersion.read(connection, tablesPrefix).orElse(""),
            active.isEmpty() ? MatomoPlugins.installed(connection, tablesPrefix) : active,
            columns(connection, tablesPrefix))
        .configuredBy(config);
  }

  private static Set<String> columns(Connection connection, String tablesPrefix)
      throws SQLException {
    Set<String> columns = new TreeSet<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      for (int i = 0; i < TABLES.size(); i++) {
        statement.setString(i + 1, tablesPrefix + TABLES.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          columns.add(rows.getString(1).substring(tablesPrefix.length()) + "." + rows.getString(2));
        }
      }
    }
    return columns;
  }

  /** Option version_core as it stands; empty if there is none. */
  public String versionCore() {
    return versionCore;
  }

  /** Visits tell AI agents apart: column log_visit.ai_agent_name, plugin AIAgents (5.6). */
  public boolean aiAgents() {
    return columns.contains("log_visit.ai_agent_name") && isActive(AI_AGENTS);
  }

  /** Parameter recMode says what a request is recorded as: Matomo's core 5.7. */
  public boolean recModes() {
    return version.isAtLeast(5, 7);
  }

  /** Requests of bots can be recorded: table log_bot_request, plugin BotTracking (5.7). */
  public boolean botTracking() {
    return hasTable("log_bot_request") && isActive(BOT_TRACKING);
  }

  /** The text of log_bot_request.bot_type, which 5.8 changed, in the rows of before too. */
  public String botType() {
    return version.isAtLeast(5, 8) ? "ai_chatbot" : "ai_assistant";
  }

  /**
   * DuckAssistBot and Google-GeminiNotebook are known chatbots. Seen in Matomo's code of August
   * 2026; which version released them is not verified.
   */
  public boolean laterChatbots() {
    return version.isAtLeast(5, 14);
  }

  /** Excluded query parameters are cut from the URL of a bot's request (5.11). */
  public boolean cleansBotUrls() {
    return version.isAtLeast(5, 11);
  }

  /**
   * The header {@code Authorization: Bearer} is a token, and one in the body of a bulk counts as
   * sent securely (5.4).
   */
  public boolean bearerToken() {
    return version.isAtLeast(5, 4);
  }

  /** Referrers of type 8, AI assistants (5.5). */
  public boolean aiAssistants() {
    return version.isAtLeast(5, 5);
  }

  /**
   * The shipped list of parameters that are cut from urls has token_auth and token (5.13). Matomo's
   * global.ini.php says so itself; this is for where there is none.
   */
  public boolean excludesTokens() {
    return version.isAtLeast(5, 13);
  }

  /** Record Actions_hits: Matomo 5.2.0 had not yet released it, 5.3 has. */
  public boolean countsHits() {
    return version.isAtLeast(5, 3);
  }

  /** Done value 6, invalidated while it is written, and the protocol around it (5.2). */
  public boolean doneValueSix() {
    return version.isAtLeast(5, 2);
  }

  /** Each attributed term of goals per page is rounded before it is added (5.2). */
  public boolean roundsGoalTerms() {
    return version.isAtLeast(5, 2);
  }

  /**
   * Records of the pages at which visits sent by AI assistants began (5.6; what 5.5 had instead was
   * dropped then).
   */
  public boolean aiAssistantPages() {
    return version.isAtLeast(5, 6);
  }

  /** Records of BotTracking say chatbot and not assistant, and count status 410 (5.8). */
  public boolean namesBotsChatbots() {
    return version.isAtLeast(5, 8);
  }

  /** Records of the URLs that bots asked for, and of broken ones (5.11). */
  public boolean botContent() {
    return version.isAtLeast(5, 11);
  }

  /** Records of the pages that people or bots favour (5.12). */
  public boolean favouredPages() {
    return version.isAtLeast(5, 12);
  }

  /** Pages and titles are archived flat where a setting says so (5.12). */
  public boolean flatActions() {
    return version.isAtLeast(5, 12);
  }

  /** New tables of blobs take values of any length (5.9). */
  public boolean longBlobs() {
    return version.isAtLeast(5, 9);
  }

  /** Rows of archive_invalidations say who works on them (5.3): columns of host and process. */
  public boolean invalidationHosts() {
    return columns.contains("archive_invalidations.processing_host")
        && columns.contains("archive_invalidations.process_id");
  }

  /** Setting archive_failure_recovery_timeout is honoured (5.2); before, it is a day. */
  public boolean recoveryTimeout() {
    return version.isAtLeast(5, 2);
  }

  /** Times of archives are recorded: table archiving_metrics (5.7). */
  public boolean archivingMetrics() {
    return hasTable("archiving_metrics");
  }

  /** Times of archives say whether the period went on (5.8). */
  public boolean temporaryArchivingMetrics() {
    return columns.contains("archiving_metrics.is_temporary");
  }

  /** Compliance policies count, at least where the feature is switched on (5.6). */
  public boolean policies() {
    return version.isAtLeast(5, 6);
  }

  /** They count without being switched on in [FeatureFlags] (5.9). */
  public boolean policiesWithoutFlag() {
    return version.isAtLeast(5, 9);
  }

  /** A site's campaigns can be masked; before that, they could be left unnoticed (5.9). */
  public boolean masksCampaigns() {
    return version.isAtLeast(5, 9);
  }

  /** For how many days the policy lets logs be kept: 25 months since 5.12. */
  public int policyRetentionDays() {
    return version.isAtLeast(5, 12) ? 759 : 180;
  }

  /** No header about HTTPS is believed unless [General] proxy_scheme_headers lists it (5.7). */
  public boolean trustsOnlyListedSchemes() {
    return version.isAtLeast(5, 7);
  }

  /** Option PrivacyManager.randomizeConfigId is honoured (5.3). */
  public boolean randomizesConfigId() {
    return version.isAtLeast(5, 3);
  }

  /** Privacy settings of single sites, options {@code PrivacyManager.idSite(N).NAME} (5.5). */
  public boolean sitePrivacy() {
    return version.isAtLeast(5, 5);
  }

  /** All facts, by words that people understand, in order; for status and doctor. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put(
        "version_core", versionCore.isEmpty() ? "none: taken for " + version.text() : versionCore);
    facts.put("AI agents are told apart in visits", words(aiAgents()));
    facts.put("requests of bots", botTracking() ? "recorded as " + botType() : "not recorded");
    facts.put("referrers of type AI assistant", words(aiAssistants()));
    facts.put("tokens by header Authorization: Bearer", words(bearerToken()));
    facts.put("headers about HTTPS must be listed", words(trustsOnlyListedSchemes()));
    facts.put("random fingerprints can be asked for", words(randomizesConfigId()));
    facts.put("sites have privacy settings of their own", words(sitePrivacy()));
    facts.put("compliance policies", policyWords());
    facts.put("record Actions_hits", words(countsHits()));
    facts.put("done value 6", words(doneValueSix()));
    facts.put("attributed terms of goals are rounded one by one", words(roundsGoalTerms()));
    facts.put("records of pages of AI assistants", words(aiAssistantPages()));
    facts.put("records of URLs that bots ask for", words(botContent()));
    facts.put("records of favoured pages", words(favouredPages()));
    facts.put("flat pages where they are asked for", words(flatActions()));
    facts.put("new blob tables are LONGBLOB", words(longBlobs()));
    facts.put("invalidations name host and process", words(invalidationHosts()));
    facts.put("archive_failure_recovery_timeout", words(recoveryTimeout()));
    facts.put("archiving_metrics", words(archivingMetrics()));
    return facts;
  }

  private String policyWords() {
    String counts = policiesWithoutFlag() ? "yes" : "if switched on in [FeatureFlags]";
    return (policies() ? counts : "no")
        + (configuredPolicies.isEmpty()
            ? ""
            : ", by the configuration " + String.join(", ", new TreeSet<>(configuredPolicies)));
  }

  private static String words(boolean fact) {
    return fact ? "yes" : "no";
  }

  private boolean hasTable(String name) {
    return columns.stream().anyMatch(column -> column.startsWith(name + "."));
  }

  /** Whether a plugin is active; where no list of them is known, all are. */
  boolean isActive(String plugin) {
    return plugins.isEmpty() || plugins.contains(plugin);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MatomoInstallation that
        && versionCore.equals(that.versionCore)
        && plugins.equals(that.plugins)
        && columns.equals(that.columns)
        && configuredPolicies.equals(that.configuredPolicies);
  }

  @Override
  public int hashCode() {
    return Objects.hash(versionCore, plugins, columns, configuredPolicies);
  }

  @Override
  public String toString() {
    return facts().toString();
  }
}
