package sluice.matomo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.php.PhpValues;

/**
 * Matomo's configuration: config.ini.php over common.config.ini.php over global.ini.php over the
 * defaults that are built in (docs: tracker-ingest/docs/settings.md). Immutable.
 *
 * <p>A key's value is read as PHP would cast it. A key that the built-in defaults know never takes
 * the caller's fallback.
 */
public final class MatomoConfig {
  private static final MatomoConfig DEFAULTS =
      new MatomoConfig(builtIn(), Map.of(), Optional.empty());

  private final Map<String, Map<String, List<String>>> sections;

  /** What replaces keys of the files, also when these are read anew. */
  private final Map<String, Map<String, List<String>>> replaced;

  private final Optional<Source> source;

  /** Where it was read. */
  private record Source(Path matomoDir, Optional<String> host) {
    private MatomoConfig load() throws IOException {
      return host.isPresent()
          ? MatomoConfig.load(matomoDir, host.get())
          : MatomoConfig.load(matomoDir);
    }
  }

  private MatomoConfig(
      Map<String, Map<String, List<String>>> sections,
      Map<String, Map<String, List<String>>> replaced,
      Optional<Source> source) {
    this.sections = sections;
    this.replaced = replaced;
    this.source = source;
  }

  /**
   * Reads {@code config/config.ini.php} of a Matomo directory, and its two files of defaults where
   * they are.
   *
   * @throws IOException if config.ini.php cannot be read or is empty; the message names it
   */
  public static MatomoConfig load(Path matomoDir) throws IOException {
    return load(HostConfig.file(matomoDir), new Source(matomoDir, Optional.empty()));
  }

  /**
   * The same for one of several Matomos in a folder.
   *
   * @param host whose file is read in place of config.ini.php, see {@link HostConfig}
   */
  public static MatomoConfig load(Path matomoDir, String host) throws IOException {
    return load(HostConfig.file(matomoDir, host), new Source(matomoDir, Optional.of(host)));
  }

  private static MatomoConfig load(Path own, Source source) throws IOException {
    Map<String, String> environment = System.getenv();
    Path folder = source.matomoDir().resolve("config");
    MatomoConfig config = DEFAULTS;
    Optional<String> global = textOf(folder.resolve("global.ini.php"));
    if (global.isPresent()) {
      config = config.over(IniText.read(global.get(), environment));
    }
    Optional<String> common = textOf(folder.resolve("common.config.ini.php"));
    if (common.isPresent()) {
      config = config.merged(IniText.read(common.get(), environment));
    }
    String text = textOf(own).orElseThrow(() -> new IOException(missing(own)));
    if (text.isBlank()) {
      // PHP empties the file before it writes it anew: all keys would seem to be gone.
      throw new IOException(own + " is empty: Matomo is writing it, or it was lost");
    }
    Map<String, Map<String, List<String>>> sections =
        config.over(IniText.read(text, environment)).sections;
    return new MatomoConfig(sections, Map.of(), Optional.of(source));
  }

  /** Whether it was read from a Matomo's files. */
  public boolean isFromFiles() {
    return source.isPresent();
  }

  /**
   * Reads the same files anew, and replaces the keys that were replaced; returns itself if it was
   * read from none.
   *
   * @throws IOException if they cannot be read
   */
  public MatomoConfig reloaded() throws IOException {
    if (source.isEmpty()) {
      return this;
    }
    MatomoConfig read = source.get().load().over(replaced);
    return new MatomoConfig(read.sections, replaced, source);
  }

  private static String missing(Path file) {
    return Files.exists(file)
        ? file
            + " cannot be read by user "
            + System.getProperty("user.name")
            + ": run this as the user of the web server, or as one in the file's group (chmod 640)"
        : "no readable " + file + ": is this Matomo's directory?";
  }

  /** Lays these sections over the built-in defaults; a list holds the values of one key. */
  public static MatomoConfig of(Map<String, Map<String, List<String>>> sections) {
    return DEFAULTS.over(sections);
  }

  /** The text of a config.ini.php over the built-in defaults. */
  public static MatomoConfig parse(String configIniPhp) {
    return DEFAULTS.over(IniText.read(configIniPhp, Map.of()));
  }

