package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import sluice.admin.AdminContent;
import sluice.admin.AdminServer;
import sluice.archive.PublishedReports;
import sluice.archive.table.MatomoTables;
import sluice.page.ReportPage;
import sluice.page.SiteReports;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** The status page in Debian's Chromium; skipped with a message where there is none. */
@RealServers
class StatusPageIT {
  private static final Duration LIMIT = TestSite.LIMIT;

  /** Within this a process that stopped is red. */
  private static final Duration RED = Duration.ofSeconds(5);

  private static final int PHONE = 390;
  private static final int PHONE_HEIGHT = 844;
  private static final Path PICTURES = Path.of("target", "phone");
  private static final List<LocalDate> TODAY = List.of(LocalDate.now(ZoneOffset.UTC));
  private static final int DESK = 1200;

  @TempDir static Path profile;
  private static Browser browser;

  @TempDir Path folder;

  private final TestDatabase database;
  private final TestRedis redis;
  private TestSite site;

  StatusPageIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeAll
  static void open() {
    Browser.missing().ifPresent(what -> assumeTrue(false, what));
    browser = Browser.start(profile);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void siteExists() throws Exception {
    site = TestSite.open(database, redis, folder);
    browser.size(DESK, 900);
    browser.dark(false);
  }

  private SluiceProcess start(String command, String... more) throws IOException {
    return site.start(command, more);
  }

  /** Opens the status page of a process and waits until it is alive. */
  private void look(SluiceProcess process) {
    browser.open("about:blank"); // or the page of a process that has ended goes on complaining
    browser.complaints();
    browser.open("http://" + process.admin() + "/");
    await().atMost(LIMIT).until(() -> state().equals("All is well"));
  }

  private static String state() {
    return browser.text("#state");
  }

  @Test
  void hitsMoveWhatIsShownAndNothingIsComplainedOf() throws Exception {
    int port = SluiceProcess.freePort();
    try (SluiceProcess process = start("run", "--listen", "127.0.0.1:" + port, "--every", "1s")) {
      look(process);
      assertThat(browser.text("h1")).isEqualTo("sluice run");
      assertThat(browser.text("#panel-ingest + .tiles")).contains("Hits a second", "connected");
      assertThat(browser.text("#facts")).contains("tracking endpoint", "worker threads");
      for (int hits = 0; hits < 5; hits++) {
        TestSite.hit(port);
      }
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(browser.text("#panels"))
                      .containsPattern("recorded \\S+ 5")
                      .containsPattern("200 taken \\S+ 5"));
      assertThat(browser.text("#panels")).contains("into Redis");
      assertThat(browser.evaluate("return document.querySelectorAll('canvas').length"))
          .isEqualTo(8L);
      await()
          .atMost(LIMIT)
          .until(() -> browser.text("#panel-archiver + .tiles").contains("Archives"));
      assertThat(browser.complaints()).isEmpty();
      assertNothingFromElsewhere(process);
    }
  }

  private static void assertNothingFromElsewhere(SluiceProcess process) {
    Object others =
        browser.evaluate(
            "return performance.getEntriesByType('resource').map(it => it.name)"
                + ".filter(it => !it.startsWith('http://"
                + process.admin()
                + "/')).join()");
    assertThat(others).isEqualTo("");
  }

