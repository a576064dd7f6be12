package sluice.watch;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What runs here and what it talks to, by name: known from the start, or as the servers said when
 * they were asked last. Thread-safe.
 */
public final class ServerVersions {
  private static final String UNKNOWN = "has not answered yet";

  private final Map<String, String> own = new LinkedHashMap<>();
  private final Map<String, String> servers = Collections.synchronizedMap(new TreeMap<>());

  /**
   * Knows the program and its Java.
   *
   * @param program of Sluice
   */
  public ServerVersions(String program) {
    own.put("sluice", program);
    own.put("java", System.getProperty("java.runtime.version"));
  }

  /** A server is watched from now on. */
  void expect(String server) {
    servers.putIfAbsent(server, UNKNOWN);
  }

  /** A server said what it is. */
  void said(String server, String version) {
    servers.put(server, version);
  }

  /** All, the program first. */
  public Map<String, String> lines() {
    Map<String, String> lines = new LinkedHashMap<>(own);
    synchronized (servers) {
      lines.putAll(servers);
    }
    return lines;
  }
}
