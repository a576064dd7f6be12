package sluice.worker.device;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.door.CacheWeight;
import sluice.worker.door.HitDoor;

/**
 * Finds out what device, system and client a user agent stands for, by Matomo's device-detector
 * rules. Thread-safe.
 *
 * <p><b>Rules.</b> With a Matomo directory its own vendor/matomo/device-detector/regexes are used,
 * so results are those of that Matomo; without, older ones that a jar on the class path carries.
 * The logic follows the version of device-detector that this Matomo has ({@link Edition}), the
 * short codes come from our resource codes.tsv.
 *
 * <p><b>Cost.</b> See {@link RuleList}; results are kept in a bounded cache.
 *
 * <p><b>Known difference.</b> Matomo remembers results per PHP process under a key that leaves out
 * some hints (mobile, full version, app) and all but the first 500 characters (docs:
 * queue-worker/docs/known-differences.md#results-that-depend-on-chance-in-matomo), so that there a
 * result may be that of an earlier, slightly different request. Here each is judged by itself.
 */
public final class DeviceDetector {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceDetector.class);

  /** Bytes of results kept; a site's traffic repeats the same few thousand user agents. */
  private static final long CACHED_BYTES = 24L << 20;

  /** Bytes of a result besides its texts: a dozen small objects, most of them shared. */
  private static final int RESULT_BYTES = 512;

  /** Compared by hand, because each hit asks and most hints are the one object for none. */
  private record Key(String userAgent, ClientHints hints) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key
          && userAgent.equals(key.userAgent)
          && (hints == key.hints || hints.equals(key.hints));
    }

    @Override
    public int hashCode() {
      return 31 * userAgent.hashCode() + hints.hashCode();
    }

    boolean isCached() {
      return CacheWeight.isKey(userAgent) && hints.characters() <= MAX_CACHED_HINTS;
    }

    int weight() {
      return CacheWeight.ENTRY_BYTES
          + RESULT_BYTES
          + CacheWeight.of(userAgent)
          + 2 * hints.characters();
    }
  }

  /** Characters of hints in a key; browsers send a tenth. */
  private static final int MAX_CACHED_HINTS = 1024;

  private record BotRule(String regex, String name) {}

  private final Edition edition;
  private final Vocabulary vocabulary;
  private final RuleList<BotRule> bots;
  private final SystemRules systems;
  private final ClientRules clients;
  private final HardwareFinder hardware;
  private final Cache<Key, Device> cache =
      Caffeine.newBuilder()
          .maximumWeight(CACHED_BYTES)
          .weigher((Key key, Device device) -> key.weight())
          .build();

  private DeviceDetector(RuleFiles files, Versions versions, Edition edition) {
    this.edition = edition;
    this.vocabulary = Vocabulary.load(edition);
    this.bots =
        RuleList.of(
            files.rules("bots.yml").stream()
                .map(one -> new BotRule(Yaml.text(one, "regex"), Yaml.text(one, "name")))
                .toList(),
            BotRule::regex);
    this.systems = new SystemRules(files, vocabulary, versions, edition);
    this.clients = new ClientRules(files, vocabulary, versions, edition);
    this.hardware = new HardwareFinder(files, edition);
  }

  /** Reads the rules on the class path; takes a moment, once per process. */
  public static DeviceDetector builtIn() {
    return builtIn(Edition.BASELINE);
  }

  /** The same rules with the logic of another version. */
  static DeviceDetector builtIn(Edition edition) {
    return new DeviceDetector(RuleFiles.builtIn(), Versions.MINOR, edition);
  }

  /**
   * Reads the rules of a Matomo; takes a moment, once per process.
   *
   * @param matomoDirectory a Matomo installation
   * @throws IllegalArgumentException if the directory has no such rules
   * @throws java.io.UncheckedIOException if they cannot be read
   */
  public static DeviceDetector ofMatomo(Path matomoDirectory) {
    return ofMatomo(matomoDirectory, Versions.MINOR);
  }

  static DeviceDetector ofMatomo(Path matomoDirectory, Versions versions) {
    Edition edition = Edition.of(matomoDirectory);
    if (edition.isUnknown()) {
      LOG.atWarn()
          .addKeyValue("version", edition.version())
          .addKeyValue("known", Edition.LATEST_KNOWN.version())
          .addKeyValue("effect", "new browsers, systems and brands may lack their codes")
          .log("device-detector-newer");
    }
    return new DeviceDetector(RuleFiles.ofMatomo(matomoDirectory), versions, edition);
  }

  /** The version of device-detector whose rules are in use; 6.3.2 where none is named. */
  public String rulesVersion() {
    return edition.version();
  }

  /**
   * Hot path: any thread, does not block; a cached result allocates its key only. Guarded by
   * DeviceDetectorBenchmark.
   *
   * @param userAgent as the caller compares it: HTML-escaped for columns and config_id, plain for
   *     exclusion; may be empty; its first {@link HitDoor#AGENT_CHARACTERS} count
   */
  public Device detect(String userAgent, ClientHints hints) {
    Key asked = new Key(HitDoor.cut(userAgent, HitDoor.AGENT_CHARACTERS), hints);
    return asked.isCached()
        ? cache.get(asked, key -> detectAnew(key.userAgent, key.hints))
        : detectAnew(asked.userAgent, hints);
  }

  /** Bytes that the results kept take, about. */
  long cachedBytes() {
    cache.cleanUp();
    return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  /** The same without the cache. */
  Device detectAnew(String userAgent, ClientHints hints) {
    AgentText text = AgentText.of(userAgent);
    var bot = bots.first(text);
    if (bot.isPresent()) {
      Hardware unknown = new Hardware(Optional.empty(), "", "", "");
      return new Device(
          Optional.of(bot.get().groups().fill(bot.get().rule().name)),
          Optional.empty(),
          Optional.empty(),
          unknown,
          hints.mobile());
    }
    var system = systems.find(text, hints);
    var client = clients.find(text, hints);
    boolean mobileBrowser = client.filter(this::isMobileOnly).isPresent();
    var rules =
        new DeviceTypeRules(
            edition,
            text,
            new DeviceTypeRules.Software(system, client, mobileBrowser),
            hardware.find(text, hints));
    var found = rules.settle();
    return new Device(
        Optional.empty(),
        system,
        client,
        new Hardware(
            found.type(), found.brand(), vocabulary.brandCode(found.brand()), found.model()),
        rules.isMobile(hints.mobile()));
  }

  private boolean isMobileOnly(Client client) {
    return client.type() == ClientType.BROWSER
        && vocabulary.browser(client.name()).filter(Vocabulary.Entry::mobileOnly).isPresent();
  }
}
