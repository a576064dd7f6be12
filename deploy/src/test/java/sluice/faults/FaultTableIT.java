package sluice.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.faults.FaultRow.Promise;
import sluice.front.SiteNginx;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.WholeMachine;

/**
 * Hosts die, hang and come back under load. {@code -Dsluice.faults.runs=N}, 2 or more, runs each
 * row so often, {@code -Dsluice.faults.rows=PATTERN} some rows alone; a build runs those that are
 * short, once. The table is left in {@code deploy/target/fault-table.md}.
 */
@RealServers
@WholeMachine
class FaultTableIT {

  /** Longer than ingest takes to send again what it sent to a server that was replaced. */
  private static final Duration RESENT = Duration.ofSeconds(4);

  private static final int RUNS = Integer.getInteger("sluice.faults.runs", 1);

  /** Whether all rows are run; a build runs the shorter ones, once. */
  private static final boolean IS_LONG = RUNS > 1;

  /** Which rows are run, a regular expression for what is broken. */
  private static final String ROWS = System.getProperty("sluice.faults.rows", ".*");

  private static final List<String> NO_MORE = List.of();
  private static final List<String> ONE_REPLICA = List.of("--redis-wait-replicas", "1");

  private static final FaultTable TABLE = new FaultTable();

  private final TestDatabase database;

  /** All rows are run, also after one that is not as promised. */
  private final SoftAssertions promises = new SoftAssertions();

  /** What this test records lies behind it; empty before its first row. */
  private OptionalLong firstMark = OptionalLong.empty();

  @TempDir Path folder;

  FaultTableIT(TestDatabase database) {
    this.database = database;
  }

  @AfterEach
  void allAreKept() {
    promises.assertAll();
  }

  @AfterAll
  static void print() {
    System.out.println(TABLE.text());
  }

  private List<String> databaseFlags() {
    return List.of(
        "--database-url",
        database.jdbcUrl(),
        "--database-user",
        database.user(),
        "--database-password",
        database.password());
  }

  /** What other tests have left would count here: which entries of a queue were recorded. */
  private void createSite() throws IOException, SQLException {
    database.empty();
    try (Connection connection = database.connect()) {
      Hosts.createSite(connection);
    }
  }

  @Test
  void withSentinels() throws Exception {
    createSite();
    try (SentinelServers redis = SentinelServers.start(folder)) {
      try (Hosts hosts =
          Hosts.start(folder, databaseFlags(), redis.address(), ONE_REPLICA, NO_MORE)) {
        run(hosts, "Sentinel: master killed", Promise.ONCE, redis::killMaster);
        runInLong(
            hosts,
            "Sentinel: master stands still, and comes back",
            Promise.ONCE,
            redis::pauseMaster);
        runInLong(
            hosts,
            "Sentinel: master killed, whose replicas lag 2 s",
            Promise.ONCE,
            () -> redis.killMasterWhoseReplicasLag(Duration.ofSeconds(2)));
        run(hosts, "ingest host killed", Promise.ONCE_ANY_ORDER, hosts::killIngest);
        runInLong(
            hosts,
            "ingest host stands still for 3 s",
            Promise.ONCE_ANY_ORDER,
            () -> hosts.hangIngest(Duration.ofSeconds(3)));
        runInLong(hosts, "worker host killed", Promise.ONCE, hosts::killWorker);
        runInLong(
            hosts,
            "worker host stands still for 12 s",
            Promise.ONCE,
            () -> hosts.hangWorker(Duration.ofSeconds(12)));
        runInLong(hosts, "worker host added, and ended", Promise.ONCE, hosts::addWorker);
      }
      if (IS_LONG) {
        withoutWaiting(redis);
      }
    }
  }

  private void withoutWaiting(SentinelServers redis) throws Exception {
    try (Hosts hosts = Hosts.start(folder, databaseFlags(), redis.address(), NO_MORE, NO_MORE)) {
      run(
          hosts,
          "Sentinel, no replica waited for: master killed, replicas 2 s behind, nothing drained",
          Promise.ONCE,
          () ->
              hosts.withoutWorkers(() -> redis.killMasterWhoseReplicasLag(Duration.ofSeconds(2))));
      run(
          hosts,
          "the same, 4.5 s behind",
          Promise.AT_MOST_ONCE,
          () ->
              hosts.withoutWorkers(
                  () -> redis.killMasterWhoseReplicasLag(Duration.ofMillis(4500))));
    }
  }

  @Test
  void withCluster() throws Exception {
    createSite();
    try (ClusterServers redis = ClusterServers.start(folder);
        Hosts hosts = Hosts.start(folder, databaseFlags(), redis.address(), ONE_REPLICA, NO_MORE)) {
      run(hosts, "Cluster: master killed", Promise.ONCE, redis::killMaster);
      runInLong(
          hosts, "Cluster: master stands still, and comes back", Promise.ONCE, redis::pauseMaster);
      run(
          hosts,
          "Cluster: slots of all queues moved",
          Promise.ONCE,
          () -> redis.moveSlots(Hosts.QUEUES));
    }
  }

