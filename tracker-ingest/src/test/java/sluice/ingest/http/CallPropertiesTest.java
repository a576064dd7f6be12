package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson;
import sluice.queue.TrackedServerKeys;
import sluice.request.HostileText;
import sluice.request.RequestEnvironment;
import sluice.tries.Choices;

/** The same parameters, however they are sent; and a call from whatever bytes a body has. */
class CallPropertiesTest {

  private static final String BOUNDARY = "-----x";
  private static final String MULTIPART = "multipart/form-data; boundary=" + BOUNDARY;
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final EnvironmentReader ENVIRONMENTS =
      new EnvironmentReader(
          TrackedServerKeys.with(List.of("HTTP_X_FORWARDED_FOR")), Set.of("_pk_uid", "a_b"));

  private static ReceivedRequest post(String type, byte[] body) {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/matomo.php");
    head.headers().add("Content-Type", type);
    return new ReceivedRequest(head, body, "192.0.2.7");
  }

  private static PhpValue.Array array(Map<String, String> plain) {
    Map<String, PhpValue> params = new LinkedHashMap<>();
    plain.forEach((name, value) -> params.put(name, new PhpValue.Text(value)));
    return new PhpValue.Array(params);
  }

  private static byte[] multipart(Map<String, String> fields) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    fields.forEach(
        (name, value) ->
            body.writeBytes(
                ("--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                        .formatted(BOUNDARY, name, value))
                    .getBytes(StandardCharsets.UTF_8)));
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  private static byte[] form(Map<String, String> fields) {
    StringJoiner body = new StringJoiner("&");
    fields.forEach(
        (name, value) ->
            body.add(
                URLEncoder.encode(name, StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return body.toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void multipartAndFormGiveTheSameParameters() {
    forAll(HostileText::plainParameters, CallPropertiesTest::assertSameParameters);
  }

  private static void assertSameParameters(Map<String, String> fields) throws Refusal {
    PhpValue.Array expected = array(fields);
    assertThat(CallReader.read(post(MULTIPART, multipart(fields))).params()).isEqualTo(expected);
    assertThat(CallReader.read(post(FORM, form(fields))).params()).isEqualTo(expected);
  }

  @Test
  void bulkHoldsTheRequestsThatWereSent() {
    forAll(
        HostileText::plainParameters, HostileText::plainParameters, CallPropertiesTest::assertBulk);
  }

  private static void assertBulk(Map<String, String> first, Map<String, String> second)
      throws Refusal {
    PhpValue.Array asQuery = array(first);
    String query = "?" + new String(form(first), StandardCharsets.US_ASCII);
    String json =
        PhpJson.encode(
            new PhpValue.Array(
                Map.of(
                    "requests",
                    new PhpValue.Array(
                        Map.of("a", new PhpValue.Text(query), "b", array(second))))));

    TrackerCall.Bulk bulk =
        CallReader.read(post("text/plain", json.getBytes(StandardCharsets.US_ASCII)))
            .bulk()
            .orElseThrow();

    assertThat(bulk.requests()).containsExactlyInAnyOrder(asQuery, array(second));
    assertThat(bulk.tracked()).isEqualTo(2);
  }

  private static byte[] damagedBody(Choices choices) {
    byte[] bulk =
        ("{\"token_auth\":\"t\",\"requests\":[\"?idsite=1&rec=1\",{\"uid\":\"\\u00e9\",\"a\":[1,2.5,"
                + "true,null]}],\"send_image\":\"0\"}")
            .getBytes(StandardCharsets.US_ASCII);
    return HostileText.damaged(
        choices,
        choices.oneOf(
            all -> bulk, HostileText::bytes, all -> multipart(HostileText.plainParameters(all))));
  }

  @Test
  void anyBodyIsACall() {
    forAll(CallPropertiesTest::damagedBody, CallPropertiesTest::assertCall);
  }

  private static void assertCall(byte[] body) throws Refusal {
    for (String type : List.of(FORM, MULTIPART, "application/json", "", ";;;")) {
      TrackerCall call = CallReader.read(post(type, body.clone()));
      assertThat(call.requests()).doesNotContainNull();
      call.token().ifPresent(token -> assertThat(token).isNotEmpty());
    }
  }

  @Test
  void anyHeadersAreAnEnvironment() {
    forAll(HostileText::bytes, HostileText::bytes, CallPropertiesTest::assertEnvironment);
  }

  private static void assertEnvironment(byte[] one, byte[] other) {
    HttpRequest head =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.GET,
            "/matomo.php",
            DefaultHttpHeadersFactory.headersFactory().withValidation(false));
    head.headers()
        .add("Cookie", "_pk_uid=" + latin(one) + "; a.b=" + latin(other))
        .add("X-Forwarded-For", latin(one))
        .add("User-Agent", latin(other));
    RequestEnvironment environment =
        ENVIRONMENTS.read(new ReceivedRequest(head, new byte[0], "192.0.2.7"));
    assertThat(environment.cookies().keySet()).isSubsetOf("_pk_uid", "a_b");
    assertThat(environment.server()).containsEntry("REMOTE_ADDR", "192.0.2.7");
    // A value that is UTF-8 is kept as such, any other byte for byte.
    String agent = environment.server().get("HTTP_USER_AGENT");
    byte[] utf8 = agent.getBytes(StandardCharsets.UTF_8);
    assertThat(Arrays.equals(utf8, other) || agent.equals(latin(other))).isTrue();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
