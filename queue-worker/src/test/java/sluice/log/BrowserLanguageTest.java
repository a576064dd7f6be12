package sluice.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Languages and the countries they suggest (docs: queue-worker/docs/location-privacy.md#language,
 * queue-worker/docs/location-privacy.md#place).
 */
class BrowserLanguageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "en-US,en;q=0.9,fr;q=0.8~en-us,en,fr",
        "fr_CA.UTF-8~fr-ca",
        "de-DE, de ;q=0.5 (comment), en~de-de,de,en",
        "\\en,fr~n,fr",
        "en,chrome://global/locale/intl.properties~en",
        "chrome://global~''",
        "en,en-securid,de~en,de",
        "en-securid,de~de",
        "sr-SP,sr~sr-rs,sr",
        "0~''",
      })
  void headerIsReducedToItsLanguages(String header, String expected) {
    assertThat(BrowserLanguage.cleaned(header)).isEqualTo(expected.equals("''") ? "" : expected);
  }

  @ParameterizedTest
  @CsvSource({
    "'en-us,en,fr', en-us",
    "'xx,fr', fr",
    "'fil-ph,en', en",
    "'zh-hans-cn,zh', zh-cn",
    "'mo,ro', ro",
    "'iw', xx",
    "'*', xx",
    "'de-419,de', de",
  })
  void firstLanguageThatExistsIsTheCode(String cleaned, String expected) {
    assertThat(BrowserLanguage.code(cleaned)).isEqualTo(expected);
  }

  @Test
  void noHeaderHasNoCode() {
    assertThat(BrowserLanguage.code("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'fr-ca,fr', true, ca",
    "'fr,en-us', true, fr",
    "'fr,en-us', false, us",
    "'en,de', true, xx",
    "'zh', true, xx",
    "'ja', true, jp",
    "'sr-latn-rs', true, la",
    "'az-cyrl-az', true, cy",
    "'en-zz,en-gb', true, gb",
    "'xx', true, xx",
    "'e', true, xx",
    "'', true, xx",
  })
  void countryIsGuessedByLanguageOrRegion(String cleaned, boolean guesses, String expected) {
    assertThat(BrowserLanguage.country(cleaned, guesses)).isEqualTo(expected);
  }

  @Test
  void codesAreThoseThatMatomoKnows() {
    assertThat(LanguageCodes.LANGUAGES)
        .hasSize(184)
        .contains("id", "he", "yi")
        .doesNotContain("in");
    assertThat(LanguageCodes.COUNTRIES).hasSize(249).contains("gb", "ps").doesNotContain("uk");
    assertThat(LanguageCodes.COUNTRY_BY_LANGUAGE).hasSize(40);
  }
}
