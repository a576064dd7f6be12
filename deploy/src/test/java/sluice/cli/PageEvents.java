package sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

/** A status page of a process that somebody looks at, as its events tell it. Thread-safe. */
final class PageEvents {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String DATA = "data:";

  private volatile JsonNode last = new ObjectMapper().createObjectNode();

  private PageEvents() {}

  /** Looks until the process ends. */
  static PageEvents of(SluiceProcess process) {
    PageEvents page = new PageEvents();
    Thread reader = new Thread(() -> page.read(process), "page-events");
    reader.setDaemon(true);
    reader.start();
    return page;
  }

  private void read(SluiceProcess process) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + process.admin() + "/events")).build();
    try (Stream<String> lines = HTTP.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
      ObjectMapper json = new ObjectMapper();
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith(DATA)) {
          last = json.readTree(line.substring(DATA.length()));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // The process has ended; what it said last stays.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Whether it marks something now.
   *
   * @param where PANEL: TILE, or PROBLEM: its beginning
   */
  boolean marks(String where) {
    String place = where.substring(0, where.indexOf(": "));
    String what = where.substring(where.indexOf(": ") + 2);
    JsonNode now = last;
    if (place.equals(IncidentTable.WRONG)) {
      return Stream.of(now.path("problems"))
          .flatMap(all -> stream(all))
          .anyMatch(problem -> problem.asText().startsWith(what + ": "));
    }
    return stream(now.path("panels"))
        .filter(panel -> panel.path("title").asText().equals(place))
        .flatMap(panel -> stream(panel.path("tiles")))
        .filter(tile -> tile.path("label").asText().equals(what))
        .anyMatch(tile -> !tile.path("level").asText().equals("ok"));
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    Stream.Builder<JsonNode> items = Stream.builder();
    array.forEach(items);
    return items.build();
  }

  @Override
  public String toString() {
    return last.toString();
  }
}
