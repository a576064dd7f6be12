package sluice.worker.device;

import java.util.Map;
import java.util.Optional;
import sluice.php.PhpValues;

/**
 * Finds the client: feed readers, mobile apps, media players, mail programs, browsers, libraries;
 * the first that matches (docs: queue-worker/docs/device-detection.md#order). Immutable.
 */
final class ClientRules {

  private record Rule(String regex, String name, String version) {}

  private final RuleList<Rule> feedReaders;
  private final RuleList<Rule> mobileApps;
  private final RuleList<Rule> mediaPlayers;
  private final RuleList<Rule> pims;
  private final RuleList<Rule> libraries;
  private final BrowserRules browsers;
  private final Map<?, ?> apps;
  private final Versions versions;

  ClientRules(RuleFiles files, Vocabulary vocabulary, Versions versions, Edition edition) {
    this.feedReaders = rules(files, "client/feed_readers.yml");
    this.mobileApps = rules(files, "client/mobile_apps.yml");
    this.mediaPlayers = rules(files, "client/mediaplayers.yml");
    this.pims = rules(files, "client/pim.yml");
    this.libraries = rules(files, "client/libraries.yml");
    this.browsers = new BrowserRules(files, vocabulary, versions, edition);
    this.apps = files.map("client/hints/apps.yml");
    this.versions = versions;
  }

  private static RuleList<Rule> rules(RuleFiles files, String file) {
    return RuleList.of(
        files.rules(file).stream()
            .map(
                one ->
                    new Rule(
                        Yaml.text(one, "regex"), Yaml.text(one, "name"), Yaml.text(one, "version")))
            .toList(),
        Rule::regex);
  }

  Optional<Client> find(AgentText text, ClientHints hints) {
    return find(feedReaders, ClientType.FEED_READER, text)
        .or(() -> mobileApp(text, hints))
        .or(() -> find(mediaPlayers, ClientType.MEDIA_PLAYER, text))
        .or(() -> find(pims, ClientType.PIM, text))
        .or(() -> browsers.find(text, hints))
        .or(() -> find(libraries, ClientType.LIBRARY, text));
  }

  private Optional<Client> find(RuleList<Rule> rules, ClientType type, AgentText text) {
    return rules
        .first(text)
        .map(
            hit ->
                Client.of(
                    type,
                    hit.groups().fill(hit.rule().name),
                    versions.build(hit.rule().version, hit.groups())));
  }

  /** The app that the browser names in its request header wins over what the user agent says. */
  private Optional<Client> mobileApp(AgentText text, ClientHints hints) {
    Optional<Client> byAgent = find(mobileApps, ClientType.MOBILE_APP, text);
    String hinted = apps.get(hints.app()) instanceof String name ? name : "";
    if (!hinted.isEmpty() && !hinted.equals(byAgent.map(Client::name).orElse(""))) {
      return Optional.of(Client.of(ClientType.MOBILE_APP, hinted, ""));
    }
    return byAgent.filter(client -> !PhpValues.isEmpty(client.name()));
  }
}
