package sluice.archive.table;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What an archive of ours held when it was published last. Immutable.
 *
 * @param archivedAt ts_archived of its done flag, as text
 * @param keptIdAt when it was last updated under the id that it had; null if its id is new
 * @param revision another one whenever what it holds is something else
 */
record Published(
    long idArchive,
    String archivedAt,
    Instant keptIdAt,
    long revision,
    Map<String, RecordDigest> blobs,
    Map<String, Double> numerics) {
  private static final AtomicLong REVISIONS = new AtomicLong();

  /** Bytes of an entry of a map with its key and value, the text of the key apart. */
  private static final int ENTRY_BYTES = 120;

  /** An archive with a new id. */
  static Published anew(long idArchive, String archivedAt, ArchiveContents contents) {
    return new Published(
        idArchive,
        archivedAt,
        null,
        REVISIONS.incrementAndGet(),
        digests(contents),
        Map.copyOf(contents.numerics()));
  }

  /** The same archive with what it holds now. */
  Published updated(String nowText, Instant now, ArchiveContents contents) {
    Map<String, RecordDigest> digests = digests(contents);
    boolean isSame = digests.equals(blobs) && contents.numerics().equals(numerics);
    return new Published(
        idArchive,
        nowText,
        now,
        isSame ? revision : REVISIONS.incrementAndGet(),
        digests,
        Map.copyOf(contents.numerics()));
  }

  /** The same archive with another stamp. */
  Published stamped(String nowText) {
    return new Published(idArchive, nowText, keptIdAt, revision, blobs, numerics);
  }

  private static Map<String, RecordDigest> digests(ArchiveContents contents) {
    Map<String, RecordDigest> digests = new HashMap<>();
    contents.records().forEach((name, blob) -> digests.put(name, blob.digest()));
    return digests;
  }

  /** About so many bytes of memory. */
  long weight() {
    long weight = ENTRY_BYTES;
    for (String name : blobs.keySet()) {
      weight += ENTRY_BYTES + name.length();
    }
    for (String name : numerics.keySet()) {
      weight += ENTRY_BYTES + name.length();
    }
    return weight;
  }
}