  @ParameterizedTest
  @CsvSource({"ingest, Ingest", "worker, Worker", "archive, Archiver"})
  void eachProcessShowsWhatItKnows(String command, String panel) throws Exception {
    String[] more =
        command.equals("ingest")
            ? new String[] {"--listen", "127.0.0.1:" + SluiceProcess.freePort()}
            : new String[0];
    try (SluiceProcess process = start(command, more)) {
      look(process);
      assertThat(
              browser.evaluate(
                  "return [...document.querySelectorAll('#panels h2')].map(it => it.textContent).join()"))
          .asString()
          .startsWith(panel + ",")
          .endsWith(",Process");
      fitsAPhone(command);
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aWorkerThatStoppedTurnsRed() throws Exception {
    try (SluiceProcess worker = start("worker")) {
      look(worker);
      worker.signal("STOP");
      await().atMost(RED).until(StatusPageIT::isRed);
      assertThat(state()).startsWith("No answer from the process since ");
      worker.signal("CONT");
      await().atMost(LIMIT).until(() -> state().equals("All is well"));
      worker.kill();
      await().atMost(RED).until(StatusPageIT::isRed);
      assertThat(browser.evaluate("return document.title"))
          .isEqualTo("Sluice: No answer from the process");
    }
  }

  private static boolean isRed() {
    return browser.find("#state").getAttribute("class").contains("bad");
  }

  @Test
  void whoIsNotReadySaysWhyAndWhatTheLogSays() throws Exception {
    RedisURI address = redis.redisUri();
    try (LateServer late = new LateServer(address.getHost(), address.getPort())) {
      List<String> flags = site.flags("worker");
      flags.replaceAll(
          flag ->
              flag.equals(redis.uri())
                  ? flag.replace(
                      address.getHost() + ":" + address.getPort(), "127.0.0.1:" + late.port())
                  : flag);
      try (SluiceProcess worker = SluiceProcess.start(folder, "worker", flags)) {
        worker.awaitLog("event=start-waits", LIMIT);
        browser.open("http://" + worker.admin() + "/");
        await().atMost(LIMIT).until(() -> state().equals("It does not do its work"));
        assertThat(browser.text("#problems")).contains("start: waits for the queues' server");
        assertThat(browser.text("#log")).contains("start-waits", "tries=");
        fitsAPhone("not-ready");
        late.open();
        await().atMost(LIMIT).until(() -> state().equals("All is well"));
      }
    }
  }

  @Test
  void pausedItAsksForNothing() throws Exception {
    try (SluiceProcess worker = start("worker")) {
      look(worker);
      browser.find("#pause").click();
      assertThat(state()).startsWith("Paused");
      browser.find("#pause").click();
      await().atMost(LIMIT).until(() -> state().equals("All is well"));
    }
  }

  /** In both lights; what it looks like is left in target/phone. */
  private static void fitsAPhone(String page) throws IOException {
    browser.size(PHONE, PHONE_HEIGHT);
    for (String light : List.of("light", "dark")) {
      browser.dark(light.equals("dark"));
      await()
          .atMost(LIMIT)
          .untilAsserted(
              () -> assertThat(PageChecks.clipped(browser)).as(page + ", " + light).isEmpty());
      assertThat(PageChecks.faults(browser)).as(page + ", " + light).isEmpty();
      browser.picture(PICTURES.resolve(page + "-" + light + ".png"));
    }
  }

  @Test
  void theReportFitsAPhone() throws Exception {
    int port = SluiceProcess.freePort();
    AdminContent content = ProcessShell.content("report");
    try (SluiceProcess process = start("run", "--listen", "127.0.0.1:" + port, "--every", "1s");
        MariaDbPoolDataSource archives =
            new MariaDbPoolDataSource(
                "%s?user=%s&password=%s"
                    .formatted(database.jdbcUrl(), database.user(), database.password()));
        AdminServer server =
            AdminServer.start(new InetSocketAddress("127.0.0.1", 0), List.of(), content)) {
      MatomoTables tables = new MatomoTables(archives, QuickstartSite.PREFIX);
      SiteReports reports = new SiteReports(new PublishedReports(tables), 1);
      ReportPage.add(content.pages(), reports);
      TestSite.hit(port);
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(SQLException.class)
          .until(() -> reports.of(TODAY).days().get(0).visits() > 0);
      browser.open("about:blank");
      browser.complaints();
      browser.open(server.url() + "/report");
      await().atMost(LIMIT).until(() -> browser.text("h1").equals("Site 1"));
      browser.find("summary").click();
      fitsAPhone("report");
      assertThat(browser.complaints()).isEmpty();
      assertThat(process.log()).doesNotContain("level=ERROR");
    } finally {
      content.metrics().close();
    }
  }

  @Test
  void itFitsAPhoneAndCanBeReadWithoutSeeingIt() throws Exception {
    int port = SluiceProcess.freePort();
    try (SluiceProcess process = start("run", "--listen", "127.0.0.1:" + port)) {
      TestSite.hit(port);
      browser.size(PHONE, PHONE_HEIGHT);
      look(process);
      fitsAPhone("run");
      await()
          .atMost(LIMIT)
          .until(() -> browser.evaluate(PageChecks.CHARTS_SAID).toString().contains("now "));
      assertThat(PageChecks.reachedByTab(browser))
          .contains("Skip to the figures", "Pause", "As text");
    }
  }
}
