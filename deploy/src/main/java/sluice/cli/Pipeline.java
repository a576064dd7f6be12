package sluice.cli;

import java.io.IOException;
import java.sql.SQLException;
import sluice.archive.Archiver;
import sluice.ingest.IngestConfig;
import sluice.ingest.TrackerIngest;
import sluice.worker.QueueWorker;
import sluice.worker.backend.BackendException;

/**
 * Ingest, worker and archiver in one process.
 *
 * @param ingest running
 * @param worker running
 * @param archiver running
 */
record Pipeline(TrackerIngest ingest, QueueWorker worker, Archiver archiver) {

  /** What all three processes need to start. */
  record Setup(
      Installation installation,
      IngestConfig ingest,
      WorkerPart.Setup worker,
      ArchivePart.Setup archive) {}

  /** Reads all configuration and throws if any of it is wrong. */
  static Setup configure(Installation installation) throws IOException, SQLException {
    Setup setup =
        new Setup(
            installation,
            IngestPart.configure(installation),
            WorkerPart.configure(installation),
            ArchivePart.configure(installation));
    installation.faults().throwIfAny();
    return setup;
  }

  /** Starts them in the order in which the data flows. */
  static Pipeline start(Setup setup, ProcessShell shell)
      throws IOException, SQLException, BackendException, InterruptedException {
    TrackerIngest ingest = IngestPart.start(setup.ingest(), shell);
    StartWait wait = StartWait.of(setup.installation(), shell, false);
    QueueWorker worker = WorkerPart.start(setup.worker(), shell, WorkerPart.Company.INGEST, wait);
    Archiver archiver = ArchivePart.start(setup.archive(), shell, wait);
    return new Pipeline(ingest, worker, archiver);
  }
}
