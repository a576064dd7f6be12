package sluice.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Sends the sample hits to the tracking endpoint, one after the other, as browsers would. Confined
 * to one thread.
 */
final class SampleReplay {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Hits between two lines of progress. */
  private static final int PROGRESS_STEP = 100;

  private final URI endpoint;
  private final String token;
  private final PrintStream out;

  SampleReplay(URI endpoint, String token, PrintStream out) {
    this.endpoint = endpoint;
    this.token = token;
    this.out = out;
  }

  /**
   * Sends all hits in order.
   *
   * @return how many were sent
   * @throws IOException when the endpoint cannot be reached or does not answer 2xx
   */
  int send(List<SampleHit> hits, Instant now) throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    int sent = 0;
    for (SampleHit hit : hits) {
      URI uri = URI.create(endpoint + "?" + hit.query(now, token));
      HttpResponse<Void> answer =
          client.send(
              HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.discarding());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            endpoint + " answered " + answer.statusCode() + " to sample hit " + (sent + 1));
      }
      if (++sent % PROGRESS_STEP == 0 || sent == hits.size()) {
        out.println("  sent " + sent + " of " + hits.size() + " sample hits");
      }
    }
    return sent;
  }
}
