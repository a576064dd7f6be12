package sluice.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sluice.process.DirectoryLock;
import sluice.process.PrivateFiles;

/**
 * The directories that one ingest alone may use: two that share a spool replay and delete each
 * other's entries. Held until {@link #close}.
 */
final class Directories implements AutoCloseable {

  private static final String KIND = "ingest";

  private static final String REMEDY =
      "stop it, or give each a --state-dir (and --spool-dir) of its own";

  private final List<DirectoryLock> locks = new ArrayList<>();

  private Directories() {}

  /**
   * Takes the directories.
   *
   * @throws sluice.process.ConfigRefused when another ingest has one of them
   */
  static Directories hold(IngestConfig config) throws IOException {
    Directories held = new Directories();
    try {
      Path spool = config.spool().directory();
      Path state = config.matomo().stateDir();
      held.locks.add(DirectoryLock.hold(state, KIND, REMEDY));
      PrivateFiles.createDirectories(spool);
      if (!Files.isSameFile(state, spool)) {
        held.locks.add(DirectoryLock.hold(spool, KIND, REMEDY));
      }
    } catch (IOException | RuntimeException failed) {
      held.close();
      throw failed;
    }
    return held;
  }

  @Override
  public void close() {
    locks.forEach(DirectoryLock::close);
    locks.clear();
  }
}
