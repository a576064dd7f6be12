package sluice.worker.referrer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which urls are search engines, social networks and, since Matomo 5.5, AI assistants (docs:
 * queue-worker/docs/referrers.md). Immutable.
 */
public final class ReferrerDefinitions {

  private final SearchEngines searchEngines;
  private final SocialNetworks socialNetworks;
  private final AiAssistants aiAssistants;

  ReferrerDefinitions(
      SearchEngines searchEngines, SocialNetworks socialNetworks, AiAssistants aiAssistants) {
    this.searchEngines = searchEngines;
    this.socialNetworks = socialNetworks;
    this.aiAssistants = aiAssistants;
  }

  /** Our own short table, for installations without Matomo's lists. */
  public static ReferrerDefinitions builtIn() {
    return new ReferrerDefinitions(
        BuiltInDefinitions.searchEngines(),
        BuiltInDefinitions.socialNetworks(),
        BuiltInDefinitions.aiAssistants());
  }

  /**
   * The lists of a Matomo installation, {@code vendor/matomo/searchengine-and-social-list}. One
   * that has no list of AI assistants does not tell them from websites.
   *
   * @throws IOException when a file cannot be read or is not what it should be
   */
  public static ReferrerDefinitions ofMatomo(Path matomoDir) throws IOException {
    Path lists = matomoDir.resolve("vendor/matomo/searchengine-and-social-list");
    Path assistants = lists.resolve("AIAssistants.yml");
    return new ReferrerDefinitions(
        new SearchEngines(YamlDefinitions.searchEngines(lists.resolve("SearchEngines.yml"))),
        new SocialNetworks(YamlDefinitions.namesByUrl(lists.resolve("Socials.yml"))),
        Files.exists(assistants)
            ? new AiAssistants(YamlDefinitions.namesByUrl(assistants))
            : AiAssistants.NONE);
  }

  /**
   * These definitions with those that Matomo keeps up to date in its options {@code
   * SearchEngineDefinitions}, {@code SocialDefinitions} and {@code AIAssistantDefinitions}. An
   * option that is '' or unreadable changes nothing, as Matomo falls back to its files.
   */
  public ReferrerDefinitions withStored(String engines, String networks, String assistants) {
    Map<String, SearchEngine> storedEngines = StoredDefinitions.searchEngines(engines);
    Map<String, String> storedNetworks = StoredDefinitions.namesByUrl(networks);
    Map<String, String> storedAssistants = StoredDefinitions.namesByUrl(assistants);
    return new ReferrerDefinitions(
        storedEngines.isEmpty() ? searchEngines : new SearchEngines(storedEngines),
        storedNetworks.isEmpty() ? socialNetworks : new SocialNetworks(storedNetworks),
        storedAssistants.isEmpty() ? aiAssistants : new AiAssistants(storedAssistants));
  }

  /**
   * These definitions without AI assistants: what a Matomo before 5.5 does whatever lists it has.
   */
  public ReferrerDefinitions withoutAiAssistants() {
    return new ReferrerDefinitions(searchEngines, socialNetworks, AiAssistants.NONE);
  }

  SearchEngines searchEngines() {
    return searchEngines;
  }

  SocialNetworks socialNetworks() {
    return socialNetworks;
  }

  AiAssistants aiAssistants() {
    return aiAssistants;
  }
}
