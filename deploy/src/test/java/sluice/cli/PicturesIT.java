package sluice.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of the documents, of a quickstart that takes hits: with {@code
 * -Dsluice.pictures=true} only, for they change with each run.
 */
@EnabledIfSystemProperty(named = "sluice.pictures", matches = "true")
class PicturesIT {
  private static final Path PICTURES = Path.of("docs", "pictures");
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /** Charts show something after that. */
  private static final long LOAD_NANOS = TimeUnit.SECONDS.toNanos(75);

  /** Between two handfuls of hits. */
  private static final Duration STEP = Duration.ofMillis(100);

  private static final int WIDTH = 1200;

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path folder;

  @Test
  void statusPageAndReportOfAQuickstart() throws Exception {
    Browser.missing().ifPresent(what -> assumeTrue(false, what));
    try (SluiceProcess quickstart =
            SluiceProcess.command(
                folder, List.of("quickstart", "--data", folder.resolve("data").toString()));
        Browser browser = Browser.start(folder)) {
      quickstart.awaitLog("Running until", LIMIT);
      browser.size(WIDTH, 880);
      browser.open(printed(quickstart, "report"));
      await().atMost(LIMIT).until(() -> browser.text("h1").equals("Site 1"));
      browser.picture(PICTURES.resolve("report.png"));
      browser.size(WIDTH, 1000);
      browser.open(printed(quickstart, "status"));
      send(printed(quickstart, "a hit"));
      browser.picture(PICTURES.resolve("status.png"));
    }
  }

  private static String printed(SluiceProcess quickstart, String what) throws IOException {
    Matcher line = Pattern.compile("(?m)^  " + what + " +(http://\\S+)$").matcher(quickstart.log());
    if (!line.find()) {
      throw new IOException("the quickstart does not print " + what + ": " + quickstart.log());
    }
    return line.group(1);
  }

  /** Visitors come and go in waves, as they do. */
  private void send(String hit) throws IOException, InterruptedException {
    Random random = new Random(7);
    long begun = System.nanoTime();
    long now = begun;
    while (now - begun < LOAD_NANOS) {
      double wave = 1 + Math.sin((now - begun) / 8e9);
      for (int visitor = 0; visitor < 2 + 6 * wave + random.nextInt(3); visitor++) {
        String id = String.format("&_id=%016x", random.nextLong());
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(hit + id))
                .header("User-Agent", "Mozilla/5.0")
                .build();
        http.send(request, HttpResponse.BodyHandlers.discarding());
      }
      await().pollDelay(STEP).until(() -> true);
      now = System.nanoTime();
    }
  }
}
