package sluice.worker.device;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The YAML files of device-detector: those of a Matomo, or the older ones that a jar on the class
 * path carries. All scalars are read as text. Confined to loading.
 *
 * <p>What an interrupted copy leaves is refused as far as it can be told: a file that is missing,
 * empty, no YAML, or has a rule without a regex. One that ends between two rules is a whole file of
 * fewer rules to whoever reads it.
 */
final class RuleFiles {

  /** Where a Matomo keeps the files. */
  private static final String IN_MATOMO = "vendor/matomo/device-detector/regexes";

  /** Where the jar io.github.mngsk:device-detector keeps them. */
  private static final String ON_CLASS_PATH = "/regexes/";

  /** Files without which a Matomo knows no bot, system, browser or telephone. */
  private static final List<String> NEEDED =
      List.of("bots.yml", "oss.yml", "client/browsers.yml", "device/mobiles.yml");

  /** Chars of one file that are accepted; the largest known one is far below. */
  private static final int MAX_FILE_CHARS = 64 << 20;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new FailsafeSchema())
          .setTagConstructors(Map.of(Tag.NULL, nothing -> ""))
          .setAllowDuplicateKeys(true)
          .setCodePointLimit(MAX_FILE_CHARS)
          .build();

  private final Optional<Path> directory;

  private RuleFiles(Optional<Path> directory) {
    this.directory = directory;
  }

  /** The files of a Matomo; fails when it lacks those that each Matomo has. */
  static RuleFiles ofMatomo(Path matomoDirectory) {
    Path regexes = matomoDirectory.resolve(IN_MATOMO);
    List<String> lacking = new ArrayList<>(NEEDED);
    lacking.removeIf(file -> Files.isRegularFile(regexes.resolve(file)));
    if (!lacking.isEmpty()) {
      throw new IllegalArgumentException(
          "no device-detector rules in "
              + regexes
              + ": it lacks "
              + String.join(", ", lacking)
              + "; is --matomo-dir a complete Matomo?");
    }
    return new RuleFiles(Optional.of(regexes));
  }

  /** The files of the jar on the class path. */
  static RuleFiles builtIn() {
    return new RuleFiles(Optional.empty());
  }

  /**
   * The rules of a file that is a list; none if there is no such file, as in older data.
   *
   * @throws IllegalArgumentException if it is no list of rules with a regex: one without would
   *     match all user agents
   */
  List<?> rules(String file) {
    List<?> rules = read(file, List.class).orElse(List.of());
    for (int i = 0; i < rules.size(); i++) {
      requireRegex(file, "entry " + (i + 1), rules.get(i));
    }
    return rules;
  }

  /**
   * The same of a file that is a map, under the names of brands, in the order of the file.
   *
   * @throws IllegalArgumentException as {@link #rules}
   */
  Map<?, ?> rulesByBrand(String file) {
    Map<?, ?> rules = map(file);
    rules.forEach((brand, rule) -> requireRegex(file, String.valueOf(brand), rule));
    return rules;
  }

  private void requireRegex(String file, String where, Object rule) {
    if (Yaml.text(rule, "regex").isEmpty()) {
      throw unusable(file, where + " has no regex");
    }
  }

  /**
   * The entries of a file that is a map, in their order; none if there is no such file.
   *
   * @throws IllegalArgumentException if it is no map, or an empty one
   */
  Map<?, ?> map(String file) {
    return read(file, Map.class).orElse(Map.of());
  }

  /** Files that are empty, or something else, are what an interrupted copy leaves. */
  private <T> Optional<T> read(String file, Class<T> kind) {
    try (InputStream in = open(file)) {
      if (in == null) {
        return Optional.empty();
      }
      Object read = parsed(in.readAllBytes());
      if (!kind.isInstance(read) || read.equals(List.of()) || read.equals(Map.of())) {
        throw unusable(file, "it is empty, or something else than rules");
      }
      return Optional.of(kind.cast(read));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read device-detector rules " + file + " in " + place(), e);
    } catch (YamlEngineException malformed) {
      throw unusable(file, "it is not YAML: " + firstLine(malformed.getMessage()));
    }
  }

  private IllegalArgumentException unusable(String file, String why) {
    return new IllegalArgumentException(
        "device-detector rules "
            + file
            + " in "
            + place()
            + " cannot be used: "
            + why
            + "; copy the files of this Matomo's version there again");
  }

  private static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  private static Object parsed(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    return BlockYaml.read(text).orElseGet(() -> parsedByLibrary(file));
  }

  /** For any YAML. */
  static Object parsedByLibrary(byte[] file) {
    return new Load(SETTINGS).loadFromInputStream(new ByteArrayInputStream(file));
  }

  private InputStream open(String file) throws IOException {
    if (directory.isEmpty()) {
      return RuleFiles.class.getResourceAsStream(ON_CLASS_PATH + file);
    }
    Path path = directory.get().resolve(file);
    return Files.exists(path) ? Files.newInputStream(path) : null;
  }

  private String place() {
    return directory.map(Path::toString).orElse("the class path");
  }
}
