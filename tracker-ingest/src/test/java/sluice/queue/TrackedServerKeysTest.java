package sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackedServerKeysTest {

  @Test
  void keepsWhatReadersUseAndTheConfiguredHeaders() {
    TrackedServerKeys keys = TrackedServerKeys.with(List.of("HTTP_X_FORWARDED_FOR"));
    assertThat(
            List.of(
                "REMOTE_ADDR",
                "HTTP_USER_AGENT",
                "HTTP_SEC_CH_UA_FORM_FACTORS",
                "MM_CITY_NAME",
                "HTTP_X_FORWARDED_FOR"))
        .allMatch(keys::isKept);
    assertThat(List.of("HTTP_COOKIE", "HTTP_HOST", "HTTP_ACCEPT", "HTTP_X_REAL_IP", "PATH"))
        .noneMatch(keys::isKept);
  }

  @ParameterizedTest
  @CsvSource({
    "User-Agent, HTTP_USER_AGENT",
    "sec-ch-ua-full-version-list, HTTP_SEC_CH_UA_FULL_VERSION_LIST",
    "content-type, CONTENT_TYPE",
    "X-Forwarded-For, HTTP_X_FORWARDED_FOR"
  })
  void headersHaveTheNameThatPhpGivesThem(String header, String key) {
    assertThat(TrackedServerKeys.ofHeader(header)).isEqualTo(key);
  }
}
