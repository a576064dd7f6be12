package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.watch.PrometheusReplay;
import sluice.worker.drain.CutProxy;

/**
 * Ingest, worker and archiver of the distribution as three processes, watched as by systemd and
 * looked at by somebody, with proxies before Redis and MariaDB. Confined to one test.
 */
final class IncidentScene implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What units give a process to get on; theirs are longer. */
  private static final Duration WATCHDOG = Duration.ofSeconds(5);

  private static final List<String> COMMANDS = List.of("ingest", "worker", "archive");

  private final Path folder;
  private final TestSite site;
  private final Path matomo;
  private final SystemdSocket systemd;
  private final CutProxy beforeDatabase;
  private final CutProxy beforeRedis;
  private final int databasePort;
  private final int redisPort;
  private final int port = SluiceProcess.freePort();
  private final Map<String, SluiceProcess> processes = new LinkedHashMap<>();
  private final Map<String, PageEvents> pages = new LinkedHashMap<>();

  IncidentScene(TestDatabase database, TestRedis redis, Path folder) throws Exception {
    this.folder = folder;
    this.site = TestSite.open(database, redis, folder);
    String server = database.jdbcUrl().replaceFirst("jdbc:mariadb://([^/]+)/.*", "$1");
    databasePort = Integer.parseInt(server.replaceFirst(".*:", ""));
    redisPort = redis.redisUri().getPort();
    beforeDatabase = new CutProxy(databasePort);
    beforeRedis = new CutProxy(redisPort);
    String ofDatabase = "127.0.0.1:" + beforeDatabase.port();
    String ofRedis = "127.0.0.1:" + beforeRedis.port();
    matomo =
        MatomoFolder.make(folder, database, ofDatabase, ofRedis, redis.redisUri().getDatabase());
    database.execute("REPLACE INTO matomo_option VALUES ('version_core', '5.1.2', 0)");
    Path cron = Files.createDirectories(folder.resolve("root/etc/cron.d"));
    Files.writeString(cron.resolve("matomo"), "5 * * * * www-data php /m/console core:archive\n");
    systemd = SystemdSocket.in(folder);
    for (String command : COMMANDS) {
      List<String> flags = new ArrayList<>(site.flags(command, more(command)));
      flags.replaceAll(
          flag ->
              flag.replace("//" + server, "//" + ofDatabase)
                  .replace(redis.redisUri().getHost() + ":" + redisPort, ofRedis));
      processes.put(
          command, SluiceProcess.installed(folder, command, flags, systemd.unit(WATCHDOG)));
    }
    for (Map.Entry<String, SluiceProcess> process : processes.entrySet()) {
      process.getValue().awaitReady(LIMIT);
      pages.put(process.getKey(), PageEvents.of(process.getValue()));
    }
  }

  private String[] more(String command) {
    return switch (command) {
      case "ingest" -> new String[] {"--listen", "127.0.0.1:" + port};
      case "archive" -> new String[] {"--every", "1s"};
      default -> new String[0];
    };
  }

  /** The tracker's port. */
  int port() {
    return port;
  }

  SluiceProcess process(String command) {
    return processes.get(command);
  }

  /** Resets all connections to both servers, and refuses new ones. */
  void cutServers() throws IOException {
    int nobody = SluiceProcess.freePort();
    beforeDatabase.leadTo(nobody);
    beforeRedis.leadTo(nobody);
  }

  void joinServers() {
    beforeDatabase.leadTo(databasePort);
    beforeRedis.leadTo(redisPort);
  }

  /** What Prometheus would have now. */
  PrometheusReplay.Scrape scrape() throws IOException {
    Map<String, String> metrics = new LinkedHashMap<>();
    for (Map.Entry<String, SluiceProcess> process : processes.entrySet()) {
      boolean isAlive = process.getValue().isAlive();
      metrics.put(process.getKey(), isAlive ? process.getValue().get("/metrics").body() : "");
    }
    return PrometheusReplay.scrape(System.nanoTime(), metrics);
  }

  /** Sum of a metric over all processes. */
  double sum(String metric) throws IOException {
    return scrape().sum(metric);
  }

  /** Waits until some page marks each of these. */
  void awaitMarked(Set<String> places) {
    for (String place : places) {
      await()
          .alias(place + " is marked on a status page")
          .atMost(LIMIT)
          .until(() -> pages.values().stream().anyMatch(page -> page.marks(place)));
    }
  }

  /** The ids of what the doctor finds wrong. */
  Set<String> doctor(String... admins) throws Exception {
    List<String> line =
        List.of(
            "doctor",
            "--json",
            "--matomo-dir",
            matomo.toString(),
            "--root",
            folder.resolve("root").toString(),
            "--state-dir",
            folder.resolve("state-worker").toString(),
            "--admin-listen",
            String.join(",", admins));
    try (SluiceProcess doctor = SluiceProcess.installedCommand(folder, line)) {
      assertThat(doctor.exitWithin(LIMIT)).as(doctor.log()).isIn(65, 69);
      String json = doctor.log().lines().filter(it -> it.startsWith("{")).findFirst().orElse("");
      Set<String> found = new LinkedHashSet<>();
      for (JsonNode finding : new ObjectMapper().readTree(json).path("findings")) {
        if (List.of("warning", "error").contains(finding.path("severity").asText())) {
          found.add(finding.path("id").asText());
        }
      }
      return found;
    }
  }

  /** Addresses of the processes that were started. */
  String[] admins() {
    return processes.values().stream().map(SluiceProcess::admin).toArray(String[]::new);
  }

  /** What {@code sluice status} says of a process, after its exit code. */
  String status(SluiceProcess process) throws Exception {
    List<String> line = List.of("status", "--admin-listen", process.admin());
    try (SluiceProcess status = SluiceProcess.installedCommand(folder, line)) {
      return status.exitWithin(LIMIT) + " " + status.log();
    }
  }

  /** What all processes said, for messages. */
  Map<String, String> logs() throws IOException {
    Map<String, String> logs = new TreeMap<>();
    for (Map.Entry<String, SluiceProcess> process : processes.entrySet()) {
      logs.put(process.getKey(), process.getValue().log());
    }
    return logs;
  }

  @Override
  public void close() throws IOException {
    processes.values().forEach(SluiceProcess::close);
    systemd.close();
    beforeDatabase.close();
    beforeRedis.close();
  }
}
