package sluice.worker.backend;

import java.util.Map;
import java.util.TreeMap;

/** What a Redis server says of itself. No state. */
final class RedisFacts {
  /** Settings that tell what an answered hit is worth, and what happens when memory is full. */
  private static final String[] SETTINGS = {"maxmemory-policy", "maxmemory", "appendfsync", "save"};

  private RedisFacts() {}

  /** Asks for INFO and for those settings that the server lets us see. */
  static Map<String, String> read(RedisLink link) throws BackendException {
    Map<String, String> facts = new TreeMap<>();
    for (String line : link.await(link.commands().info()).split("\\R")) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        facts.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    for (String setting : SETTINGS) {
      try {
        facts.putAll(link.await(link.commands().configGet(setting)));
      } catch (BackendException e) {
        // servers often forbid CONFIG; who reads the facts does without the settings then
        facts.putIfAbsent("config_refused", String.valueOf(e.getMessage()));
      }
    }
    return facts;
  }
}
