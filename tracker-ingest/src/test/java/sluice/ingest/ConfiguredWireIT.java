package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.ingest.http.TrackerImage;
import sluice.php.PhpValue;

/** Answers that depend on Matomo's configuration. */
class ConfiguredWireIT {

  @TempDir Path state;

  private WireBench bench(String section, String key, String... values) throws IOException {
    return WireBench.with(state, Map.of(section, Map.of(key, List.of(values))));
  }

  @Test
  void nothingIsRecordedWhenStatisticsAreOff() throws IOException {
    try (WireBench bench = bench("Tracker", "record_statistics", "0")) {
      RawClient.Response image = bench.get("/matomo.php?idsite=1");
      assertThat(image.code()).isEqualTo(503);
      assertThat(image.headers()).contains("Content-Type: image/gif", "Cache-Control: no-store");
      assertThat(image.body()).isEqualTo(TrackerImage.GIF.bytes());
      assertThat(bench.get("/matomo.php?idsite=1&send_image=0").code()).isEqualTo(204);
      assertThat(bench.post("/matomo.php", " {\"requests\":[\"?idsite=1\"]}").text())
          .isEqualTo("{\"status\":\"success\",\"tracked\":0,\"invalid\":0}");
      assertThat(bench.redis.take()).isEmpty();
    }
  }

  @Test
  void listedOriginIsAllowedAndOthersAreNot() throws IOException {
    try (WireBench bench = bench("General", "cors_domains", "https://a.b")) {
      assertThat(bench.get("/matomo.php?idsite=1", "Origin: https://a.b").headers())
          .contains(
              "Vary: Origin",
              "Access-Control-Allow-Origin: https://a.b",
              "Access-Control-Allow-Credentials: true");
      assertThat(bench.get("/matomo.php?idsite=1", "Origin: https://c.d").headers())
          .contains("Vary: Origin")
          .noneMatch(header -> header.startsWith("Access-Control"));
    }
  }

  @Test
  void starAllowsEveryOrigin() throws IOException {
    try (WireBench bench = bench("General", "cors_domains", "*")) {
      assertThat(bench.get("/matomo.php?idsite=1", "Origin: https://c.d").headers())
          .contains("Access-Control-Allow-Origin: https://c.d");
      assertThat(bench.get("/matomo.php?idsite=1").headers())
          .contains("Access-Control-Allow-Origin: *");
    }
  }

