package sluice.worker.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads fields of loaded YAML nodes, where every scalar is text. */
final class Yaml {

  private Yaml() {}

  static Optional<String> field(Object node, String key) {
    return node instanceof Map<?, ?> map && map.get(key) instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  static String text(Object node, String key) {
    return field(node, key).orElse("");
  }

  static List<?> list(Object node, String key) {
    return node instanceof Map<?, ?> map && map.get(key) instanceof List<?> list ? list : List.of();
  }

  static Map<?, ?> map(Object node, String key) {
    return node instanceof Map<?, ?> map && map.get(key) instanceof Map<?, ?> inner
        ? inner
        : Map.of();
  }
}
