package sluice.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.matomo.MatomoConfig;

class ExcludedParametersTest {

  private static final ExcludedParameters SHIPPED =
      ExcludedParameters.of(
          MatomoConfig.parse(
              "[SitesManager]\nCommonPIIParams[] = email\nCommonPIIParams[] = phone"));

  private final List<String> faults = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "'', false, own",
    "custom, false, own",
    "common_session_parameters, false, ''",
    "matomo_recommended_pii, false, 'email,phone'",
    "custom, true, 'email,phone'",
    "common_session_parameters, true, 'email,phone'",
  })
  void listIsTheOneThatIsChosenOrThatAPolicyChooses(String type, boolean isForced, String list) {
    Map<String, String> options =
        Map.of(
            "SitesManager_ExcludedQueryParameters",
            "own",
            "SitesManager_ExcludeTypeQueryParamsGlobal",
            type);
    assertThat(SHIPPED.list(options, isForced, faults)).isEqualTo(list);
    assertThat(faults).isEmpty();
  }

  @Test
  void choiceThatIsNotKnownAndAListThatIsNotThereAreSaid() {
    Map<String, String> options =
        Map.of(
            "SitesManager_ExcludedQueryParameters", "own",
            "SitesManager_ExcludeTypeQueryParamsGlobal", "all");
    assertThat(SHIPPED.list(options, false, faults)).isEqualTo("own");
    assertThat(faults).singleElement().asString().contains("no choice of Matomo's");
    faults.clear();
    assertThat(ExcludedParameters.of(MatomoConfig.defaults()).list(options, true, faults))
        .isEqualTo("own");
    assertThat(faults).singleElement().asString().contains("give Matomo's folder");
  }
}