  @Test
  void withAReplicaOfMariaDb() throws Exception {
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), List.of());
        DatabasePair pair = new DatabasePair(folder, true);
        Hosts hosts = Hosts.start(folder, pair.flags(), redis.uri(0), NO_MORE, NO_MORE)) {
      run(pair, hosts.ports(), "MariaDB: switchover", Promise.ONCE, pair::switchOver);
      run(
          pair,
          hosts.ports(),
          "MariaDB: primary killed, semi-synchronous replica",
          Promise.ONCE,
          pair::killPrimary);
    }
  }

  @Test
  void withAReplicaOfMariaDbThatLags() throws Exception {
    assumeTrue(IS_LONG, "skipped: -Dsluice.faults.runs=2 or more has it");
    Duration lag = Duration.ofSeconds(2);
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), List.of());
        DatabasePair pair = new DatabasePair(folder, false)) {
      List<String> delay = List.of("--trim-delay", "10s");
      try (Hosts hosts = Hosts.start(folder, pair.flags(), redis.uri(0), NO_MORE, delay)) {
        run(
            pair,
            hosts.ports(),
            "MariaDB: primary killed, replica 2 s behind, --trim-delay 10s",
            Promise.ONCE_ANY_ORDER,
            () -> pair.killPrimaryAhead(lag));
      }
      try (Hosts hosts = Hosts.start(folder, pair.flags(), redis.uri(0), NO_MORE, NO_MORE)) {
        run(
            pair,
            hosts.ports(),
            "the same without --trim-delay",
            Promise.AT_MOST_ONCE,
            () -> pair.killPrimaryAhead(lag));
      }
    }
  }

  @Test
  void withGalera() throws Exception {
    assumeTrue(GaleraNodes.library().isPresent(), "skipped: wants Galera (Debian's galera-4)");
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), List.of());
        GaleraNodes nodes = new GaleraNodes(folder.resolve("galera"));
        Hosts hosts = Hosts.start(folder, nodes.flags(), redis.uri(0), NO_MORE, NO_MORE)) {
      run(
          nodes,
          hosts.ports(),
          "Galera of three nodes: the one in use killed, and back",
          Promise.ONCE,
          nodes::killUsed);
      run(
          nodes,
          hosts.ports(),
          "Galera of three nodes: the one in use cut off from the others, and back",
          Promise.ONCE,
          nodes::cutOffUsed);
      if (IS_LONG) {
        // started anew, it uses the first node again, and the other the one that it went to
        run(
            nodes,
            hosts.ports(),
            "Galera, two hosts of workers that use two nodes: one killed",
            Promise.ONCE,
            hosts::killWorker);
      }
    }
  }

  @Test
  void withHostsThatAreCutOffOrSlow() throws Exception {
    assumeTrue(NetworkHosts.arePossible(), "skipped: wants root and iproute2 (ip netns)");
    createSite();
    try (EmbeddedRedis any = EmbeddedRedis.start(folder.resolve("any"), List.of());
        NetworkHosts redis = NetworkHosts.start(folder, program(any));
        Hosts hosts =
            Hosts.start(folder, databaseFlags(), redis.redisAddress(), ONE_REPLICA, NO_MORE)) {
      run(
          hosts,
          "Sentinel: master cut off from all but Sluice",
          Promise.ONCE,
          () -> redis.cutOffMaster(Duration.ofSeconds(5)));
      runInLong(
          hosts,
          "Sentinel: 64 kbit/s to and from the master's host for 10 s",
          Promise.ONCE,
          () -> redis.slowMaster("64kbit", Duration.ofSeconds(10)));
    }
  }

  @Test
  void behindNginx() throws Exception {
    SiteNginx.assumeInstalled();
    createSite();
    try (EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), List.of());
        Hosts hosts = Hosts.start(folder, databaseFlags(), redis.uri(0), NO_MORE, NO_MORE);
        SiteNginx nginx =
            SiteNginx.startBalanced(
                Files.createDirectory(folder.resolve("nginx")), hosts.ports())) {
      List<Integer> port = List.of(nginx.port());
      run(
          database::connect,
          port,
          "nginx before two ingest hosts, PHP away: one killed",
          Promise.ONCE_ANY_ORDER,
          hosts::killIngest);
      if (IS_LONG) {
        run(
            database::connect,
            port,
            "the same, one stands still for 3 s",
            Promise.ONCE_ANY_ORDER,
            () -> hosts.hangIngest(Duration.ofSeconds(3)));
        run(
            database::connect,
            port,
            "the same, one ended in order and started again",
            Promise.ONCE_ANY_ORDER,
            hosts::restartIngest);
      }
    }
  }

  private static String program(EmbeddedRedis server) {
    return ProcessHandle.of(server.pid()).flatMap(handle -> handle.info().command()).orElseThrow();
  }

  /** What a build has no time for. */
  private void runInLong(Hosts hosts, String broken, Promise promise, FaultRow.Fault fault)
      throws Exception {
    if (IS_LONG) {
      run(hosts, broken, promise, fault);
    }
  }

  private void run(Hosts hosts, String broken, Promise promise, FaultRow.Fault fault)
      throws Exception {
    run(database::connect, hosts.ports(), broken, promise, fault);
  }

  private void run(
      LogTables tables, List<Integer> ports, String broken, Promise promise, FaultRow.Fault fault)
      throws Exception {
    FaultRow row = new FaultRow(broken, promise, fault);
    if (!broken.matches(ROWS)) {
      return;
    }
    long mark = firstMark.isPresent() ? firstMark.getAsLong() : tables.mark();
    firstMark = OptionalLong.of(mark);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      Outcome outcome = new FaultRun(tables, ports).run(row.fault());
      outcomes.add(outcome);
      System.out.println(row.broken() + ": " + outcome);
    }
    TABLE.add(row, outcomes);
    Files.writeString(Path.of("target", "fault-table.md"), TABLE.text());
    promises.assertThat(outcomes).as(row.broken()).allMatch(row.promise()::isKept);
    FaultRow.last(RESENT); // of the last run, too
    promises
        .assertThat(tables.doubled(mark))
        .as(row.broken() + ": hits of this row and those before it, looked at again")
        .isZero();
  }
}
