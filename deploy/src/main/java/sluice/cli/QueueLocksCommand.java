package sluice.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.process.ExitCode;
import sluice.worker.backend.HeldLock;
import sluice.worker.operate.LockTable;

/** {@code sluice queue locks}, in place of {@code queuedtracking:lock-status}. */
final class QueueLocksCommand implements Subcommand {

  private static final Flag UNLOCK =
      new Flag("unlock", "KEY", "Free this lock, whoever holds it, e.g. QueuedTrackingLock3 or 3.");

  @Override
  public String name() {
    return "locks";
  }

  @Override
  public String description() {
    return "Lists the locks of the queues, and frees one.";
  }

  @Override
  public List<Flag> flags() {
    return QueueAccess.flags(UNLOCK);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    try (QueueAccess access = QueueAccess.open(installation);
        LockTable locks = new LockTable(access.backend())) {
      Optional<String> key = installation.settings().text(UNLOCK.name());
      if (key.isPresent()) {
        Optional<String> refused = locks.unlock(key.get());
        System.out.println(refused.orElse("'" + key.get() + "' is free now"));
        return refused.isEmpty() ? ExitCode.OK : ExitCode.UNAVAILABLE;
      }
      List<HeldLock> held = locks.held(access.queuesInUse());
      if (held.isEmpty() && !access.isJson()) {
        System.out.println("no queue is locked");
      }
      held.forEach(lock -> print(lock, access.isJson()));
      return ExitCode.OK;
    }
  }

  private static void print(HeldLock lock, boolean isJson) {
    if (isJson) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("queue", lock.queue());
      json.put("key", lock.key());
      json.put("owner", lock.owner());
      lock.remaining().ifPresent(time -> json.put("remainingMs", time.toMillis()));
      QueueAccess.printJson(json);
      return;
    }
    System.out.println(
        lock.key()
            + " held by "
            + lock.owner()
            + lock.remaining()
                .map(time -> ", ends in " + time.toMillis() + " ms")
                .orElse(", never ends; free it with --unlock " + lock.key()));
  }
}
