package sluice.ingest.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import sluice.process.PrivateFiles;

/**
 * The spool of what waits until the number of queues is settled, and the note on those of it that
 * are being released. Owned by the appender.
 *
 * @param entries in the order of arrival
 * @param note the file of the note
 */
public record WaitingSpool(QueueSpool entries, Path note) {

  /** More than the longest note takes, with its list of a first number for each of 4096 queues. */
  private static final int RESERVE_BYTES = 1 << 18;

  /**
   * Writes a note, in place of the last one, that survives a power cut. A disk that is full does
   * not hinder it: nothing could leave the spool without a note, so its room was taken before.
   */
  public void note(ReleaseNote release) throws IOException {
    try {
      release.save(note);
    } catch (IOException full) {
      if (!Files.deleteIfExists(reserve())) {
        throw full;
      }
      release.save(note);
    }
    reserveRoom();
  }

  private Path reserve() {
    return note.resolveSibling(note.getFileName() + ".reserve");
  }

  /** Takes room on the disk for the next note, if there is any. */
  void reserveRoom() throws IOException {
    if (Files.exists(reserve())) {
      return;
    }
    try {
      // Written out: a file with holes would take no room.
      PrivateFiles.replace(reserve(), new byte[RESERVE_BYTES]);
    } catch (IOException full) {
      Files.deleteIfExists(reserve().resolveSibling(reserve().getFileName() + ".tmp"));
    }
  }

  /**
   * The release that an earlier run began and perhaps did not finish, as found at the start; it
   * must be repeated before anything else. What was confirmed before it is skipped.
   */
  public Optional<ReleaseNote> unfinished() throws IOException {
    Optional<ReleaseNote> last = ReleaseNote.load(note);
    if (last.isEmpty() || !entries.skipTo(last.get().at())) {
      return Optional.empty();
    }
    return last;
  }
}
