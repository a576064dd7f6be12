package sluice.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.matomo.DatabaseConnections;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.operate.QueueTest;

/**
 * What the queues' server is set to: by the rules of {@code sluice queue test}, and more.
 * Stateless.
 */
final class QueueServerCheck {

  /** What {@link QueueTest} calls each; the number of queues is looked at elsewhere. */
  private static final Map<String, FindingKind> KINDS =
      Map.of(
          "version", FindingKind.REDIS_VERSION,
          "memory policy", FindingKind.REDIS_EVICTION,
          "persistence", FindingKind.REDIS_PERSISTENCE,
          "latency", FindingKind.QUEUE_LATENCY);

  /** Of maxmemory: beyond, ingest will soon keep hits on its disk. */
  private static final int FULL_PERCENT = 80;

  private QueueServerCheck() {}

  static List<Finding> look(QueueBackend backend) throws BackendException {
    List<Finding> findings = new ArrayList<>();
    for (QueueTest.Finding one : new QueueTest(backend, DatabaseConnections.NONE, 1).server()) {
      if (KINDS.containsKey(one.name())) {
        findings.add(finding(KINDS.get(one.name()), one));
      }
    }
    Map<String, String> facts = backend.serverFacts();
    if (!facts.isEmpty()) {
      findings.add(memory(facts));
      findings.add(saving(facts));
      findings.add(role(facts));
    }
    return findings;
  }

  /** As doctor says it. */
  static Finding finding(FindingKind kind, QueueTest.Finding found) {
    return new Finding(
        kind,
        switch (found.verdict()) {
          case OK -> Severity.OK;
          case WARNING -> Severity.WARNING;
          case FAULT -> Severity.ERROR;
        },
        found.found(),
        found.advice().isEmpty() ? "" : command(kind) + found.advice());
  }

  private static String command(FindingKind kind) {
    return switch (kind) {
      case REDIS_EVICTION ->
          "redis-cli CONFIG SET maxmemory-policy noeviction; and so in redis.conf: ";
      case REDIS_PERSISTENCE ->
          "redis-cli CONFIG SET appendonly yes; CONFIG SET appendfsync always; and so in redis.conf: ";
      default -> "";
    };
  }

  private static Finding memory(Map<String, String> facts) {
    long used = number(facts, "used_memory");
    long limit = number(facts, "maxmemory");
    if (limit == 0) {
      return Finding.info(
          FindingKind.REDIS_MEMORY,
          BufferPoolCheck.mib(used) + " used, no maxmemory: the machine's memory is the limit");
    }
    String evidence =
        BufferPoolCheck.mib(used) + " used of maxmemory " + BufferPoolCheck.mib(limit);
    return used * 100 < limit * FULL_PERCENT
        ? Finding.ok(FindingKind.REDIS_MEMORY, evidence)
        : Finding.warning(
            FindingKind.REDIS_MEMORY,
            evidence + ": when it is full, hits go to ingest's disk and locks cannot be taken",
            "redis-cli CONFIG SET maxmemory with more, and so in redis.conf; or drain faster: sluice"
                + " worker --workers");
  }

  /** Redis refuses writes when it cannot save, or keeps what a crash then takes. */
  private static Finding saving(Map<String, String> facts) {
    for (String name : List.of("aof_last_write_status", "rdb_last_bgsave_status")) {
      if (!facts.getOrDefault(name, "ok").equals("ok")) {
        return Finding.error(
            FindingKind.REDIS_SAVING,
            name + " is " + facts.get(name) + ": Redis cannot write to its disk",
            "make room in its dir (redis-cli CONFIG GET dir); its log names the cause");
      }
    }
    return Finding.ok(FindingKind.REDIS_SAVING, "the last writes to its disk went well");
  }

  private static Finding role(Map<String, String> facts) {
    String role = facts.getOrDefault("role", "master");
    return role.equals("master")
        ? Finding.ok(FindingKind.REDIS_ROLE, "master")
        : Finding.error(
            FindingKind.REDIS_ROLE,
            "this Redis is a replica: it takes no hits",
            "name the master in redisHost or --redis; or redis-cli REPLICAOF NO ONE, if it is to be one");
  }

  private static long number(Map<String, String> facts, String name) {
    String text = facts.getOrDefault(name, "0");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
