package sluice.logs;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sluice.logs.Checkpoint.Lane;
import sluice.logs.Checkpoint.Round;
import sluice.process.DirectoryLock;
import sluice.process.PrivateFiles;

/**
 * The checkpoint of one log, written and synced before a bulk is sent and after it is answered.
 * Thread-safe: recorders write while the reader waits for them.
 */
final class CheckpointFile implements AutoCloseable {
  static final ObjectMapper MAPPER = new ObjectMapper();

  /** Null for an import that leaves nothing behind. */
  private final Path file;

  /** Null for the same. */
  private final DirectoryLock lock;

  private Checkpoint state;

  CheckpointFile(Path file, DirectoryLock lock, Checkpoint state) {
    this.file = file;
    this.lock = lock;
    this.state = state;
  }

  /** One that is kept in memory only. */
  static CheckpointFile inMemory() {
    return new CheckpointFile(null, null, new Checkpoint("", "", 0, "", 0, "", "", null));
  }

  synchronized Checkpoint state() {
    return state;
  }

  synchronized void save(Checkpoint next) throws IOException {
    state = next;
    if (file == null) {
      return;
    }
    try {
      PrivateFiles.replace(file, MAPPER.writeValueAsBytes(next));
    } catch (IOException full) {
      // A disk without room does not say which one it is.
      throw new IOException(file + " cannot be written: " + full.getMessage(), full);
    }
  }

  /** What is under way; written together with what a recorder says of it first. */
  synchronized void begin(Checkpoint next) {
    state = next;
  }

  /**
   * A recorder is about to send its lines up to there, or has an answer for them.
   *
   * @param isWritten false if the caller writes soon
   */
  synchronized void lane(int number, Lane lane, boolean isWritten) throws IOException {
    Round round = state.round();
    List<Lane> lanes = new ArrayList<>(round.lanes());
    lanes.set(number, lane);
    begin(state.with(state.offset(), new Round(round.from(), round.to(), round.replay(), lanes)));
    if (isWritten) {
      save(state);
    }
  }

  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
