package sluice.logs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * Bulk calls over HTTP. What an answer is worth is decided here (docs:
 * deploy/docs/importing-logs.md#what-an-answer-is-worth): only where it is certain that nothing was
 * taken may a bulk be sent again. Redirects are not followed. Thread-safe.
 */
public final class HttpTracking implements TrackingEndpoint {

  /** Characters of an answer that are shown. */
  private static final int SHOWN = 200;

  /** Bytes of an answer that are kept: more than any tracker says of the largest bulk. */
  private static final int MAX_ANSWER = 1 << 20;

  /** Longer than the client's own limits, which tell connection and answer apart. */
  private static final Duration MORE = Duration.ofSeconds(1);

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static {
    // A connection that the server has closed meanwhile would leave a bulk in doubt, so idle ones
    // are given up before any server does.
    if (System.getProperty("jdk.httpclient.keepalive.timeout") == null) {
      System.setProperty("jdk.httpclient.keepalive.timeout", "3");
    }
  }

  private final HttpClient client;
  private final URI url;
  private final Duration limit;

  /**
   * @param url of matomo.php
   * @param limit until a server that does not take the connection is away, and until a bulk without
   *     a whole answer is in doubt
   */
  public HttpTracking(URI url, Duration limit) {
    this.url = url;
    this.limit = limit;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build();
  }

  @Override
  public Answer send(byte[] body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(limit)
            .header("Content-Type", "application/json")
            .header("User-Agent", "sluice-import")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, information -> new StartOfAnswer().subscriber());
    try {
      // The client's own limit ends with the head of an answer, whose rest may never come.
      return judge(answer.get(limit.plus(MORE).toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException failed) {
      return failed(failed.getCause());
    } catch (TimeoutException noEnd) {
      return new Unknown(url + " began an answer and did not end it");
    } finally {
      answer.cancel(true);
    }
  }

  private Answer failed(Throwable cause) {
    if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
      return new NotNow(url + " cannot be reached: " + words(cause), Duration.ZERO);
    }
    return new Unknown("no answer of " + url + ": " + words(cause));
  }

  /** The beginning of an answer; what is beyond is read and forgotten. */
  private static final class StartOfAnswer {
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    HttpResponse.BodySubscriber<String> subscriber() {
      return HttpResponse.BodySubscribers.mapping(
          HttpResponse.BodySubscribers.ofByteArrayConsumer(piece -> piece.ifPresent(this::keep)),
          ended -> kept.toString(StandardCharsets.UTF_8));
    }

    private void keep(byte[] piece) {
      kept.write(piece, 0, Math.min(piece.length, MAX_ANSWER - kept.size()));
    }
  }

  private Answer judge(HttpResponse<String> response) {
    int status = response.statusCode();
    String said = said(response);
    if (status == 200) {
      return judge(json(response.body()), said);
    }
    if (status == 204) {
      return new Taken(0);
    }
    if (status == 413) {
      return new TooLarge(said);
    }
    if (status == 429 || status == 503 && isPlainText(response)) {
      return new NotNow(said, retryAfter(response));
    }
    boolean isRefusal = status / 100 == 4 && status != 408 || status / 100 == 3;
    return isRefusal || status == 500 && isNoneTracked(json(response.body()))
        ? new Refused(said)
        : new Unknown(said);
  }

  private static Answer judge(JsonNode answer, String said) {
    if (!answer.path("status").asText().equals("success")) {
      return new Unknown("this is no answer of a tracker: " + said);
    }
    long tracked = answer.path("tracked").asLong(-1);
    long invalid = answer.path("invalid").asLong(0);
    if (tracked == 0 && invalid == 0) {
      return new Refused(said + ": nothing is recorded there; is [Tracker] record_statistics = 0?");
    }
    return new Taken(Math.max(0, invalid));
  }

  /** Ingest says in words that there is no room; the image says that some may have been kept. */
  private static boolean isPlainText(HttpResponse<String> response) {
    return response.headers().firstValue("Content-Type").orElse("").startsWith("text/plain");
  }

  private static boolean isNoneTracked(JsonNode answer) {
    return answer.path("status").asText().equals("error") && answer.path("tracked").asLong(-1) == 0;
  }

  private static Duration retryAfter(HttpResponse<String> response) {
    String after = response.headers().firstValue("Retry-After").orElse("").strip();
    return SECONDS.matcher(after).matches()
        ? Duration.ofSeconds(Long.parseLong(after))
        : Duration.ZERO;
  }

  private static JsonNode json(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException noJson) {
      return MAPPER.missingNode();
    }
  }

  private String said(HttpResponse<String> response) {
    String body = response.body().strip().replaceAll("\\s+", " ");
    String shown = body.length() > SHOWN ? body.substring(0, SHOWN) + "..." : body;
    return url + " answered " + response.statusCode() + (shown.isEmpty() ? "" : ": " + shown);
  }

  private static String words(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
