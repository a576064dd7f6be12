package sluice.worker.referrer;

import java.io.IOException;
import java.nio.file.Path;

/** Which urls are search engines and social networks (reference tracker.md 9.4, 9.5). Immutable. */
public final class ReferrerDefinitions {

  private final SearchEngines searchEngines;
  private final SocialNetworks socialNetworks;

  ReferrerDefinitions(SearchEngines searchEngines, SocialNetworks socialNetworks) {
    this.searchEngines = searchEngines;
    this.socialNetworks = socialNetworks;
  }

  /** Our own short table, for installations without Matomo's lists. */
  public static ReferrerDefinitions builtIn() {
    return new ReferrerDefinitions(
        BuiltInDefinitions.searchEngines(), BuiltInDefinitions.socialNetworks());
  }

  /**
   * The lists of a Matomo installation, {@code vendor/matomo/searchengine-and-social-list}.
   *
   * @throws IOException when a file cannot be read or is not what it should be
   */
  public static ReferrerDefinitions ofMatomo(Path matomoDir) throws IOException {
    Path lists = matomoDir.resolve("vendor/matomo/searchengine-and-social-list");
    return new ReferrerDefinitions(
        new SearchEngines(YamlDefinitions.searchEngines(lists.resolve("SearchEngines.yml"))),
        new SocialNetworks(YamlDefinitions.socialNetworks(lists.resolve("Socials.yml"))));
  }

  SearchEngines searchEngines() {
    return searchEngines;
  }

  SocialNetworks socialNetworks() {
    return socialNetworks;
  }
}
