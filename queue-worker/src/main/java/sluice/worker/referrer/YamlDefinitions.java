package sluice.worker.referrer;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the lists as Matomo ships them. */
final class YamlDefinitions {

  private YamlDefinitions() {}

  /** By url; a url that is listed twice is the later engine's. */
  static Map<String, SearchEngine> searchEngines(Path file) throws IOException {
    Map<String, SearchEngine> engines = new LinkedHashMap<>();
    for (Map.Entry<?, ?> named : read(file).entrySet()) {
      if (named.getValue() instanceof List<?> variants) {
        for (Object variant : variants) {
          addEngine(engines, named.getKey().toString(), variant, file);
        }
      }
    }
    return engines;
  }

  private static void addEngine(
      Map<String, SearchEngine> engines, String name, Object variant, Path file)
      throws IOException {
    if (!(variant instanceof Map<?, ?> fields)) {
      throw new IOException(file + ": search engine " + name + " has no fields, got " + variant);
    }
    SearchEngine engine =
        new SearchEngine(
            name,
            texts(fields.get("params")),
            texts(fields.get("charsets")),
            texts(fields.get("hiddenkeyword")));
    texts(fields.get("urls")).forEach(url -> engines.put(url, engine));
  }

  /** Name by url, in the order of the file. */
  static Map<String, String> namesByUrl(Path file) throws IOException {
    Map<String, String> networks = new LinkedHashMap<>();
    read(file)
        .forEach(
            (name, domains) ->
                texts(domains).forEach(domain -> networks.put(domain, name.toString())));
    return networks;
  }

  private static List<String> texts(Object value) {
    return value instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
  }

  private static Map<?, ?> read(Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      Load load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
      if (load.loadFromReader(reader) instanceof Map<?, ?> entries) {
        return entries;
      }
      throw new IOException(file + ": expected a map of names, found something else");
    } catch (YamlEngineException malformed) {
      throw new IOException(file + " is not YAML as Matomo ships it", malformed);
    }
  }
}
