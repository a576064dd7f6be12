package sluice.worker.location;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ISO codes of regions by their names, for databases that tell names only (docs:
 * queue-worker/docs/location-privacy.md#place). Immutable.
 */
public final class RegionNames {

  /** No region is known. */
  public static final RegionNames NONE = new RegionNames(Map.of());

  /** Where a Matomo installation has its list. */
  private static final String LIST = "plugins/GeoIp2/data/isoRegionNames.php";

  /** The list is a PHP file of nested arrays: texts, openings and closings are all that matters. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "'((?:[^'\\\\]|\\\\.)*)'\\s*(=>)?|([0-9]+)\\s*=>|\\barray\\s*\\(|\\[|\\)|\\]|//[^\\n]*");

  private static final int COUNTRY_DEPTH = 1;
  private static final int REGION_DEPTH = 2;

  private final Map<String, String> codeByCountryAndName;

  private RegionNames(Map<String, String> codeByCountryAndName) {
    this.codeByCountryAndName = codeByCountryAndName;
  }

  /**
   * The list of a Matomo installation; none when it has none.
   *
   * @throws IOException when it cannot be read
   */
  public static RegionNames ofMatomo(Path matomoDir) throws IOException {
    Path file = matomoDir.resolve(LIST);
    return Files.exists(file) ? ofPhp(Files.readString(file)) : NONE;
  }

  /** Reads country, region code and names out of Matomo's PHP array. */
  static RegionNames ofPhp(String php) {
    Map<String, String> codes = new HashMap<>();
    Deque<String> keys = new ArrayDeque<>();
    String key = "";
    Matcher token = TOKEN.matcher(php);
    while (token.find()) {
      String text = token.group();
      if (text.startsWith("//")) {
        continue;
      }
      if (text.startsWith("array") || text.equals("[")) {
        keys.addLast(key);
        key = "";
      } else if (text.equals(")") || text.equals("]")) {
        keys.pollLast();
      } else if (token.group(2) != null || token.group(3) != null) {
        key = token.group(2) != null ? token.group(1) : token.group(3);
      } else if (keys.size() > REGION_DEPTH) {
        String[] path = keys.toArray(String[]::new);
        String name = token.group(1).replaceAll("\\\\(.)", "$1");
        codes.putIfAbsent(entry(path[COUNTRY_DEPTH], name), path[REGION_DEPTH]);
        codes.putIfAbsent(entry(path[COUNTRY_DEPTH], plain(name)), path[REGION_DEPTH]);
      }
    }
    return new RegionNames(codes);
  }

  /** The code of a region by its name, whatever its case and accents. */
  Optional<String> codeOf(String country, String name) {
    return Optional.ofNullable(codeByCountryAndName.get(entry(country, name)))
        .or(() -> Optional.ofNullable(codeByCountryAndName.get(entry(country, plain(name)))));
  }

  private static String entry(String country, String name) {
    return country + "/" + name.toLowerCase(Locale.ROOT);
  }

  /** Without accents, and with the letters that are no accented ones spelled in ASCII. */
  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replace("ß", "ss")
        .replace("ø", "o")
        .replace("Ø", "O")
        .replace("ł", "l")
        .replace("Ł", "L")
        .replace("đ", "d")
        .replace("Đ", "D")
        .replace("æ", "ae")
        .replace("Æ", "AE")
        .replace("ı", "i");
  }
}
