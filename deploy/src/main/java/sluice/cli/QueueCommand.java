package sluice.cli;

import java.util.List;
import sluice.process.ExitCode;

/** {@code sluice queue}: the commands that look at the queues. */
final class QueueCommand implements Subcommand {

  @Override
  public String name() {
    return "queue";
  }

  @Override
  public String description() {
    return "Looks at the queues, their locks and dead letters, and changes their number. PHP and Sluice use the same"
        + " queues: either fills them, and each is drained by who holds its lock at the time, a worker of Sluice's or"
        + " a queuedtracking:process. Sluice's keep theirs; so both may run while you move, but exactly once is"
        + " promised only while no worker of PHP drains what Sluice's ingest queues. monitor tells who drains.";
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public List<Subcommand> subcommands() {
    return List.of(
        new QueueMonitorCommand(),
        new QueueLocksCommand(),
        new QueuePrintCommand(),
        new QueueTestCommand(),
        new QueueDeadLettersCommand(),
        new QueueResizeCommand());
  }

  @Override
  public int run(Arguments arguments) {
    return ExitCode.USAGE;
  }
}
