package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sluice.ingest.http.TrackerImage;
import sluice.queue.RequestSet;
import sluice.request.PhpValue;

/** The rows of the response tables (reference tracker.md 1.3, 1.4, 1.6), over a socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrackerWireIT {

  private static final byte[] GIF = TrackerImage.GIF.bytes();
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final List<String> GET_GIF =
      List.of("Cache-Control: no-store", "Content-Type: image/gif", "Content-Length: 43");
  private static final String ANY = "Access-Control-Allow-Origin: *";
  private static final String CREDENTIALS = "Access-Control-Allow-Credentials: true";

  private WireBench bench;

  @BeforeAll
  void start(@TempDir Path state) throws IOException {
    bench = WireBench.standard(state);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  /** What is sent, and the status line, headers and body that come back. */
  record Row(
      String name,
      String method,
      String target,
      List<String> headers,
      String body,
      String status,
      List<String> answerHeaders,
      byte[] answer) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> rows() {
    byte[] none = {};
    String ok = "HTTP/1.1 200 OK";
    String noResponse = "HTTP/1.1 204 No Response";
    List<String> postGif =
        List.of("Content-Type: image/gif", ANY, CREDENTIALS, "Content-Length: 43");
    List<String> json = List.of("Content-Type: application/json", ANY, CREDENTIALS);
    return Stream.of(
            new Row("GET", "GET", "/matomo.php?idsite=1&rec=1", List.of(), "", ok, GET_GIF, GIF),
            new Row("piwik.php", "GET", "/piwik.php?idsite=1", List.of(), "", ok, GET_GIF, GIF),
            new Row("js/", "GET", "/js/tracker.php?idsite=1", List.of(), "", ok, GET_GIF, GIF),
            new Row("root", "GET", "/?idsite=1", List.of(), "", ok, GET_GIF, GIF),
            new Row(
                "absolute URI", "GET", "http://h/matomo.php?a=1", List.of(), "", ok, GET_GIF, GIF),
            new Row(
                "unknown site is queued",
                "GET",
                "/matomo.php?idsite=99999&rec=1",
                List.of(),
                "",
                ok,
                GET_GIF,
                GIF),
            new Row(
                "not recorded is queued",
                "GET",
                "/matomo.php?idsite=1",
                List.of(),
                "",
                ok,
                GET_GIF,
                GIF),
            new Row(
                "queuedtracking=0 is queued",
                "GET",
                "/matomo.php?idsite=1&rec=1&queuedtracking=0",
                List.of(),
                "",
                ok,
                GET_GIF,
                GIF),
            new Row(
                "GET with Origin has no CORS headers",
                "GET",
                "/matomo.php?idsite=1",
                List.of("Origin: https://a.b"),
                "",
                ok,
                GET_GIF,
                GIF),
            new Row(
                "GET send_image=0",
                "GET",
                "/matomo.php?idsite=1&send_image=0",
                List.of(),
                "",
                noResponse,
                List.of("Cache-Control: no-store"),
                none),
            new Row(
                "send_image=00 is an image",
                "GET",
                "/matomo.php?idsite=1&send_image=00",
                List.of(),
                "",
                ok,
                GET_GIF,
                GIF),
            new Row(
                "POST form",
                "POST",
                "/matomo.php",
                List.of(FORM),
                "idsite=1&rec=1",
                ok,
                postGif,
                GIF),
            new Row(
                "POST form with charset",
                "POST",
                "/matomo.php",
                List.of(FORM + "; charset=UTF-8"),
                "idsite=1&rec=1",
                ok,
                postGif,
                GIF),
            new Row(
                "POST with Origin",
                "POST",
                "/matomo.php",
                List.of(FORM, "Origin: https://a.b"),
                "idsite=1",
                ok,
                List.of(
                    "Content-Type: image/gif",
                    "Access-Control-Allow-Origin: https://a.b",
                    CREDENTIALS,
                    "Content-Length: 43"),
                GIF),
            new Row(
                "POST send_image=0",
                "POST",
                "/matomo.php",
                List.of(FORM),
                "idsite=1&send_image=0",
                noResponse,
                List.of(ANY, CREDENTIALS),
                none),
            new Row(
                "beacon with parameters in the URL",
                "POST",
                "/matomo.php?idsite=1&send_image=0",
                List.of("Content-Type: text/plain"),
                "x",
                noResponse,
                List.of(ANY, CREDENTIALS),
                none),
            new Row(
                "PUT counts as no GET",
                "PUT",
                "/matomo.php?idsite=1",
                List.of(),
                "",
                ok,
                postGif,
                GIF),
            new Row(
                "HEAD has the length without the body",
                "HEAD",
                "/matomo.php?idsite=1",
                List.of(),
                "",
                ok,
                postGif,
                none),
            new Row(
                "preflight",
                "OPTIONS",
                "/matomo.php",
                List.of("Access-Control-Request-Method: POST"),
                "",
                noResponse,
                List.of(
                    "Access-Control-Allow-Methods: GET, POST",
                    "Access-Control-Allow-Headers: *",
                    "Access-Control-Allow-Origin: *"),
                none),
            new Row(
                "preflight with parameters records nothing",
                "OPTIONS",
                "/matomo.php?idsite=1",
                List.of("Access-Control-Request-Headers: x"),
                "",
                noResponse,
                List.of(
                    "Access-Control-Allow-Methods: GET, POST",
                    "Access-Control-Allow-Headers: *",
                    "Access-Control-Allow-Origin: *"),
                none),
            new Row(
                "OPTIONS without its headers is a call",
                "OPTIONS",
                "/matomo.php?idsite=1",
                List.of(),
                "",
                ok,
                postGif,
                GIF),
            new Row(
                "bulk",
                "POST",
                "/matomo.php",
                List.of(),
                "{\"requests\":[\"?idsite=1&rec=1\",\"?idsite=2\"]}",
                ok,
                with(json, "Content-Length: 44"),
                text("{\"status\":\"success\",\"tracked\":2,\"invalid\":0}")),
            new Row(
                "bulk of any content type",
                "POST",
                "/matomo.php",
                List.of("Content-Type: text/plain"),
                " {\"requests\":[{\"idsite\":1}]}",
                ok,
                with(json, "Content-Length: 44"),
                text("{\"status\":\"success\",\"tracked\":1,\"invalid\":0}")),
            new Row(
                "bulk send_image 0",
                "POST",
                "/matomo.php",
                List.of(),
                "{\"send_image\":0,\"requests\":[\"?idsite=1\"]}",
                noResponse,
                List.of(ANY, CREDENTIALS),
                none),
            new Row(
                "bulk send_image in the URL",
                "POST",
                "/matomo.php?send_image=0",
                List.of(),
                "{\"requests\":[\"?idsite=1\"]}",
                noResponse,
                List.of(ANY, CREDENTIALS),
                none),
            new Row(
                "bulk: texts without query are skipped, scalars counted",
                "POST",
                "/matomo.php",
                List.of(),
                "{\"requests\":[\"idsite=1\",7,\"/x?idsite=1\"]}",
                ok,
                with(json, "Content-Length: 44"),
                text("{\"status\":\"success\",\"tracked\":2,\"invalid\":0}")),
            new Row(
                "bulk that is no JSON",
                "POST",
                "/matomo.php",
                List.of(),
                "{\"requests\":[",
                ok,
                with(json, "Content-Length: 44"),
                text("{\"status\":\"success\",\"tracked\":0,\"invalid\":0}")),
            new Row(
                "elsewhere",
                "GET",
                "/index.php?idsite=1",
                List.of(),
                "",
                "HTTP/1.1 404 Not Found",
                List.of("Content-Type: text/plain; charset=UTF-8", "Content-Length: 26"),
                text("no tracking endpoint here\n")))
        .map(Arguments::of);
  }

  private static List<String> with(List<String> headers, String more) {
    return Stream.concat(headers.stream(), Stream.of(more)).toList();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void answerIsThatOfTheTable(Row row) throws IOException {
    RawClient.Response response =
        bench.send(
            row.method(), row.target(), text(row.body()), row.headers().toArray(String[]::new));

    assertThat(response.status()).isEqualTo(row.status());
    assertThat(response.headers()).containsExactlyInAnyOrderElementsOf(row.answerHeaders());
    assertThat(response.body()).isEqualTo(row.answer());
  }

  @Test
  void emptyCallGetsTheHintPage() throws IOException {
    bench.redis.take();
    RawClient.Response get = bench.get("/matomo.php");
    RawClient.Response post = bench.post("/matomo.php", "", FORM);

    assertThat(get.status()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(get.headers()).contains("Content-Type: text/html; charset=UTF-8");
    assertThat(get.text()).contains("Matomo");
    assertThat(post.status()).isEqualTo("HTTP/1.1 400 Bad Request");
    assertThat(post.headers()).contains(ANY, CREDENTIALS);
    assertThat(bench.redis.take()).isEmpty();
  }

  @Test
  void connectionIsKeptAndPipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      String image = "GET /matomo.php?idsite=1 HTTP/1.1\r\nHost: t\r\n\r\n";
      String nothing = "GET /matomo.php?idsite=1&send_image=0 HTTP/1.1\r\nHost: t\r\n\r\n";
      client.send((image + nothing).repeat(30));
      for (int i = 0; i < 30; i++) {
        assertThat(client.receive(false).code()).isEqualTo(200);
        assertThat(client.receive(false).code()).isEqualTo(204);
      }
      client.send("GET /matomo.php?idsite=1 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
      assertThat(client.receive(false).headers()).contains("Connection: close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void http10IsClosedUnlessItAsksToBeKept() throws IOException {
    try (RawClient client = new RawClient(bench.port())) {
      client.send("GET /matomo.php?a=1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.receive(false).headers()).contains("Connection: keep-alive");
      client.send("GET /matomo.php?a=1 HTTP/1.0\r\n\r\n");
      assertThat(client.receive(false).headers()).contains("Connection: close");
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void getWinsOverPostAndBothAreMerged() throws IOException {
    bench.redis.take();
    bench.post("/matomo.php?idsite=1&a=get", "a=post&b=post", FORM);

    assertThat(onlyRequest())
        .containsExactly(
            Map.entry("idsite", new PhpValue.Text("1")),
            Map.entry("a", new PhpValue.Text("get")),
            Map.entry("b", new PhpValue.Text("post")));
  }

  @Test
  void multipartFieldsAreParametersAndFilesAreNot() throws IOException {
    bench.redis.take();
    String body =
        "--B\r\nContent-Disposition: form-data; name=\"idsite\"\r\n\r\n1\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"e.c\"\r\n\r\nx&y=\r\nz\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nno\r\n"
            + "--B--\r\n";
    bench.post("/matomo.php", body, "Content-Type: multipart/form-data; boundary=\"B\"");

    assertThat(onlyRequest())
        .containsExactly(
            Map.entry("idsite", new PhpValue.Text("1")),
            Map.entry("e_c", new PhpValue.Text("x&y=\r\nz")));
  }

  @Test
  void bytesThatAreNotUtf8AreNotLost() throws IOException {
    bench.redis.take();
    bench.get("/matomo.php?idsite=1&a=caf%E9&b=caf%C3%A9&c=caf\u00e9", "User-Agent: \u00e9");
    RequestSet set = bench.redis.take().get(0);

    assertThat(set.requests().get(0).entries())
        .containsEntry("a", new PhpValue.Text("café"))
        .containsEntry("b", new PhpValue.Text("café"))
        .containsEntry("c", new PhpValue.Text("café"));
    assertThat(set.environment().server()).containsEntry("HTTP_USER_AGENT", "é");
    bench.post("/matomo.php", "{\"requests\":[{\"idsite\":1,\"a\":\"caf\u00e9\"}]}");
    assertThat(onlyRequest()).containsEntry("a", new PhpValue.Text("café"));
  }

  @Test
  void bulkIsSplitByQueueInSetsOfAtMost500() throws IOException {
    bench.redis.take();
    StringBuilder body = new StringBuilder("{\"token_auth\":\"t\",\"requests\":[");
    for (int i = 0; i < 3000; i++) {
      body.append(i == 0 ? "" : ",").append("{\"_id\":\"");
      body.append(i % 2 == 0 ? "000fffffffffffff" : "001fffffffffffff").append("\",\"i\":");
      body.append(i).append('}');
    }
    assertThat(bench.post("/matomo.php", body + "]}").text()).contains("\"tracked\":3000");

    assertThat(bench.redis.listNames()).containsExactly("trackingQueueV1", "trackingQueueV1_1");
    List<RequestSet> sets = bench.redis.take();
    assertThat(sets).hasSize(6).allSatisfy(set -> assertThat(set.requests()).hasSize(500));
    assertThat(sets).allSatisfy(set -> assertThat(set.tokenAuth()).contains("t"));
    assertThat(
            sets.subList(3, 6).stream()
                .flatMap(set -> set.requests().stream())
                .map(request -> ((PhpValue.Int) request.entries().get("i")).value()))
        .isSorted()
        .hasSize(1500);
  }

  private Map<String, PhpValue> onlyRequest() {
    List<RequestSet> sets = bench.redis.take();
    assertThat(sets).hasSize(1);
    assertThat(sets.get(0).requests()).hasSize(1);
    return sets.get(0).requests().get(0).entries();
  }
}
