package sluice.archive.table;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What an archive of ours held when it was published last. Immutable.
 *
 * @param archivedAt ts_archived of its done flag, as text
 * @param keptIdAt when it was last updated under the id that it had; null if its id is new
 */
record Published(
    long idArchive,
    String archivedAt,
    Instant keptIdAt,
    Map<String, RecordDigest> blobs,
    Map<String, Double> numerics) {

  /** Bytes of an entry of a map with its key and value, the text of the key apart. */
  private static final int ENTRY_BYTES = 120;

  static Published of(
      long idArchive, String archivedAt, Instant keptIdAt, ArchiveContents contents) {
    Map<String, RecordDigest> blobs = new HashMap<>();
    contents.records().forEach((name, blob) -> blobs.put(name, blob.digest()));
    return new Published(idArchive, archivedAt, keptIdAt, blobs, Map.copyOf(contents.numerics()));
  }

  /** The same archive with another stamp. */
  Published stamped(String nowText) {
    return new Published(idArchive, nowText, keptIdAt, blobs, numerics);
  }

  /** Whether both hold the same. */
  boolean holdsWhat(Published other) {
    return blobs.equals(other.blobs) && numerics.equals(other.numerics);
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
