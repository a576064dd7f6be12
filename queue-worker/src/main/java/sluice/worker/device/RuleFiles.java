package sluice.worker.device;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * The YAML files of device-detector: those of a Matomo, or the older ones that a jar on the class
 * path carries. All scalars are read as text. Confined to loading.
 */
final class RuleFiles {

  /** Where a Matomo keeps the files. */
  private static final String IN_MATOMO = "vendor/matomo/device-detector/regexes";

  /** Where the jar io.github.mngsk:device-detector keeps them. */
  private static final String ON_CLASS_PATH = "/regexes/";

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

  /** The files of a Matomo; fails when it has none. */
  static RuleFiles ofMatomo(Path matomoDirectory) {
    Path regexes = matomoDirectory.resolve(IN_MATOMO);
    if (!Files.isDirectory(regexes)) {
      throw new IllegalArgumentException(
          "no device-detector rules in " + regexes + "; is --matomo-dir a complete Matomo?");
    }
    return new RuleFiles(Optional.of(regexes));
  }

  /** The files of the jar on the class path. */
  static RuleFiles builtIn() {
    return new RuleFiles(Optional.empty());
  }

  /** The entries of a file that is a list. */
  List<?> list(String file) {
    return read(file) instanceof List<?> list ? list : List.of();
  }

  /** The entries of a file that is a map, in their order. */
  Map<?, ?> map(String file) {
    return read(file) instanceof Map<?, ?> map ? map : Map.of();
  }

  /** Older data lacks some files; they are as good as empty. */
  private Object read(String file) {
    try (InputStream in = open(file)) {
      return in == null ? List.of() : parsed(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read device-detector rules " + file + " in " + place(), e);
    }
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
