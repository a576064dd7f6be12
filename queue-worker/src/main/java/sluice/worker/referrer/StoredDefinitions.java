package sluice.worker.referrer;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.php.PhpNumber;
import sluice.php.PhpSerialized;
import sluice.php.PhpValue;

/** Reads the lists as Matomo keeps them in options: a serialised PHP array in Base64. */
final class StoredDefinitions {

  private StoredDefinitions() {}

  /** By url; empty when the option is not usable. */
  static Map<String, SearchEngine> searchEngines(String option) {
    Map<String, SearchEngine> engines = new LinkedHashMap<>();
    array(option)
        .forEach(
            (url, value) -> {
              if (value instanceof Map<?, ?> fields) {
                engines.put(
                    text(url),
                    new SearchEngine(
                        text(fields.get("name")),
                        texts(fields, "params"),
                        texts(fields, "charsets"),
                        texts(fields, "hiddenkeyword")));
              }
            });
    return engines;
  }

  /** Name by url, in order; empty when the option is not usable. */
  static Map<String, String> namesByUrl(String option) {
    Map<String, String> names = new LinkedHashMap<>();
    array(option).forEach((url, name) -> names.put(text(url), text(name)));
    return names;
  }

  private static Map<?, ?> array(String option) {
    try {
      byte[] serialized = Base64.getMimeDecoder().decode(option);
      return PhpSerialized.read(serialized) instanceof Map<?, ?> array ? array : Map.of();
    } catch (IllegalArgumentException notBase64) {
      // The same as for an option that is not set: the caller's own lists stay.
      return Map.of();
    }
  }

  /** PHP's (string) of a field; a field that is not there is null. */
  private static String text(Object value) {
    if (value == null || value == PhpValue.Null.INSTANCE || value == Boolean.FALSE) {
      return "";
    }
    if (value instanceof Double number) {
      return PhpNumber.text(number);
    }
    return value == Boolean.TRUE ? "1" : value instanceof Map<?, ?> ? "Array" : value.toString();
  }

  private static List<String> texts(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof Map<?, ?> list
        ? list.values().stream().map(StoredDefinitions::text).toList()
        : List.of();
  }
}
