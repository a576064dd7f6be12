package sluice.matomo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sluice.process.ConfigFaults;

/**
 * Our own settings. Each has one name, such as {@code max-wait}, and is taken from the flag {@code
 * --max-wait}, else the environment variable {@code SLUICE_MAX_WAIT}, else the key {@code max_wait}
 * of section [Sluice] in config.ini.php, else its default. A wrong value is added to the faults,
 * and the default is returned, so that all faults are found. What {@link #SECRETS} names can be
 * given by a file at each of these places: {@code --salt-file}, {@code SLUICE_SALT_FILE}, {@code
 * salt_file}. Confined to one thread.
 */
public final class SluiceSettings {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|min|h|d)");
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,12})([kmgKMG]?)(i?[bB])?");
  private static final Pattern LISTEN = Pattern.compile("(?:\\[?([^\\[\\]]*?)\\]?:)?([0-9]{1,5})");

  /** Settings that are secret, or may hold a secret. */
  public static final Set<String> SECRETS =
      Set.of("database-url", "database-password", "salt", "redis", "token-auth");

  /** Ends the name of a setting whose value is in a file. */
  public static final String FILE = "-file";

  /** Longest secret in a file, in bytes; far more than any URL or password has. */
  private static final int MAX_SECRET_BYTES = 1 << 16;

  /** Largest size that can be said, in bytes: more than any disk has, and far from overflow. */
  private static final long MOST_BYTES = 1L << 60;

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final MatomoConfig config;
  private final ConfigFaults faults;

  private SluiceSettings(
      Map<String, String> flags,
      Map<String, String> environment,
      MatomoConfig config,
      ConfigFaults faults) {
    this.flags = flags;
    this.environment = environment;
    this.config = config;
    this.faults = faults;
  }

  /**
   * @param flags values of the flags that were given, by name without dashes in front
   * @param environment such as {@code System.getenv()}
   * @param faults where wrong values are added
   */
  public static SluiceSettings of(
      Map<String, String> flags,
      Map<String, String> environment,
      MatomoConfig config,
      ConfigFaults faults) {
    return new SluiceSettings(Map.copyOf(flags), Map.copyOf(environment), config, faults);
  }

  /** The same flags and variables over another configuration. */
  public SluiceSettings over(MatomoConfig other) {
    return new SluiceSettings(flags, environment, other, faults);
  }

  /** Matomo's own configuration below. */
  public MatomoConfig config() {
    return config;
  }

  public ConfigFaults faults() {
    return faults;
  }

  /** The value as it was written; empty if it was given nowhere. */
  public Optional<String> text(String name) {
    return found(name).map(Found::value);
  }

  public String text(String name, String fallback) {
    return text(name).orElse(fallback);
  }

  /** A whole number within limits. */
  public long integer(String name, long fallback, long min, long max) {
    Optional<Found> found = found(name);
    if (found.isEmpty()) {
      return fallback;
    }
    try {
      long value = Long.parseLong(found.get().value.strip());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The fault is added below, together with numbers that are out of range.
    }
    return wrong(found.get(), "a whole number " + min + ".." + max, fallback);
  }

  /**
   * A time such as 500ms, 1s, 5m, 2h, 1d within limits: none is too short to be waited for, and
   * none too long to be counted in nanoseconds.
   */
  public Duration duration(String name, Duration fallback, Duration least, Duration most) {
    Optional<Found> found = found(name);
    if (found.isEmpty()) {
      return fallback;
    }
    Matcher match = DURATION.matcher(found.get().value.strip());
    if (match.matches()) {
      Duration value = duration(Long.parseLong(match.group(1)), match.group(2));
      if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
        return value;
      }
    }
    return wrong(
        found.get(),
        "a time such as 500ms, 1s, 5m, 2h or 1d, from " + words(least) + " to " + words(most),
        fallback);
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofMinutes(count);
    };
  }

  /** As it is written on a command line, in the largest unit that fits. */
  private static String words(Duration time) {
    long millis = time.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes % 60 != 0) {
      return minutes + "m";
    }
    return minutes % (24 * 60) == 0 ? minutes / (24 * 60) + "d" : minutes / 60 + "h";
  }

  /** A size such as 4096, 64k, 8m, 2g (powers of 1024), in bytes; at most 1024 PiB. */
  public long bytes(String name, long fallback) {
    Optional<Found> found = found(name);
    if (found.isEmpty()) {
      return fallback;
    }
    Matcher match = BYTES.matcher(found.get().value.strip());
    if (!match.matches()) {
      return wrong(found.get(), "a size such as 4096, 64k, 8m or 2g", fallback);
    }
    int power = " kmg".indexOf((match.group(2) + " ").toLowerCase(Locale.ROOT).charAt(0));
    long count = Long.parseLong(match.group(1));
    return count <= MOST_BYTES >> (10 * power)
        ? count << (10 * power)
        : wrong(found.get(), "at most " + (MOST_BYTES >> 30) + "g", fallback);
  }

  /** The value as yes or no; a flag without a value is yes. */
  public boolean flag(String name, boolean fallback) {
    Optional<Found> found = found(name);
    if (found.isEmpty()) {
      return fallback;
    }
    return switch (found.get().value.strip().toLowerCase(Locale.ROOT)) {
      case "", "1", "true", "yes", "on" -> true;
      case "0", "false", "no", "off", "none" -> false;
      default -> wrong(found.get(), "true or false", fallback);
    };
  }

  /** The value, which has to be one of several words. */
  public String choice(String name, String fallback, Set<String> words) {
    Optional<Found> found = found(name);
    if (found.isEmpty() || words.contains(found.get().value)) {
      return found.map(Found::value).orElse(fallback);
    }
    return wrong(found.get(), "one of " + String.join(", ", new TreeSet<>(words)), fallback);
  }

  /**
   * An address to listen on, HOST:PORT or PORT for loopback; port 0 is any free port. The host is
   * not resolved.
   */
  public InetSocketAddress listen(String name, String fallback) {
    return listen(name, found(name).map(Found::value).orElse(fallback), fallback);
  }

  /** The same of several addresses, parted by commas. */
  public List<InetSocketAddress> listens(String name, List<String> fallback) {
    List<String> given =
        found(name)
            .map(found -> List.of(found.value().split(",")))
            // A comma alone names none.
            .filter(parts -> !parts.isEmpty())
            .orElse(fallback);
    return given.stream().map(text -> listen(name, text, fallback.get(0))).distinct().toList();
  }

  private InetSocketAddress listen(String name, String text, String fallback) {
    Matcher match = LISTEN.matcher(text.strip());
    if (!match.matches() || Integer.parseInt(match.group(2)) > 0xFFFF) {
      wrong(found(name).orElseThrow(), "HOST:PORT, such as " + fallback, fallback);
      match = LISTEN.matcher(fallback);
      match.matches();
    }
    String host = match.group(1) == null ? "127.0.0.1" : match.group(1);
    int port = Integer.parseInt(match.group(2));
    return host.isEmpty() || host.equals("*")
        ? new InetSocketAddress(port)
        : new InetSocketAddress(host, port);
  }

  /** A path in the file system; a leading {@code ~/} is the user's home directory. */
  public Path path(String name, Path fallback) {
    Optional<String> text = text(name).filter(value -> !value.isEmpty());
    if (text.isPresent() && text.get().startsWith("~/")) {
      return Path.of(System.getProperty("user.home"), text.get().substring(2));
    }
    return text.map(Path::of).orElse(fallback);
  }

  /** Several values: between commas in a flag or variable, {@code key[]} or commas in the file. */
  public List<String> list(String name) {
    boolean above = flags.containsKey(name) || environment.containsKey(variable(name));
    List<String> written =
        above ? List.of(text(name, "")) : config.list("Sluice", name.replace('-', '_'));
    return written.stream()
        .flatMap(value -> Stream.of(value.split(",")))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  /** The environment variable of a setting, such as SLUICE_MAX_WAIT. */
  public static String variable(String name) {
    return "SLUICE_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private record Found(String value, String where) {}

  private Optional<Found> found(String name) {
    return level(name, flags, given -> given, given -> "--" + given)
        .or(() -> level(name, environment, SluiceSettings::variable, SluiceSettings::variable))
        .or(() -> level(name, keys(name), given -> given, SluiceSettings::key));
  }

  /** The value at one place, itself or by its file. */
  private Optional<Found> level(
      String name,
      Map<String, String> values,
      UnaryOperator<String> spelled,
      UnaryOperator<String> shown) {
    Optional<String> value = Optional.ofNullable(values.get(spelled.apply(name)));
    String inFile = name + FILE;
    Optional<String> file =
        SECRETS.contains(name)
            ? Optional.ofNullable(values.get(spelled.apply(inFile)))
            : Optional.empty();
    if (value.isPresent() && file.isPresent()) {
      addOnce(shown.apply(name) + " and " + shown.apply(inFile) + " exclude each other");
    }
    return value
        .map(given -> new Found(given, shown.apply(name)))
        .or(
            () ->
                file.map(path -> new Found(read(path, shown.apply(inFile)), shown.apply(inFile))));
  }

  private Map<String, String> keys(String name) {
    Map<String, String> values = new HashMap<>();
    for (String given : List.of(name, name + FILE)) {
      String key = given.replace('-', '_');
      if (config.has("Sluice", key)) {
        values.put(given, config.text("Sluice", key, ""));
      }
    }
    return values;
  }

  private static String key(String name) {
    return "[Sluice] " + name.replace('-', '_');
  }

  /** A file's one line; what is wrong with it is a fault that shows nothing of it. */
  private String read(String file, String where) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_SECRET_BYTES + 1);
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      if (bytes.length <= MAX_SECRET_BYTES && !text.isEmpty() && text.lines().count() == 1) {
        return text;
      }
      addOnce(where + " must name a file of one line, was '" + file + "'");
    } catch (IOException | InvalidPathException e) {
      addOnce(
          where
              + " must name a file that this process may read, was '"
              + file
              + "' ("
              + e.getClass().getSimpleName()
              + ")");
    }
    return "";
  }

  /** A setting is asked for more than once. */
  private void addOnce(String fault) {
    if (!faults.list().contains(fault)) {
      faults.add(fault);
    }
  }

  private <T> T wrong(Found found, String right, T fallback) {
    faults.add(found.where + " must be " + right + ", was '" + found.value + "'");
    return fallback;
  }
}
