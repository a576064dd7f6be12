package sluice.worker.operate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import sluice.matomo.DatabaseConnections;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.backend.QueueLocks;
import sluice.worker.drain.Durability;

/**
 * Whether backend and database are fit for the work ({@code sluice queue test}), and what to do if
 * not. Confined to one thread.
 */
public final class QueueTest {
  /** Policies that never remove an entry of a queue, nor a lock. */
  private static final Set<String> SAFE_POLICIES = Set.of("noeviction");

  /** Questions asked to measure the latency. */
  private static final int LATENCY_SAMPLES = 50;

  /** A median round trip beyond this makes each batch wait: microseconds. */
  private static final long SLOW_MICROS = 5000;

  /** Any queue id that no installation has: the locks are tried on it. */
  private static final int TRIAL_QUEUE = 9_000_000;

  private final QueueBackend backend;
  private final DatabaseConnections connections;
  private final int queues;

  /** How grave a finding is. */
  public enum Verdict {
    /** As it should be. */
    OK,
    /** It works, but something can be lost or be slow. */
    WARNING,
    /** It does not work. */
    FAULT
  }

  /**
   * One finding.
   *
   * @param name what was looked at
   * @param verdict how it is
   * @param found what was found
   * @param advice what to do; empty if nothing
   */
  public record Finding(String name, Verdict verdict, String found, String advice) {}

  /**
   * Does not own the backend.
   *
   * @param queues how many there are to be
   */
  public QueueTest(QueueBackend backend, DatabaseConnections connections, int queues) {
    this.backend = backend;
    this.connections = connections;
    this.queues = queues;
  }

  /** Looks at everything, and tries the locks; never throws for what it finds. */
  public List<Finding> run() {
    List<Finding> findings = new ArrayList<>();
    try {
      findings.addAll(server());
      findings.add(locks());
    } catch (BackendException e) {
      findings.add(
          new Finding(
              "connection",
              Verdict.FAULT,
              String.valueOf(e.getMessage()),
              "check address, password and redisTimeout, and whether the server runs"));
    }
    findings.add(database());
    commits().ifPresent(findings::add);
    return List.copyOf(findings);
  }

  /** Looks at the queues' server alone, and writes nothing. */
  public List<Finding> server() throws BackendException {
    List<Finding> findings = new ArrayList<>();
    Map<String, String> facts = backend.serverFacts();
    if (!facts.isEmpty()) {
      findings.add(version(facts));
      findings.add(memoryPolicy(facts));
      findings.add(persistence(facts));
    }
    findings.add(latency());
    findings.add(beyond());
    return List.copyOf(findings);
  }

  /** Whether its commands are there. */
  public static Finding version(Map<String, String> facts) {
    String version = facts.getOrDefault("redis_version", "unknown");
    int major = version.matches("\\d+\\..*") ? Integer.parseInt(version.split("\\.")[0]) : 0;
    return major >= 5
        ? new Finding("version", Verdict.OK, "Redis " + version, "")
        : new Finding(
            "version", Verdict.WARNING, "Redis " + version, "use Redis 5 or newer, or Valkey");
  }

  static Finding memoryPolicy(Map<String, String> facts) {
    String policy =
        facts.getOrDefault("maxmemory-policy", facts.getOrDefault("maxmemory_policy", "unknown"));
    String limit = facts.getOrDefault("maxmemory", "0");
    String found = "maxmemory-policy " + policy + ", maxmemory " + limit;
    if (SAFE_POLICIES.contains(policy)) {
      return new Finding("memory policy", Verdict.OK, found, "");
    }
    boolean isLimited = !limit.equals("0");
    return new Finding(
        "memory policy",
        isLimited && policy.startsWith("allkeys") ? Verdict.FAULT : Verdict.WARNING,
        found,
        "set maxmemory-policy noeviction: with any other, Redis may drop queued hits when it is"
            + " full");
  }

  static Finding persistence(Map<String, String> facts) {
    boolean isAppending = facts.getOrDefault("aof_enabled", "0").equals("1");
    String fsync = facts.getOrDefault("appendfsync", "unknown");
    if (isAppending && fsync.equals("always")) {
      return new Finding("persistence", Verdict.OK, "appendonly yes, appendfsync always", "");
    }
    if (isAppending) {
      return new Finding(
          "persistence",
          Verdict.WARNING,
          "appendonly yes, appendfsync " + fsync,
          "a crash of the host loses about a second of answered hits; appendfsync always loses"
              + " none");
    }
    return new Finding(
        "persistence",
        Verdict.WARNING,
        "appendonly no",
        "a restart of Redis loses what was queued since its last snapshot: set appendonly yes");
  }

