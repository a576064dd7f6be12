package sluice.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import sluice.doctor.Check.Lane;
import sluice.matomo.RedisAddress;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;

/** The checks that ask the server of the queues, and of the plugin's settings. Stateless. */
final class QueueChecks {

  private QueueChecks() {}

  /** Looks at the queues by their backend. */
  private interface Look {
    List<Finding> look(QueueBackend backend) throws Exception;
  }

  /** Looks at Redis itself. */
  private interface RedisLook {
    List<Finding> look(RedisConnections connections) throws Exception;
  }

  static List<Check> of(Patient patient, ExaminedQueues queues) {
    List<Check> checks = new ArrayList<>();
    checks.add(new Check("the plugin's settings", Lane.HOST, () -> PluginCheck.look(queues)));
    checks.add(check("the queues' server", patient, queues, QueueServerCheck::look));
    checks.add(check("the queues", patient, queues, new QueueFlowCheck(patient, queues)::look));
    queues
        .redis()
        .ifPresent(
            address -> {
              checks.add(
                  check("Redis's clock", address, new ClockCheck(patient.host().clock())::redis));
              checks.add(check("ingests", address, IngestCheck::look));
            });
    return checks;
  }

  private static Check check(String name, Patient patient, ExaminedQueues queues, Look look) {
    return new Check(
        name,
        Lane.QUEUES,
        () -> {
          try (QueueBackend backend = queues.backend(patient::connect, patient.prefix())) {
            return look.look(backend);
          }
        });
  }

  private static Check check(String name, RedisAddress address, RedisLook look) {
    Callable<List<Finding>> asked =
        () -> {
          try (RedisConnections connections = RedisConnections.to(address)) {
            return look.look(connections);
          }
        };
    return new Check(name, Lane.QUEUES, asked);
  }
}
