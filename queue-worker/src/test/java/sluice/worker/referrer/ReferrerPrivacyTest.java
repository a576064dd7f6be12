package sluice.worker.referrer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is kept of a referrer (docs: queue-worker/docs/location-privacy.md#referrers). */
class ReferrerPrivacyTest {

  private static final String URL = "https://a.org:8080/p/q?x=1";

  private static String text(Referrer referrer) {
    return referrer.name().orElse("NULL")
        + " "
        + referrer.keyword().orElse("NULL")
        + " "
        + referrer.url().orElse("NULL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "``~WEBSITE~name key https://a.org:8080/p/q?x=1",
        "exclude_query~WEBSITE~name  https://a.org:8080/p/q",
        "exclude_path~WEBSITE~name  https://a.org/",
        "exclude_all~WEBSITE~`  `",
        "exclude_all~DIRECT~`  `",
        "exclude_all~SEARCH_ENGINE~`name  `",
        "exclude_all~SOCIAL_NETWORK~`name  `",
        "exclude_all~CAMPAIGN~`name key `",
        "exclude_path~CAMPAIGN~name key https://a.org/",
        "something~WEBSITE~name key https://a.org:8080/p/q?x=1",
      })
  void optionTellsWhatIsKept(String option, ReferrerType type, String expected) {
    Referrer referrer =
        new Referrer(type, Optional.of("name"), Optional.of("key"), Optional.of(URL));

    assertThat(text(ReferrerPrivacy.ofOption(option).ofNewVisit(referrer))).isEqualTo(expected);
  }

  @Test
  void nullBecomesEmptyOnNewVisitsOnly() {
    Referrer direct =
        new Referrer(ReferrerType.DIRECT, Optional.empty(), Optional.empty(), Optional.of(""));

    assertThat(text(ReferrerPrivacy.EXCLUDE_ALL.ofNewVisit(direct))).isEqualTo("  ");
    assertThat(text(ReferrerPrivacy.EXCLUDE_QUERY.ofNewVisit(direct))).isEqualTo("NULL  ");
    assertThat(text(ReferrerPrivacy.EXCLUDE_ALL.ofUpdate(direct))).isEqualTo("NULL NULL ");
  }
}