  /** The built-in defaults alone. */
  public static MatomoConfig defaults() {
    return DEFAULTS;
  }

  /** The same with one key replaced; several values make a list. */
  public MatomoConfig with(String section, String key, String... values) {
    Map<String, Map<String, List<String>>> one = Map.of(section, Map.of(key, List.of(values)));
    Map<String, Map<String, List<String>>> all =
        new MatomoConfig(replaced, Map.of(), source).over(one).sections;
    return new MatomoConfig(over(one).sections, all, source);
  }

  /** Whether the key stands in one of the files or in the built-in defaults. */
  public boolean has(String section, String key) {
    return sections.getOrDefault(section, Map.of()).containsKey(key);
  }

  /** The value as text; of a list the last. */
  public String text(String section, String key, String fallback) {
    List<String> values = list(section, key);
    if (!has(section, key) || values.isEmpty()) {
      return fallback;
    }
    return values.get(values.size() - 1);
  }

  /** PHP's (int): the number that it begins with, or 0. */
  public long integer(String section, String key, long fallback) {
    if (!has(section, key)) {
      return fallback;
    }
    return PhpValues.toInteger(text(section, key, ""));
  }

  /** PHP's (float): the number that it begins with, or 0. */
  public double decimal(String section, String key, double fallback) {
    if (!has(section, key)) {
      return fallback;
    }
    return PhpValues.toDecimal(text(section, key, ""));
  }

  /** PHP's (bool): everything but the empty text and "0". */
  public boolean flag(String section, String key, boolean fallback) {
    if (!has(section, key)) {
      return fallback;
    }
    return !PhpValues.isEmpty(text(section, key, ""));
  }

  /** All values of {@code key[]}, in order; empty if there is none. */
  public List<String> list(String section, String key) {
    return sections.getOrDefault(section, Map.of()).getOrDefault(key, List.of());
  }

  /** The parts of a value between commas, trimmed, as Matomo splits such keys. */
  public List<String> commaList(String section, String key) {
    return List.of(text(section, key, "").split(",", -1)).stream().map(String::strip).toList();
  }

  /** A section of the files and defaults merged; empty if there is none. */
  public Map<String, List<String>> section(String section) {
    return sections.getOrDefault(section, Map.of());
  }

  /** Lays the keys of another section over those of this, such as [Tracker_7] over [Tracker]. */
  public MatomoConfig withOverrides(String section, String overridingSection) {
    return over(Map.of(section, section(overridingSection)));
  }

  /** A key of the upper replaces the whole key (IniFileChain.mergeFileSettings). */
  private MatomoConfig over(Map<String, Map<String, List<String>>> upper) {
    Map<String, Map<String, List<String>>> result = new LinkedHashMap<>(sections);
    upper.forEach(
        (name, keys) -> {
          Map<String, List<String>> merged = new LinkedHashMap<>(section(name));
          keys.forEach((key, values) -> merged.put(key, List.copyOf(values)));
          result.put(name, Map.copyOf(merged));
        });
    return new MatomoConfig(Map.copyOf(result), replaced, source);
  }

  /**
   * Merges a file of defaults, in which a list replaces another element by element
   * (getMergedDefaultSettings).
   */
  private MatomoConfig merged(Map<String, Map<String, List<String>>> upper) {
    Map<String, Map<String, List<String>>> longer = new LinkedHashMap<>();
    upper.forEach(
        (name, keys) -> {
          Map<String, List<String>> merged = new LinkedHashMap<>();
          keys.forEach((key, values) -> merged.put(key, elementwise(list(name, key), values)));
          longer.put(name, merged);
        });
    return over(longer);
  }

  private static List<String> elementwise(List<String> lower, List<String> upper) {
    List<String> result = new ArrayList<>(upper);
    result.addAll(lower.subList(Math.min(upper.size(), lower.size()), lower.size()));
    return result;
  }

  private static Optional<String> textOf(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }

  private static Map<String, Map<String, List<String>>> builtIn() {
    try (InputStream resource = MatomoConfig.class.getResourceAsStream("defaults.ini")) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      return IniText.read(text, Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("defaults.ini in the jar", e);
    }
  }
}
