package sluice.worker.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;

class AiAgentTest {

  private static final String CHROME =
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/140.0.7339.16 Safari/537.36";

  private static final String CHATGPT = "\"https://chatgpt.com\"";

  @ParameterizedTest
  @CsvSource({
    "' Agent-NovaAct/0.9', NovaAct",
    "' AGENT-NOVAACT/1', NovaAct",
    "'Agent-NovaAct/0.9',",
    "' Agent-NovaAct',",
    "' NovaActing',",
    "'',"
  })
  void novaActNamesItselfBehindABlank(String end, String name) {
    assertThat(agent(request(Map.of("ua", CHROME + end), Map.of())))
        .isEqualTo(Optional.ofNullable(name));
  }

  @Test
  void chatGptSignsWhatItAsksFor() {
    assertThat(agent(signed("ai_s", "x", "ai_sa", CHATGPT, "ai_si", "y"))).contains("ChatGPT");
    // The quotes are part of the value.
    assertThat(agent(signed("ai_s", "x", "ai_sa", "https://chatgpt.com", "ai_si", "y"))).isEmpty();
    assertThat(agent(signed("ai_s", "x", "ai_sa", CHATGPT + " ", "ai_si", "y"))).isEmpty();
    assertThat(agent(signed("ai_s", "", "ai_sa", CHATGPT, "ai_si", "y"))).isEmpty();
    assertThat(agent(signed("ai_s", "x", "ai_sa", CHATGPT))).isEmpty();
  }

  @Test
  void headersCountWhereAParameterIsMissing() {
    Map<String, String> headers =
        Map.of(
            "HTTP_SIGNATURE", "sig1=:x:",
            "HTTP_SIGNATURE_AGENT", CHATGPT,
            "HTTP_SIGNATURE_INPUT", "sig1=()");
    assertThat(agent(request(Map.of(), headers))).contains("ChatGPT");
    assertThat(agent(request(Map.of("ai_sa", ""), headers))).isEmpty();
    assertThat(agent(request(Map.of("ai_sa", "other"), headers))).isEmpty();
  }

  @Test
  void chatGptIsTriedFirst() {
    Map<String, String> both =
        Map.of("ua", CHROME + " Agent-NovaAct/1", "ai_s", "x", "ai_sa", CHATGPT, "ai_si", "y");
    assertThat(agent(request(both, Map.of()))).contains("ChatGPT");
  }

  private static Optional<String> agent(TrackingRequest request) {
    return AiAgent.of(request, request.userAgent());
  }

  private static TrackingRequest signed(String... namesAndValues) {
    Map<String, String> params = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      params.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return request(params, Map.of());
  }

  private static TrackingRequest request(Map<String, String> params, Map<String, String> server) {
    Map<String, PhpValue> values = new LinkedHashMap<>();
    params.forEach((name, value) -> values.put(name, new PhpValue.Text(value)));
    return new TrackingRequest(
        new PhpValue.Array(values),
        new Arrival(new RequestEnvironment(server, Map.of()), Optional.empty(), 0));
  }
}
