package sluice.ingest.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The spool of what waits until the number of queues is settled, and the note on those of it that
 * are being released. Owned by the appender.
 *
 * @param entries in the order of arrival
 * @param note the file of the note
 */
public record WaitingSpool(QueueSpool entries, Path note) {

  /** Writes a note, in place of the last one, that survives a power cut. */
  public void note(ReleaseNote release) throws IOException {
    release.save(note);
  }

  /**
   * At start: the release that an earlier run began and perhaps did not finish; it must be repeated
   * before anything else. What was confirmed before it is skipped.
   */
  public Optional<ReleaseNote> unfinished() throws IOException {
    Optional<ReleaseNote> last = ReleaseNote.load(note);
    if (last.isEmpty() || !entries.skipTo(last.get().at())) {
      return Optional.empty();
    }
    return last;
  }
}
