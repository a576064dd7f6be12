package sluice.site;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The lists of search engines, social networks and AI assistants that Matomo keeps up to date in
 * its options (docs: queue-worker/docs/referrers.md#search-engines,
 * queue-worker/docs/referrers.md#social-networks): serialised PHP in Base64, '' where there is
 * none. Immutable.
 */
public record ReferrerLists(String searchEngines, String socialNetworks, String aiAssistants) {

  private static final String ENGINES = "SearchEngineDefinitions";
  private static final String NETWORKS = "SocialDefinitions";
  private static final String ASSISTANTS = "AIAssistantDefinitions";

  /** Reads the three options in one statement. */
  public static ReferrerLists load(Connection connection, String tablesPrefix) throws SQLException {
    Map<String, String> stored =
        new OptionTable(tablesPrefix).read(connection, List.of(ENGINES, NETWORKS, ASSISTANTS));
    return new ReferrerLists(
        stored.getOrDefault(ENGINES, ""),
        stored.getOrDefault(NETWORKS, ""),
        stored.getOrDefault(ASSISTANTS, ""));
  }
}
