package sluice.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The languages and countries that Matomo knows. */
final class LanguageCodes {

  /** Names that ISO 639 gave up; Java still lists them, Matomo does not know them. */
  private static final Set<String> WITHDRAWN = Set.of("in", "iw", "ji", "mo", "sh");

  /** Two-letter codes of ISO 639. */
  static final Set<String> LANGUAGES =
      Arrays.stream(Locale.getISOLanguages())
          .filter(code -> code.length() == 2 && !WITHDRAWN.contains(code))
          .collect(Collectors.toCollection(HashSet::new));

  /** Two-letter codes of ISO 3166, lower case. */
  static final Set<String> COUNTRIES =
      Arrays.stream(Locale.getISOCountries())
          .map(code -> code.toLowerCase(Locale.ROOT))
          .collect(Collectors.toCollection(HashSet::new));

  /**
   * Where most speakers of a language live, for the languages that Matomo guesses by: the same
   * letters, or {@code language:country}.
   */
  private static final String HOMES =
      "bg ca:es cs:cz da:dk de el:gr es et:ee fa:ir fi fr he:il hr hu id is it ja:jp ko:kr lt lv mk"
          + " ms:my nb:no nl nn:no no pl pt ro ru sk sl:si sq:al sr:rs sv:se th bo:cn tr uk:ua";

  /** Country by language. */
  static final Map<String, String> COUNTRY_BY_LANGUAGE = countryByLanguage();

  private LanguageCodes() {}

  private static Map<String, String> countryByLanguage() {
    Map<String, String> countries = new HashMap<>();
    for (String home : HOMES.split(" ")) {
      String[] pair = home.split(":");
      countries.put(pair[0], pair[pair.length - 1]);
    }
    return countries;
  }
}
