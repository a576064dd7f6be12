package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
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

/** The rows of the response tables (docs: tracker-ingest/docs/endpoint.md), over a socket. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireAnswersIT {

  private static final byte[] GIF = TrackerImage.GIF.bytes();
  private static final byte[] NO_BODY = {};
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final String PREFLIGHT_METHOD = "Access-Control-Request-Method: POST";
  private static final String PREFLIGHT_HEADERS = "Access-Control-Request-Headers: x";
  private static final String ANY = "Access-Control-Allow-Origin: *";
  private static final String CREDENTIALS = "Access-Control-Allow-Credentials: true";
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String NO_RESPONSE = "HTTP/1.1 204 No Response";
  private static final String IMAGE_TYPE = "Content-Type: image/gif";
  private static final String IMAGE_LENGTH = "Content-Length: 43";

  private static final Answer GET_IMAGE =
      new Answer(OK, List.of("Cache-Control: no-store", IMAGE_TYPE, IMAGE_LENGTH), GIF);
  private static final Answer POST_IMAGE =
      new Answer(OK, List.of(IMAGE_TYPE, ANY, CREDENTIALS, IMAGE_LENGTH), GIF);
  private static final Answer HEAD_IMAGE = new Answer(OK, POST_IMAGE.headers(), NO_BODY);
  private static final Answer ORIGINS_IMAGE =
      new Answer(
          OK,
          List.of(
              IMAGE_TYPE, "Access-Control-Allow-Origin: https://a.b", CREDENTIALS, IMAGE_LENGTH),
          GIF);
  private static final Answer GET_NOTHING =
      new Answer(NO_RESPONSE, List.of("Cache-Control: no-store"), NO_BODY);
  private static final Answer POST_NOTHING =
      new Answer(NO_RESPONSE, List.of(ANY, CREDENTIALS), NO_BODY);
  private static final Answer PREFLIGHT =
      new Answer(
          NO_RESPONSE,
          List.of(
              "Access-Control-Allow-Methods: GET, POST", "Access-Control-Allow-Headers: *", ANY),
          NO_BODY);
  private static final Answer ELSEWHERE =
      new Answer(
          "HTTP/1.1 404 Not Found",
          List.of("Content-Type: text/plain; charset=UTF-8", "Content-Length: 26"),
          bytes("no tracking endpoint here\n"));

  private WireBench bench;

  @BeforeAll
  void start(@TempDir Path state) throws IOException {
    bench = WireBench.standard(state);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  /** What is sent. */
  record Call(String name, String method, String target, List<String> headers, String body) {
    static Call of(String name, String method, String target, String... headers) {
      return new Call(name, method, target, List.of(headers), "");
    }

    Call with(String newBody) {
      return new Call(name, method, target, headers, newBody);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Status line, headers in any order, and body that come back. */
  record Answer(String status, List<String> headers, byte[] body) {
    static Answer ofBulk(int tracked) {
      return new Answer(
          OK,
          List.of("Content-Type: application/json", ANY, CREDENTIALS, "Content-Length: 44"),
          bytes("{\"status\":\"success\",\"tracked\":" + tracked + ",\"invalid\":0}"));
    }

    @Override
    public String toString() {
      return status;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Stream<Arguments> gets() {
    return Stream.of(
        arguments(Call.of("GET", "GET", "/matomo.php?idsite=1&rec=1"), GET_IMAGE),
        arguments(Call.of("piwik.php", "GET", "/piwik.php?idsite=1"), GET_IMAGE),
        arguments(Call.of("js/", "GET", "/js/tracker.php?idsite=1"), GET_IMAGE),
        arguments(Call.of("root", "GET", "/?idsite=1"), GET_IMAGE),
        arguments(Call.of("absolute URI", "GET", "http://h/matomo.php?a=1"), GET_IMAGE),
        arguments(
            Call.of("unknown site is queued", "GET", "/matomo.php?idsite=99999&rec=1"), GET_IMAGE),
        arguments(Call.of("not recorded is queued", "GET", "/matomo.php?idsite=1"), GET_IMAGE),
        arguments(
            Call.of("queuedtracking=0", "GET", "/matomo.php?idsite=1&rec=1&queuedtracking=0"),
            GET_IMAGE),
        arguments(
            Call.of(
                "GET with Origin has no CORS headers",
                "GET",
                "/matomo.php?idsite=1",
                "Origin: https://a.b"),
            GET_IMAGE),
        arguments(
            Call.of("GET send_image=0", "GET", "/matomo.php?idsite=1&send_image=0"), GET_NOTHING),
        arguments(
            Call.of("send_image=00 is an image", "GET", "/matomo.php?idsite=1&send_image=00"),
            GET_IMAGE),
        arguments(Call.of("elsewhere", "GET", "/index.php?idsite=1"), ELSEWHERE));
  }

  static Stream<Arguments> otherMethods() {
    String hit = "/matomo.php?idsite=1";
    return Stream.of(
        arguments(Call.of("form", "POST", "/matomo.php", FORM).with("idsite=1"), POST_IMAGE),
        arguments(
            Call.of("form with charset", "POST", "/matomo.php", FORM + "; charset=UTF-8")
                .with("idsite=1&rec=1"),
            POST_IMAGE),
        arguments(
            Call.of("POST with Origin", "POST", "/matomo.php", FORM, "Origin: https://a.b")
                .with("idsite=1"),
            ORIGINS_IMAGE),
        arguments(
            Call.of("POST send_image=0", "POST", "/matomo.php", FORM).with("idsite=1&send_image=0"),
            POST_NOTHING),
        arguments(
            Call.of(
                    "beacon with parameters in the URL",
                    "POST",
                    hit + "&send_image=0",
                    "Content-Type: text/plain")
                .with("x"),
            POST_NOTHING),
        arguments(Call.of("PUT counts as no GET", "PUT", hit), POST_IMAGE),
        arguments(Call.of("HEAD has the length without the body", "HEAD", hit), HEAD_IMAGE),
        arguments(Call.of("preflight", "OPTIONS", "/matomo.php", PREFLIGHT_METHOD), PREFLIGHT),
        arguments(
            Call.of("preflight with parameters", "OPTIONS", hit, PREFLIGHT_HEADERS), PREFLIGHT),
        arguments(Call.of("OPTIONS without its headers is a call", "OPTIONS", hit), POST_IMAGE));
  }

  static Stream<Arguments> bulks() {
    Call bulk = Call.of("bulk", "POST", "/matomo.php");
    Call typed = Call.of("any content type", "POST", "/matomo.php", "Content-Type: text/plain");
    Call silent = Call.of("send_image in the URL", "POST", "/matomo.php?send_image=0");
    return Stream.of(
        arguments(
            bulk.with("{\"requests\":[\"?idsite=1&rec=1\",\"?idsite=2\"]}"), Answer.ofBulk(2)),
        arguments(typed.with(" {\"requests\":[{\"idsite\":1}]}"), Answer.ofBulk(1)),
        arguments(bulk.with("{\"send_image\":0,\"requests\":[\"?idsite=1\"]}"), POST_NOTHING),
        arguments(silent.with("{\"requests\":[\"?idsite=1\"]}"), POST_NOTHING),
        // texts without a query are skipped, scalars counted
        arguments(bulk.with("{\"requests\":[\"idsite=1\",7,\"/x?idsite=1\"]}"), Answer.ofBulk(2)),
        arguments(bulk.with("{\"requests\":["), Answer.ofBulk(0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"gets", "otherMethods", "bulks"})
  void answerIsThatOfTheTable(Call call, Answer expected) throws IOException {
    RawClient.Response response =
        bench.send(
            call.method(),
            call.target(),
            bytes(call.body()),
            call.headers().toArray(String[]::new));

    assertThat(response.status()).isEqualTo(expected.status());
    assertThat(response.headers()).containsExactlyInAnyOrderElementsOf(expected.headers());
    assertThat(response.body()).isEqualTo(expected.body());
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
}
