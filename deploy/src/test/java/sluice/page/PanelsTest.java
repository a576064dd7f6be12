package sluice.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sluice.admin.Figures;
import sluice.admin.LivePanel;
import sluice.admin.LivePanel.Level;
import sluice.admin.LivePanel.Row;
import sluice.admin.LivePanel.Table;
import sluice.admin.LivePanel.Tile;
import sluice.admin.LivePanel.Value;

/** What panels make of meters. */
class PanelsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Figures figures = new Figures(registry);
  private long nanos;

  /** A look a second after the last one. */
  private LivePanel look(Function<Figures, LivePanel> panel) {
    nanos += 1_000_000_000L;
    figures.look(nanos);
    return panel.apply(figures);
  }

  private void count(double amount, String name, String... tags) {
    registry.counter(name, tags).increment(amount);
  }

  private void gauge(double[] value, String name, String... tags) {
    Gauge.builder(name, () -> value[0]).tags(tags).register(registry);
  }

  private static Tile tile(LivePanel panel, String label) {
    return panel.tiles().stream().filter(it -> it.label().equals(label)).findFirst().orElseThrow();
  }

  private static Row row(LivePanel panel, String caption, String name) {
    Table table =
        panel.tables().stream()
            .filter(it -> it.caption().startsWith(caption))
            .findFirst()
            .orElseThrow();
    return table.rows().stream()
        .filter(it -> name.equals(it.cells().get(0).words()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void metersThatPanelsNameAreMeasured() throws IOException {
    Properties known = new Properties();
    for (URL url :
        Collections.list(
            getClass().getClassLoader().getResources("META-INF/sluice-metrics.properties"))) {
      try (InputStream in = url.openStream()) {
        known.load(in);
      }
    }
    TreeSet<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/main/java/sluice/page"))) {
      for (Path file : files.toList()) {
        Matcher name =
            Pattern.compile("\"(sluice\\.[a-z.]+[a-z])\"").matcher(Files.readString(file));
        while (name.find()) {
          named.add(name.group(1));
        }
      }
    }
    assertThat(named).hasSizeGreaterThan(20);
    assertThat(known.stringPropertyNames()).containsAll(named);
  }

  @Test
  void aQueueThatGrowsIsNeverEmptyAndOneThatShrinksIsAfterATime() {
    double[] growing = {100};
    double[] shrinking = {60};
    gauge(growing, "sluice.worker.queue.length", "queue", "0");
    gauge(shrinking, "sluice.worker.queue.length", "queue", "10");
    count(0, "sluice.worker.queue.drained", "queue", "0");
    count(0, "sluice.worker.queue.drained", "queue", "10");
    LivePanel first = look(new WorkerPanel());
    assertThat(row(first, "Queues", "0").cells().get(5).number()).isNaN();
    growing[0] = 130;
    shrinking[0] = 40;
    count(10, "sluice.worker.queue.drained", "queue", "0");
    count(25, "sluice.worker.queue.drained", "queue", "10");

    LivePanel panel = look(new WorkerPanel());

    assertThat(row(panel, "Queues", "0").cells())
        .extracting(Value::number)
        .endsWith(40.0, 10.0, Double.POSITIVE_INFINITY);
    assertThat(row(panel, "Queues", "10").cells())
        .extracting(Value::number)
        .endsWith(5.0, 25.0, 2.0);
    assertThat(tile(panel, "Waiting").value().number()).isEqualTo(170);
  }

  @Test
  void queuesAreShownInTheirOrderAndTheirNumberIsBounded() {
    for (int queue = 0; queue < 100; queue++) {
      gauge(new double[] {queue}, "sluice.worker.queue.length", "queue", "" + queue);
    }
    Table table = look(new WorkerPanel()).tables().get(0);
    assertThat(table.rows()).hasSize(64);
    assertThat(table.rows().get(0).cells().get(0).words()).isEqualTo("36");
    assertThat(table.rows().get(63).cells().get(0).words()).isEqualTo("99");
  }

  @Test
  void hitsThatWaitForLongAndNewDeadLettersAreForSomebodyToLookAt() {
    double[] lag = {59};
    gauge(new double[] {1}, "sluice.worker.queue.length", "queue", "3");
    gauge(lag, "sluice.worker.lag.seconds", "queue", "3");
    count(7, "sluice.worker.dead.letters");
    look(new WorkerPanel());
    LivePanel well = look(new WorkerPanel());
    assertThat(tile(well, "Lag").level()).isEqualTo(Level.OK);
    assertThat(tile(well, "Dead letters").level()).isEqualTo(Level.OK);
    lag[0] = 61;
    count(1, "sluice.worker.dead.letters");

    LivePanel late = look(new WorkerPanel());

    assertThat(tile(late, "Lag").level()).isEqualTo(Level.WARN);
    assertThat(row(late, "Queues", "3").level()).isEqualTo(Level.WARN);
    assertThat(tile(late, "Dead letters").level()).isEqualTo(Level.WARN);
    assertThat(tile(late, "Dead letters").value().number()).isEqualTo(8);
  }

  @Test
  void oneQueueThatHasNearlyAllAndGrowsIsForSomebodyToLookAt() {
    double[] first = {900};
    gauge(first, "sluice.worker.queue.length", "queue", "0");
    gauge(new double[] {90}, "sluice.worker.queue.length", "queue", "1");
    count(0, "sluice.worker.queue.drained", "queue", "0");
    count(0, "sluice.worker.queue.drained", "queue", "1");
    look(new WorkerPanel());
    first[0] = 905;
    LivePanel few = look(new WorkerPanel());
    assertThat(few.tiles()).extracting(Tile::label).doesNotContain("Lopsided");
    assertThat(tile(few, "Time to empty").level()).isEqualTo(Level.OK);
    first[0] = 1000;

    LivePanel many = look(new WorkerPanel());

    assertThat(tile(many, "Lopsided").value().words()).isEqualTo("queue 0");
    assertThat(tile(many, "Lopsided").level()).isEqualTo(Level.WARN);
    assertThat(tile(many, "Time to empty").level()).isEqualTo(Level.WARN);
    assertThat(tile(many, "Time to empty").value().number()).isInfinite();
  }

  @Test
  void aLockOfPhpThatKeepsAQueueIsForSomebodyToLookAt() {
    double[] held = {0};
    gauge(held, "sluice.worker.locks.php");
    assertThat(look(new WorkerPanel()).tiles())
        .extracting(Tile::label)
        .doesNotContain("Held by PHP");
    held[0] = 4;
    assertThat(tile(look(new WorkerPanel()), "Held by PHP").level()).isEqualTo(Level.WARN);
  }

  @Test
  void aLongRunAndWhoeverElseArchivesAreForSomebodyToLookAt() {
    double[] running = {0};
    gauge(running, "sluice.archive.running.seconds");
    count(3, "sluice.archive.elsewhere");
    count(0, "sluice.archive.overtaken");
    ArchivePanel archiver = new ArchivePanel(() -> Instant.ofEpochSecond(10_000));
    look(archiver);
    LivePanel well = look(archiver);
    assertThat(tile(well, "Run under way").level()).isEqualTo(Level.OK);
    assertThat(tile(well, "Archived by others").level()).isEqualTo(Level.OK);
    running[0] = 3601;
    count(1, "sluice.archive.overtaken");

    LivePanel hours = look(archiver);

    assertThat(tile(hours, "Run under way").level()).isEqualTo(Level.WARN);
    assertThat(tile(hours, "Archived by others").level()).isEqualTo(Level.WARN);
    assertThat(tile(hours, "Archived by others").value().number()).isEqualTo(4);
  }

  @Test
  void anEndlessLockStopsAQueue() {
    gauge(new double[] {1}, "sluice.worker.locks.endless");
    assertThat(tile(look(new WorkerPanel()), "Endless locks").level()).isEqualTo(Level.BAD);
  }

  @Test
  void hitsOnTheDiskAreForSomebodyToLookAtAndLostOnesAreBad() {
    double[] connected = {1};
    double[] spooled = {0};
    gauge(connected, "sluice.ingest.redis.connected");
    gauge(spooled, "sluice.ingest.spool.bytes");
    count(5, "sluice.ingest.entries", "to", "redis");
    count(0, "sluice.ingest.entries", "to", "spool");
    count(0, "sluice.ingest.entries", "to", "nowhere");
    count(0, "sluice.ingest.answers", "code", "503");
    IngestPanel ingest = new IngestPanel("redis");
    assertThat(look(ingest).tiles()).allMatch(it -> it.level() == Level.OK);
    connected[0] = 0;
    spooled[0] = 4096;
    count(2, "sluice.ingest.entries", "to", "spool");
    count(3, "sluice.ingest.entries", "to", "nowhere");
    count(3, "sluice.ingest.answers", "code", "503");

    LivePanel away = look(ingest);

    assertThat(tile(away, "Queue"))
        .isEqualTo(new Tile("Queue", Value.words("away"), Level.WARN, "hits are kept on disk"));
    assertThat(tile(away, "Spool").level()).isEqualTo(Level.WARN);
    assertThat(row(away, "Where", "onto the disk, until the queue takes them").level())
        .isEqualTo(Level.WARN);
    assertThat(row(away, "Where", "refused: neither queue nor disk").level()).isEqualTo(Level.BAD);
    assertThat(row(away, "Answers", "503").level()).isEqualTo(Level.BAD);
    assertThat(row(away, "Where", "into Redis").level()).isEqualTo(Level.OK);
  }

  @Test
  void sitesThatAreFurthestBehindComeFirstAndTheirNumberIsBounded() {
    for (int site = 1; site <= 40; site++) {
      String id = Integer.toString(site);
      gauge(new double[] {site == 7 ? 4000 : 0}, "sluice.archive.site.lag.seconds", "site", id);
      gauge(
          new double[] {site == 8 ? 0 : 9000},
          "sluice.archive.site.fresh.timestamp.seconds",
          "site",
          id);
    }
    LivePanel panel = look(new ArchivePanel(() -> Instant.ofEpochSecond(10_000)));
    Table sites = panel.tables().get(0);
    assertThat(sites.rows()).hasSize(25);
    assertThat(sites.more()).isEqualTo("15 sites that are not further behind");
    assertThat(sites.rows().get(0))
        .isEqualTo(
            Panels.row(Level.WARN, Value.words("7"), Panels.seconds(4000), Panels.seconds(1000)));
    assertThat(row(panel, "Sites", "8").cells().get(2).number()).isInfinite();
    assertThat(tile(panel, "Furthest behind").level()).isEqualTo(Level.WARN);
  }

  @Test
  void aServerThatIsWatchedAndAwayOrNearlyFullIsForSomebodyToLookAt() {
    assertThat(look(new ServersPanel()).tiles()).isEmpty();
    gauge(new double[] {0}, "sluice.mariadb.up");
    gauge(new double[] {1}, "sluice.redis.up");
    gauge(new double[] {90}, "sluice.redis.memory.used.bytes");
    gauge(new double[] {100}, "sluice.redis.memory.limit.bytes");
    LivePanel panel = look(new ServersPanel());
    assertThat(tile(panel, "Redis").level()).isEqualTo(Level.OK);
    assertThat(tile(panel, "Memory of Redis").level()).isEqualTo(Level.WARN);
    assertThat(tile(panel, "MariaDB").level()).isEqualTo(Level.WARN);
    assertThat(panel.tiles()).extracting(Tile::label).doesNotHaveDuplicates();
    assertThat(List.copyOf(panel.tables())).isEmpty();
  }
}
