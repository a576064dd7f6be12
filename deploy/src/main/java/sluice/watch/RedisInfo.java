package sluice.watch;

import java.util.Map;
import java.util.TreeMap;

/**
 * The answer of one server to INFO: names and values, as Redis, Valkey and KeyDB spell them.
 *
 * @param fields lines of all sections
 */
record RedisInfo(Map<String, String> fields) {

  /** Reads the lines; titles of sections and what is no line of INFO are left out. */
  static RedisInfo parse(String text) {
    Map<String, String> fields = new TreeMap<>();
    for (String line : text.split("\\R")) {
      int colon = line.indexOf(':');
      if (colon > 0 && !line.startsWith("#")) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    return new RedisInfo(fields);
  }

  /** A number; NaN where the server does not tell it. */
  double number(String field) {
    try {
      return Double.parseDouble(fields.getOrDefault(field, ""));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** 1 if a field has this value, 0 if another; NaN where the server does not tell it. */
  double is(String field, String value) {
    String found = fields.get(field);
    if (found == null) {
      return Double.NaN;
    }
    return found.equals(value) ? 1 : 0;
  }

  /** Its version, with its name where that is another than Redis's. */
  String version() {
    String redis = fields.getOrDefault("redis_version", "unknown");
    String valkey = fields.get("valkey_version");
    return valkey == null ? redis : "Valkey " + valkey + ", as Redis " + redis;
  }

  /** Bytes that it may use: its own limit, else the memory of its host. */
  double limitBytes() {
    double own = number("maxmemory");
    return own > 0 ? own : number("total_system_memory");
  }
}
