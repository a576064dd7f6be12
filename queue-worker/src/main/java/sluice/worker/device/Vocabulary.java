package sluice.worker.device;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.php.AsciiText;

/**
 * The short codes under which Matomo stores systems, browsers and brands, and which of them belong
 * to a family. Read once from the resource codes.tsv: kind, code, name, family, and {@code mobile}
 * for browsers that exist on mobile devices only, and the versions of device-detector between which
 * it is so. Immutable.
 */
final class Vocabulary {

  private static final String RESOURCE = "codes.tsv";

  /**
   * Fields of a line: kind, code, name, family, mobile, since, until; trailing ones may be missing.
   */
  private static final int FIELDS = 7;

  private static final int SINCE = 5;
  private static final int UNTIL = 6;

  /** A name with its code; family is empty when there is none. */
  record Entry(String code, String name, String family, boolean mobileOnly) {}

  /** Entries of one kind, found by exact name, by folded name or by code. */
  private static final class Kind {
    private final List<Entry> inOrder = new ArrayList<>();
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<String, Entry> byLowerName = new HashMap<>();
    private final Map<String, Integer> byCompactName = new HashMap<>();

    void add(Entry entry) {
      byCompactName.putIfAbsent(compact(entry.name()), inOrder.size());
      inOrder.add(entry);
      byName.putIfAbsent(entry.name(), entry);
      byLowerName.putIfAbsent(AsciiText.lower(entry.name()), entry);
    }
  }

  private final Map<String, Kind> kinds = new HashMap<>();

  private Vocabulary() {}

  static Vocabulary load(Edition edition) {
    Vocabulary vocabulary = new Vocabulary();
    try (InputStream in = Vocabulary.class.getResourceAsStream(RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> Arrays.copyOf(line.split("\t", -1), FIELDS))
          .filter(fields -> isValid(fields, edition))
          .forEach(vocabulary::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + RESOURCE, e);
    }
    return vocabulary;
  }

  private static boolean isValid(String[] fields, Edition edition) {
    return (isMissing(fields[SINCE]) || edition.isSince(fields[SINCE]))
        && (isMissing(fields[UNTIL]) || !edition.isSince(fields[UNTIL]));
  }

  private static boolean isMissing(String field) {
    return field == null || field.isEmpty();
  }

  private void add(String[] fields) {
    String family = isMissing(fields[3]) ? "" : fields[3];
    Entry entry = new Entry(fields[1], fields[2], family, "mobile".equals(fields[4]));
    kinds.computeIfAbsent(fields[0], kind -> new Kind()).add(entry);
  }

  Optional<Entry> system(String name) {
    return Optional.ofNullable(kinds.get("os").byName.get(name));
  }

  /** Ignoring the case of ASCII letters. */
  Optional<Entry> systemIgnoringCase(String name) {
    return Optional.ofNullable(kinds.get("os").byLowerName.get(AsciiText.lower(name)));
  }

  /** Finds a system by its name, ignoring case and spaces. */
  Optional<Entry> systemLike(String name) {
    Kind systems = kinds.get("os");
    return Optional.ofNullable(systems.byCompactName.get(compact(name))).map(systems.inOrder::get);
  }

  /** The family of a system; empty when it has none or is not known. */
  String systemFamily(String name) {
    return system(name).map(Entry::family).orElse("");
  }

  Optional<Entry> browser(String name) {
    return Optional.ofNullable(kinds.get("browser").byName.get(name));
  }

  /** Ignoring the case of ASCII letters. */
  Optional<Entry> browserIgnoringCase(String name) {
    return Optional.ofNullable(kinds.get("browser").byLowerName.get(AsciiText.lower(name)));
  }

  /**
   * The first browser whose name is this brand, ignoring case and spaces, one of the two perhaps
   * with "Browser" behind it.
   */
  Optional<Entry> browserOfBrand(String brand) {
    Kind browsers = kinds.get("browser");
    String name = compact(brand);
    int none = browsers.inOrder.size();
    int first = browsers.byCompactName.getOrDefault(name, none);
    first = Math.min(first, browsers.byCompactName.getOrDefault(name + "browser", none));
    if (name.endsWith("browser")) {
      String shorter = name.substring(0, name.length() - "browser".length());
      first = Math.min(first, browsers.byCompactName.getOrDefault(shorter, none));
    }
    return first == none ? Optional.empty() : Optional.of(browsers.inOrder.get(first));
  }

  /** The family of a browser; empty when it has none or is not known. */
  String browserFamily(String name) {
    return browser(name).map(Entry::family).orElse("");
  }

  /** Empty when the brand is not known. */
  String brandCode(String brand) {
    Entry entry = kinds.get("brand").byName.get(brand);
    return entry == null ? "" : entry.code();
  }

  private static String compact(String name) {
    return AsciiText.lower(name).replace(" ", "");
  }
}
