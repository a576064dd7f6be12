package sluice.cli;

import java.util.List;
import sluice.ingest.IngestConfig;

/** {@code sluice ingest}. */
final class IngestCommand implements Subcommand {

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String description() {
    return "Answers matomo.php and queues the hits, or keeps them on disk while the queue cannot take them.";
  }

  @Override
  public List<Flag> flags() {
    return Flag.withAll(IngestPart.FLAGS);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    IngestConfig config = IngestPart.configure(installation);
    installation.faults().throwIfAny();
    ProcessShell shell = ProcessShell.open("sluice ingest", installation, ProcessShell.INGEST_PORT);
    IngestPart.start(config, shell);
    return shell.serve();
  }
}
