package sluice.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.process.ExitCode;
import sluice.worker.QueueWorker;

/** {@code sluice worker}, in place of {@code queuedtracking:process}. */
final class WorkerCommand implements Subcommand {

  /** How often {@code --once} looks whether all is drained. */
  private static final Duration ONCE_STEP = Duration.ofMillis(50);

  @Override
  public String name() {
    return "worker";
  }

  @Override
  public String description() {
    return "Drains the queues into Matomo's log tables, in batches, each hit exactly once.";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(WorkerPart.FLAGS);
    flags.addAll(List.of(WorkerPart.ONCE, StartWait.NO_WAIT));
    return Flag.withAll(flags);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    boolean once = installation.settings().flag(WorkerPart.ONCE.name(), false);
    WorkerPart.Setup setup = WorkerPart.configure(installation);
    installation.faults().throwIfAny();
    ProcessShell shell =
        ProcessShell.open(
            "sluice worker", installation, once ? ProcessShell.ANY_PORT : ProcessShell.WORKER_PORT);
    QueueWorker worker =
        WorkerPart.start(
            setup, shell, WorkerPart.Company.NONE, StartWait.of(installation, shell, once));
    if (!once) {
      return shell.serve();
    }
    if (shell.waitFor(() -> worker.isDrained() || !worker.isRunning(), ONCE_STEP)) {
      System.out.println("recorded " + worker.requests() + " requests; the queues are empty");
    }
    return shell.end(worker.isRunning() ? ExitCode.OK : ExitCode.SOFTWARE);
  }
}
