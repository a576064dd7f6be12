package sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.admin.LivePanel.Level;
import sluice.admin.LivePanel.Tile;
import sluice.admin.LivePanel.Unit;
import sluice.admin.LivePanel.Value;
import sluice.process.Health;
import sluice.process.LogSetup;
import sluice.process.Metrics;
import sluice.process.RecentProblems;

class LivePageTest {
  private static final Logger LOG = LoggerFactory.getLogger(LivePageTest.class);

  private final Metrics metrics = Metrics.ofThisProcess();
  private final Health health = new Health();
  private final StatusPage status = new StatusPage("T");
  private RecentProblems problems;
  private LivePage page;

  @BeforeEach
  void make() {
    problems = LogSetup.remembered();
    page = new LivePage("sluice 1", metrics.registry(), problems, InstantSource.system());
  }

  @AfterEach
  void close() {
    problems.stop();
    metrics.close();
  }

  private JsonNode event() throws Exception {
    return new ObjectMapper().readTree(page.event(health, status, new WebPages()));
  }

  private static LivePanel panel(Level level, double number) {
    Tile tile = new Tile("Lag", Value.of(number, Unit.SECONDS), level, "");
    return new LivePanel("p", "P", List.of(tile), List.of(), List.of());
  }

  @Test
  void theWorstOfAllPanelsAndOfHealthIsTheLevel() throws Exception {
    assertThat(event().get("level").asText()).isEqualTo("ok");
    page.add(figures -> panel(Level.WARN, 1));
    page.add(figures -> panel(Level.OK, 1));
    assertThat(event().get("level").asText()).isEqualTo("warn");
    health.addReady("worker", () -> Optional.of("is retrying"));
    assertThat(event().get("level").asText()).isEqualTo("bad");
    assertThat(event().get("alive").asBoolean()).isTrue();
    health.addLive("worker", () -> Optional.of("a worker thread has ended"));
    assertThat(event().get("alive").asBoolean()).isFalse();
    assertThat(event().get("problems"))
        .extracting(JsonNode::asText)
        .containsExactly("worker: a worker thread has ended", "worker: is retrying");
  }

  @Test
  void aPanelThatThrowsHidesNoOther() throws Exception {
    page.add(
        figures -> {
          throw new IllegalStateException("closed");
        });
    page.add(figures -> panel(Level.OK, 5));
    JsonNode event = event();
    assertThat(event.get("level").asText()).isEqualTo("bad");
    assertThat(event.get("panels").get(0).toString()).contains("closed");
    assertThat(event.get("panels").get(1).at("/tiles/0/number").asDouble()).isEqualTo(5);
  }

  @Test
  void numbersThatAreNoneAreNotZero() throws Exception {
    page.add(figures -> panel(Level.OK, Double.NaN));
    page.add(figures -> panel(Level.OK, Double.POSITIVE_INFINITY));
    JsonNode event = event();
    assertThat(event.at("/panels/0/tiles/0/number").isNull()).isTrue();
    assertThat(event.at("/panels/1/tiles/0/number").asText()).isEqualTo("never");
  }

  @Test
  void noSecretIsShown() throws Exception {
    status.add("queue", () -> Map.of("address", "redis://sluice:geheim@127.0.0.1:6379/0"));
    page.add(
        figures -> {
          throw new IllegalStateException("no answer from redis://:geheim@10.0.0.1");
        });
    LOG.atWarn()
        .addKeyValue("url", "/matomo.php?token_auth=geheim&idsite=1")
        .addKeyValue("cause", "jdbc:mariadb://u:geheim@h/m?password=geheim")
        .log("hit-refused");
    assertThat(page.event(health, status, new WebPages()))
        .contains("redis://sluice:***@127.0.0.1:6379/0", "hit-refused", "idsite=1")
        .doesNotContain("geheim");
  }

  @Test
  void theLastWarningsAreKeptAndTheirNumberAndLengthIsBounded() throws Exception {
    LOG.atInfo().log("usual");
    for (int line = 0; line < 42; line++) {
      LOG.atWarn().addKeyValue("line", line).log("queue-away");
    }
    LOG.atWarn().addKeyValue("long", "x".repeat(1000)).log("queue-away");
    LOG.atError().log("hang");
    JsonNode log = event().get("log");
    assertThat(log).hasSize(40);
    assertThat(log.get(0).get("event").asText()).isEqualTo("hang");
    assertThat(log.get(0).get("level").asText()).isEqualTo("bad");
    assertThat(log.get(1).get("text").asText()).startsWith("long=xxx").hasSize(601);
    assertThat(log.get(2).get("text").asText()).isEqualTo("line=41");
    assertThat(log.toString()).doesNotContain("usual");
  }
}
