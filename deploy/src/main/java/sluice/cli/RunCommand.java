package sluice.cli;

import java.util.ArrayList;
import java.util.List;

/** {@code sluice run}: ingest, worker and archiver in one process. */
final class RunCommand implements Subcommand {

  @Override
  public String name() {
    return "run";
  }

  @Override
  public String description() {
    return "Runs ingest, worker and archiver in one process, for small sites.";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(IngestPart.FLAGS);
    flags.addAll(WorkerPart.FLAGS);
    flags.addAll(ArchivePart.FLAGS);
    flags.add(StartWait.NO_WAIT);
    return Flag.withAll(flags);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Pipeline.Setup setup = Pipeline.configure(Installation.of(arguments));
    ProcessShell shell =
        ProcessShell.open("sluice run", setup.installation(), ProcessShell.RUN_PORT);
    Pipeline.start(setup, shell);
    return shell.serve();
  }
}
