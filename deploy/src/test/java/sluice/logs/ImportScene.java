package sluice.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** An import into a list, with checkpoints in a folder. */
final class ImportScene implements ImportWatch, ImportStop {
  static final String AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The paths that were sent, in order. */
  final List<String> sent = Collections.synchronizedList(new ArrayList<>());

  /** The user agents of the same. */
  final List<String> agents = Collections.synchronizedList(new ArrayList<>());

  final List<String> warned = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Path state;
  TrackingEndpoint endpoint = this::take;
  InDoubt inDoubt = InDoubt.STOP;
  Duration patience = Duration.ZERO;
  int recorders = 1;
  int payload = 3;
  boolean follows;
  boolean isAnew;
  IntPredicate mayWrite = idSite -> true;
  FormatChoice format = FormatChoice.ANY;
  ImportCounts counts;

  ImportScene(Path state) {
    this.state = state;
  }

  /** A line of the combined format. */
  static String line(String ip, String path) {
    return ip
        + " - - [14/Nov/2026:10:00:00 +0000] \"GET "
        + path
        + " HTTP/1.1\" 200 5 \"-\" \""
        + AGENT
        + "\"\n";
  }

  TrackingEndpoint.Answer take(byte[] body) {
    try {
      JsonNode bulk = MAPPER.readTree(body);
      bulk.get("requests")
          .forEach(
              hit -> {
                sent.add(hit.get("url").asText().replace("http://a.example", ""));
                agents.add(hit.get("ua").asText());
              });
      return new TrackingEndpoint.Taken(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  boolean run(Path... logs) throws ImportStopped, IOException {
    SiteFinder.Found site = new SiteFinder.Found(1, "http://a.example");
    SiteFinder sites =
        new SiteFinder() {
          @Override
          public Optional<Found> byHost(String host) {
            return Optional.empty();
          }

          @Override
          public Optional<Found> byId(int idSite) {
            return Optional.of(site);
          }
        };
    LogImport work =
        new LogImport(
            new ImportSetup(
                ImportRules.usual(),
                new SiteChoice(sites, site, null, mayWrite),
                new ImportSetup.Reading(format, false, StandardCharsets.UTF_8, 0, follows),
                new ImportSetup.Sending(endpoint, "t", recorders, payload, inDoubt, patience),
                new ImportSetup.Around(
                    Checkpoints.in(state, Instant.now()), isAnew, this, this, ImportPace.FULL)));
    counts = work.counts();
    return work.run(List.of(logs));
  }

  void stop() {
    stop.countDown();
  }

  @Override
  public boolean hasBegun() {
    return stop.getCount() == 0;
  }

  @Override
  public boolean await(Duration time) throws InterruptedException {
    return stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void begins(String log, long bytes, long from) {}

  @Override
  public void reached(long bytes) {}

  @Override
  public void ends() {}

  @Override
  public void warns(String event, String what) {
    warned.add(event + " " + what);
  }
}
