package sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryString;
import sluice.request.RequestEnvironment;

class KeptInEntryTest {

  @ParameterizedTest
  @CsvSource({
    "idsite=1&r=5&rec=1&send_image=0&rand=9, idsite=1&rec=1",
    "idsite=1&rec=1, idsite=1&rec=1",
    "r=5&send_image=0, r=5&send_image=0"
  })
  void whatNobodyReadsIsLeftOutUnlessNothingElseIsThere(String sent, String kept) {
    assertThat(KeptInEntry.of(PhpQueryString.parse(sent))).isEqualTo(PhpQueryString.parse(kept));
  }

  @ParameterizedTest
  @CsvSource({
    "idsite=1, true",
    "url=&urlref=0, true",
    "url[]=, false",
    "url=a, false",
    "urlref=a, false",
    "url=0&urlref=a, false"
  })
  void refererCountsWhereNeitherUrlNorUrlrefSaysAnything(String query, boolean needed) {
    PhpValue.Array request = PhpQueryString.parse(query);
    assertThat(KeptInEntry.needsReferer(request)).isEqualTo(needed);
  }

  @Test
  void refererGoesWhereItIsNotNeeded() {
    RequestEnvironment sent =
        new RequestEnvironment(Map.of("HTTP_REFERER", "r", "REMOTE_ADDR", "a"), Map.of("c", "d"));
    assertThat(KeptInEntry.of(sent, true)).isEqualTo(sent);
    assertThat(KeptInEntry.of(sent, false))
        .isEqualTo(new RequestEnvironment(Map.of("REMOTE_ADDR", "a"), Map.of("c", "d")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7 | de-DE,de,en-US,en",
        "de | de",
        "*;q=0.5 | *",
        "de,de;q=1 | de,de",
        "de, en;q=0.5 | de, en;q=0.5",
        "de;q=x | de;q=x",
        "de;q= | de;q=",
        "de;Q=0.5 | de;Q=0.5",
        "de;q=0.5;level=1 | de;q=0.5;level=1",
        "de_DE.utf8;q=0.5 | de_DE.utf8;q=0.5",
        "de(x);q=0.5 | de(x);q=0.5"
      })
  void languagesLoseTheirWeightsAlone(String header, String kept) {
    assertThat(KeptInEntry.languages(header)).isEqualTo(kept);
  }
}
