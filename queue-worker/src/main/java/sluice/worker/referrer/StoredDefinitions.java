package sluice.worker.referrer;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.php.PhpValue;
import sluice.php.PhpValues;

/** Reads the lists as Matomo keeps them in options: a serialised PHP array in Base64. */
final class StoredDefinitions {

  private StoredDefinitions() {}

  /** By url; empty when the option is not usable. */
  static Map<String, SearchEngine> searchEngines(String option) {
    Map<String, SearchEngine> engines = new LinkedHashMap<>();
    array(option)
        .entries()
        .forEach(
            (url, value) -> {
              if (value instanceof PhpValue.Array fields) {
                engines.put(
                    url,
                    new SearchEngine(
                        text(fields, "name"),
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
    array(option).entries().forEach((url, name) -> names.put(url, PhpValues.toText(name)));
    return names;
  }

  private static PhpValue.Array array(String option) {
    try {
      byte[] serialized = Base64.getMimeDecoder().decode(option);
      return SerializedPhp.read(serialized) instanceof PhpValue.Array array
          ? array
          : PhpValue.Array.EMPTY;
    } catch (IllegalArgumentException notBase64) {
      // The same as for an option that is not set: the caller's own lists stay.
      return PhpValue.Array.EMPTY;
    }
  }

  private static String text(PhpValue.Array fields, String name) {
    return PhpValues.toText(fields.entries().getOrDefault(name, PhpValue.Null.INSTANCE));
  }

  private static List<String> texts(PhpValue.Array fields, String name) {
    return fields.entries().get(name) instanceof PhpValue.Array list
        ? list.entries().values().stream().map(PhpValues::toText).toList()
        : List.of();
  }
}
