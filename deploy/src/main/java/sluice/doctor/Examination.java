package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import sluice.doctor.Check.Lane;
import sluice.matomo.DatabaseAddress;
import sluice.worker.backend.QueueBackend;

/**
 * Examines an installation: knocks at its servers, then does all checks whose servers answer.
 * Confined to one thread, which starts others.
 */
public final class Examination {

  /** For one check. */
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(12);

  /** Checks of a lane that would begin later are left out. */
  private static final Duration LANE_LIMIT = Duration.ofSeconds(40);

  private static final String AWAY =
      "systemctl status mariadb; check host, port, user and password";

  private final Patient patient;
  private final List<Finding> findings = new ArrayList<>();

  private Examination(Patient patient) {
    this.patient = patient;
  }

  /**
   * Looks at everything; throws for nothing that it finds, and ends in about a minute at the
   * latest.
   */
  public static Diagnosis of(Patient patient) throws InterruptedException {
    return new Examination(patient).run();
  }

  private Diagnosis run() throws InterruptedException {
    boolean isDatabaseThere =
        knock(
            FindingKind.DATABASE_CONNECTION,
            AWAY,
            this::database,
            patient.database().map(DatabaseAddress::toString).orElse("the database"));
    Optional<ExaminedQueues> queues = queues();
    boolean areQueuesThere =
        queues.isPresent()
            && knock(
                FindingKind.QUEUE_CONNECTION,
                "systemctl status redis-server; check address, password and redisTimeout, or give --redis",
                () -> server(queues.get()),
                queues.get().place());
    List<Check> checks = new ArrayList<>(HostChecks.of(patient));
    checks.addAll(DatabaseChecks.of(patient));
    queues.ifPresent(known -> checks.addAll(QueueChecks.of(patient, known)));
    skip(checks, Lane.DATABASE, isDatabaseThere);
    skip(checks, Lane.QUEUES, areQueuesThere);
    lanes(checks);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("java", System.getProperty("java.runtime.version"));
    facts.putAll(isDatabaseThere ? facts(patient) : Map.of());
    if (areQueuesThere) {
      findings.stream()
          .filter(finding -> finding.kind() == FindingKind.REDIS_VERSION)
          .findFirst()
          .ifPresent(version -> facts.put("redis server", version.evidence()));
    }
    queues.ifPresent(known -> facts.put("queues", known.count() + " in " + known.place()));
    return new Diagnosis(facts, findings);
  }

  private boolean knock(FindingKind kind, String remedy, Callable<String> question, String place)
      throws InterruptedException {
    try {
      findings.add(Finding.ok(kind, TimeLimit.within(CHECK_LIMIT, kind.id(), question)));
      return true;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      findings.add(Finding.error(kind, place + ": " + oneLine(e), remedy));
      return false;
    }
  }

  private String database() throws SQLException {
    try (Connection connection = patient.connect()) {
      return connection.getMetaData().getDatabaseProductVersion()
          + " at "
          + patient.database().map(DatabaseAddress::toString).orElse("");
    }
  }

  /** Where the queues are; empty when nobody knows. */
  private Optional<ExaminedQueues> queues() throws InterruptedException {
    String why;
    try {
      ExaminedQueues queues =
          TimeLimit.within(CHECK_LIMIT, "the plugin's settings", () -> patient.queues().get());
      if (queues.unknown().isEmpty()) {
        return Optional.of(queues);
      }
      why = queues.unknown();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      why = oneLine(e);
    }
    findings.add(
        Finding.error(
            FindingKind.QUEUE_CONNECTION,
            "it is not known where the queues are: " + why,
            "mend the database's connection, or give --redis"));
    return Optional.empty();
  }

  private String server(ExaminedQueues queues) throws Exception {
    try (QueueBackend backend = queues.backend(patient::connect, patient.prefix());
        var lists = backend.lists()) {
      lists.lengths(List.of(0));
      return queues.count() + " queues in " + queues.place();
    }
  }

  private void skip(List<Check> checks, Lane lane, boolean isThere) {
    if (isThere) {
      return;
    }
    List<String> names =
        checks.stream().filter(check -> check.lane() == lane).map(Check::name).toList();
    checks.removeIf(check -> check.lane() == lane);
    if (!names.isEmpty()) {
      findings.add(
          Finding.info(
              FindingKind.NOT_CHECKED,
              "its server does not answer, so this was not looked at: "
                  + String.join(", ", names)));
    }
  }

  private void lanes(List<Check> checks) throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Lane.values().length, Examination::daemon);
    try {
      List<Callable<List<Finding>>> lanes =
          Stream.of(Lane.values())
              .<Callable<List<Finding>>>map(
                  lane ->
                      () -> lane(checks.stream().filter(check -> check.lane() == lane).toList()))
              .toList();
      for (Future<List<Finding>> lane : threads.invokeAll(lanes)) {
        findings.addAll(lane.get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane failed, which catches all: " + e.getCause(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Finding> lane(List<Check> checks) throws InterruptedException {
    List<Finding> found = new ArrayList<>();
    long endNanos = System.nanoTime() + LANE_LIMIT.toNanos();
    for (Check check : checks) {
      try {
        if (System.nanoTime() - endNanos > 0) {
          throw new TimeLimit.PassedException("the checks before it", LANE_LIMIT);
        }
        found.addAll(TimeLimit.within(CHECK_LIMIT, check.name(), check.look()));
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        found.add(
            new Finding(
                FindingKind.NOT_CHECKED,
                Severity.WARNING,
                check.name() + " could not be looked at: " + oneLine(e),
                "sluice doctor again, when the server has less to do"));
      }
    }
    return found;
  }

  /**
   * What the installation is; throws for nothing.
   *
   * @return by name, in order; in place of what a database that does not answer would tell, why
   */
  public static Map<String, Object> facts(Patient patient) throws InterruptedException {
    try {
      return TimeLimit.within(CHECK_LIMIT, "reading facts", () -> Facts.of(patient));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return Map.of("database", "does not tell: " + oneLine(e));
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "doctor");
    thread.setDaemon(true);
    return thread;
  }

  /** The message without line breaks, or what failed if there is none. */
  static String oneLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.replaceAll("\\s*\\R\\s*", " ");
  }
}