  @Test
  void customImageIsSentWithItsType() throws IOException {
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a};
    String base64 = Base64.getEncoder().encodeToString(png);
    try (WireBench bench = bench("Tracker", "custom_image", base64)) {
      RawClient.Response response = bench.get("/matomo.php?idsite=1");
      assertThat(base64).endsWith("==");
      assertThat(response.headers()).contains("Content-Type: image/png");
      assertThat(response.body()).isEqualTo(png);
    }
  }

  @Test
  void thirdPartyCookieKeepsTheIdThatIsKnown() throws IOException {
    try (WireBench bench = bench("Tracker", "use_third_party_id_cookie", "1")) {
      String own = "_id=00112233445566aa";
      assertThat(cookie(bench.get("/matomo.php?idsite=1&" + own)))
          .isEqualTo(
              "_pk_uid=0%3DMDAxMTIyMzM0NDU1NjZhYQ%3D%3D; expires=Monday, 20-Dec-2027 20:00:00 UTC;"
                  + " SameSite=Lax");
      String sent = "Cookie: x=y; _pk_uid=0%3DZmZlZWRkY2NiYmFhOTk4OA%3D%3D";
      RawClient.Response known = bench.get("/matomo.php?idsite=1&" + own, sent);
      assertThat(cookie(known)).startsWith("_pk_uid=0%3DZmZlZWRkY2NiYmFhOTk4OA%3D%3D;");
      assertThat(known.headers()).contains("P3P: CP='OTI DSP COR NID STP UNI OTPa OUR'");
      assertThat(bench.redis.take())
          .anySatisfy(
              set ->
                  assertThat(set.environment().cookies())
                      .containsOnly(Map.entry("_pk_uid", "0=ZmZlZWRkY2NiYmFhOTk4OA==")));
    }
  }

  @Test
  void thirdPartyCookieIsSecureOverHttpsAndNewWhenNothingIsKnown() throws IOException {
    try (WireBench bench = bench("Tracker", "use_third_party_id_cookie", "1")) {
      String cookie =
          cookie(bench.get("/matomo.php?idsite=1", "X-Forwarded-Proto: https", "User-Agent: x"));
      assertThat(cookie).matches("_pk_uid=0%3D[^;]+; expires=[^;]+; secure; SameSite=None");
    }
  }

  @Test
  void onlyAListedHeaderTellsThatTheClientCameOverHttps() throws IOException {
    Map<String, Map<String, List<String>>> config =
        Map.of(
            "Tracker",
            Map.of("use_third_party_id_cookie", List.of("1")),
            "General",
            Map.of("proxy_scheme_headers", List.of("HTTP_X_OUTER_SCHEME")));
    try (WireBench bench = WireBench.with(state, config)) {
      assertThat(cookie(bench.get("/matomo.php?idsite=1", "X-Outer-Scheme: https")))
          .endsWith("; secure; SameSite=None");
      assertThat(cookie(bench.get("/matomo.php?idsite=1", "X-Forwarded-Proto: https")))
          .endsWith("; SameSite=Lax");
    }
  }

  @Test
  void thirdPartyCookieIsNotSetForWhoOptedOut() throws IOException {
    try (WireBench bench = bench("Tracker", "use_third_party_id_cookie", "1")) {
      RawClient.Response response =
          bench.get("/matomo.php?idsite=1", "Cookie: matomo_ignore=ignore%3DKg%3D%3D");
      assertThat(response.headers()).noneMatch(header -> header.startsWith("Set-Cookie"));
      assertThat(bench.redis.take().get(0).environment().cookies())
          .containsEntry("matomo_ignore", "ignore=Kg==");
    }
  }

  @Test
  void cookieIsUsedOnlyForSitesThatUseIt() throws IOException {
    try (WireBench bench = bench("Tracker_3", "use_third_party_id_cookie", "1")) {
      assertThat(bench.get("/matomo.php?idsite=1").headers())
          .noneMatch(header -> header.startsWith("Set-Cookie"));
      assertThat(cookie(bench.get("/matomo.php?idsite=3"))).startsWith("_pk_uid=");
    }
  }

  @Test
  void addressBehindAProxyChoosesTheQueue() throws IOException {
    try (WireBench bench = bench("General", "proxy_client_headers", "HTTP_X_FORWARDED_FOR")) {
      bench.get("/matomo.php?idsite=1", "X-Forwarded-For: 1.2.3.4");
      assertThat(bench.redis.listNames()).containsExactly("trackingQueueV1_" + 0x646 % 16);
      assertThat(bench.redis.take().get(0).environment().server())
          .containsEntry("HTTP_X_FORWARDED_FOR", "1.2.3.4")
          .containsEntry("REMOTE_ADDR", "127.0.0.1");
    }
  }

  @Test
  void entryKeepsOnlyWhatTheTrackerReads() throws IOException {
    try (WireBench bench = WireBench.standard(state)) {
      bench.get(
          "/matomo.php?idsite=1&token_auth=abc",
          "Authorization: Bearer t",
          "Signature-Agent: a",
          "Sec-CH-UA-Form-Factors: \"Tablet\"",
          "X-Secret: s",
          "User-Agent: a browser",
          "User_Agent: another",
          "X-Forwarded-For: 9.9.9.9");
      var set = bench.redis.take().get(0);
      assertThat(set.tokenAuth()).contains("abc");
      assertThat(set.requests().get(0).entries())
          .containsEntry("token_auth", new PhpValue.Text("abc"));
      assertThat(set.environment().server())
          .containsEntry("HTTP_AUTHORIZATION", "Bearer t")
          .containsEntry("HTTP_SIGNATURE_AGENT", "a")
          .containsEntry("HTTP_USER_AGENT", "a browser")
          .containsEntry("HTTP_SEC_CH_UA_FORM_FACTORS", "\"Tablet\"")
          .doesNotContainKeys("HTTP_X_SECRET", "HTTP_X_FORWARDED_FOR");
    }
  }

  private static String cookie(RawClient.Response response) {
    return response.headers().stream()
        .filter(header -> header.startsWith("Set-Cookie: "))
        .map(header -> header.substring("Set-Cookie: ".length()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void bulkWithoutATokenIsRefusedWhereTokensAreRequired() throws IOException {
    try (WireBench bench = bench("Tracker", "bulk_requests_require_authentication", "1")) {
      for (String body :
          List.of(
              " {\"requests\":[\"?idsite=1\"]}",
              " {\"requests\":[\"?idsite=1&token_auth=33333333333333333333333333333333\"]}",
              " {\"requests\":[\"?idsite=1\"],\"token_auth\":\"\"}")) {
        RawClient.Response refused = bench.post("/matomo.php", body);
        assertThat(refused.code()).as(body).isEqualTo(500);
        assertThat(refused.text()).isEqualTo("{\"status\":\"error\",\"tracked\":0,\"invalid\":0}");
      }
      assertThat(bench.get("/matomo.php?idsite=1").code()).isEqualTo(200);
      assertThat(bench.redis.take()).hasSize(1);
    }
  }

  @Test
  void bulkWithATokenWaitsUntilTokensAreKnown() throws IOException {
    try (WireBench bench = bench("Tracker", "bulk_requests_require_authentication", "1")) {
      RawClient.Response later =
          bench.post("/matomo.php", " {\"requests\":[\"?idsite=1\"],\"token_auth\":\"abc\"}");
      assertThat(later.code()).isEqualTo(503);
      assertThat(later.headers()).contains("Retry-After: 30");
      assertThat(bench.redis.take()).isEmpty();
    }
  }
}