  private Finding latency() throws BackendException {
    long[] micros = new long[LATENCY_SAMPLES];
    try (var lists = backend.lists()) {
      lists.lengths(List.of(0));
      for (int i = 0; i < micros.length; i++) {
        long start = System.nanoTime();
        lists.lengths(List.of(0));
        micros[i] = (System.nanoTime() - start) / 1000;
      }
    }
    Arrays.sort(micros);
    return latency(micros[micros.length / 2], micros[micros.length - 1]);
  }

  /** Whether round trips of so many microseconds are fast enough. */
  public static Finding latency(long median, long longest) {
    String found = "median %d us, longest %d us".formatted(median, longest);
    return median <= SLOW_MICROS
        ? new Finding("latency", Verdict.OK, found, "")
        : new Finding(
            "latency",
            Verdict.WARNING,
            found,
            "bring workers and queue nearer to each other, or look for slow commands");
  }

  private Finding locks() throws BackendException {
    String owner = "%012x".formatted(ThreadLocalRandom.current().nextLong(1L << 48));
    Duration ttl = Duration.ofSeconds(5);
    try (QueueLocks locks = backend.locks()) {
      boolean isRight =
          locks.acquire(TRIAL_QUEUE, owner, ttl)
              && !locks.acquire(TRIAL_QUEUE, "other", ttl)
              && locks.renew(TRIAL_QUEUE, owner, ttl)
              && !locks.renew(TRIAL_QUEUE, "other", ttl);
      locks.release(TRIAL_QUEUE, "other");
      isRight = isRight && locks.holder(TRIAL_QUEUE).isPresent();
      locks.release(TRIAL_QUEUE, owner);
      isRight = isRight && locks.holder(TRIAL_QUEUE).isEmpty();
      return isRight
          ? new Finding("locks", Verdict.OK, "exclude each other, are renewed and freed", "")
          : new Finding(
              "locks",
              Verdict.FAULT,
              "a lock was not exclusive",
              "is this a replica, or a proxy that spreads commands? Use the master");
    }
  }

  private Finding beyond() throws BackendException {
    try (QueueLists lists = backend.lists()) {
      List<Integer> filled = lists.filledBeyond(queues);
      return filled.isEmpty()
          ? new Finding("queues", Verdict.OK, queues + " queues, no entries beyond them", "")
          : new Finding(
              "queues",
              Verdict.WARNING,
              "there are " + queues + " queues, but entries in " + filled + " too",
              "workers of Sluice drain them, unless each has a --queue-id; PHP's do not. If they"
                  + " stay, compare numQueueWorkers and --queues of all processes");
    }
  }

  /** Empty if the database does not answer, which another finding says. */
  private Optional<Finding> commits() {
    try (Connection connection = connections.open()) {
      return Optional.of(commits(Durability.of(connection)));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  /** What an answered COMMIT is worth. */
  public static Finding commits(Durability durability) {
    String found =
        "innodb_flush_log_at_trx_commit %d: %s"
            .formatted(durability.flushAtCommit(), durability.risk());
    return durability.isFull()
        ? new Finding("commits", Verdict.OK, found, "")
        : new Finding(
            "commits",
            Verdict.WARNING,
            found,
            "set it to 1; else workers keep committed entries in Redis for %d s, unless"
                    .formatted(durability.lossWindow().toSeconds())
                + " --trim-delay says less, and record what was lost again");
  }

  private Finding database() {
    try (Connection connection = connections.open()) {
      var meta = connection.getMetaData();
      String found = meta.getDatabaseProductName() + " " + meta.getDatabaseProductVersion();
      boolean isMariaDb = meta.getDatabaseProductName().equalsIgnoreCase("MariaDB");
      return isMariaDb
          ? new Finding("database", Verdict.OK, found, "")
          : new Finding("database", Verdict.FAULT, found, "use MariaDB 10.5 or newer");
    } catch (SQLException e) {
      return new Finding(
          "database",
          Verdict.FAULT,
          String.valueOf(e.getMessage()),
          "check host, user and password in config.ini.php, and whether the server runs");
    }
  }
}
