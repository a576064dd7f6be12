package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.url.PhpQueryString;

/** Whose address counts (docs: tracker-ingest/docs/visitor.md#client-address). */
class ClientAddressTest {

  private static final List<String> HEADERS = List.of("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP");

  private static String ofHeaders(String forwarded, ProxyRules rules) {
    Map<String, String> server =
        Map.of(
            "REMOTE_ADDR",
            "9.9.9.9",
            "HTTP_X_FORWARDED_FOR",
            forwarded,
            "HTTP_X_REAL_IP",
            "8.8.8.8");
    return ClientAddress.ofHeaders(new RequestEnvironment(server, Map.of()), rules);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1.1.1.1                      | 1.1.1.1   | 1.1.1.1
          1.1.1.1, 2.2.2.2             | 2.2.2.2   | 1.1.1.1
          1.1.1.1, 2.2.2.2, 10.0.0.7   | 2.2.2.2   | 1.1.1.1
          1.1.1.1, 9.9.9.9             | 9.9.9.9   | 1.1.1.1
          9.9.9.9, 1.1.1.1             | 1.1.1.1   | 1.1.1.1
          10.0.0.1, 10.0.0.2           | 8.8.8.8   | 8.8.8.8
          5.5.5.5, 1.1.1.1             | 1.1.1.1   | 1.1.1.1
          1.1.1.1, 5.5.5.5             | 1.1.1.1   | 1.1.1.1
          unknown                      | 8.8.8.8   | 8.8.8.8
          1.1.1.1, UnKnown             | 8.8.8.8   | 1.1.1.1
          `, ,`                        | 8.8.8.8   | 8.8.8.8
          0                            | 8.8.8.8   | 8.8.8.8
          ``                           | 8.8.8.8   | 8.8.8.8
          1.1.1.1:443                  | 1.1.1.1   | 1.1.1.1
          [2001:db8::1]:443            | 2001:db8::1 | 2001:db8::1
          10.0.0.9                     | 10.0.0.9  | 10.0.0.9
          """)
  void trustedHeaderTellsTheVisitor(String forwarded, String last, String first) {
    List<String> proxies = List.of("10.0.0.0/8", "5.5.5.5", "nonsense");
    assertThat(ofHeaders(forwarded, ProxyRules.of(HEADERS, proxies, true))).isEqualTo(last);
    assertThat(ofHeaders(forwarded, ProxyRules.of(HEADERS, proxies, false))).isEqualTo(first);
  }

  @Test
  void withoutConfiguredHeadersThePeerIsTheVisitor() {
    assertThat(ofHeaders("1.1.1.1", ProxyRules.NONE)).isEqualTo("9.9.9.9");
    assertThat(ClientAddress.ofHeaders(RequestEnvironment.EMPTY, ProxyRules.NONE))
        .isEqualTo("0.0.0.0");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          1.2.3.4,            1.2.3.4
          1.2.3.4:80,         1.2.3.4
          ' 1.2.3.4/24 ',     1.2.3.4
          [::1]:80,           ::1
          [::1],              ::1
          ::1,                ::1
          ::ffff:1.2.3.4,     ::ffff:1.2.3.4
          localhost:80,       localhost
          """)
  void portsAreStripped(String text, String expected) {
    assertThat(ClientAddress.withoutPort(text)).isEqualTo(expected);
  }

  @Test
  void cipWinsAndNeedsAToken() {
    RequestEnvironment environment =
        new RequestEnvironment(Map.of("REMOTE_ADDR", "9.9.9.9"), Map.of());
    assertThat(ClientAddress.of(request("cip=1.2.3.4", environment), ProxyRules.NONE))
        .isEqualTo(new ClientAddress("1.2.3.4", true));
    assertThat(ClientAddress.of(request("cip=0", environment), ProxyRules.NONE))
        .isEqualTo(new ClientAddress("9.9.9.9", false));
    assertThat(ClientAddress.of(request("cip=bad", environment), ProxyRules.NONE).address())
        .isEqualTo(IpAddress.NONE);
  }

  private static TrackingRequest request(String query, RequestEnvironment environment) {
    return new TrackingRequest(
        PhpQueryString.parse(query), new Arrival(environment, Optional.empty(), 0));
  }
}
