package sluice.archive.fold;

import java.util.Map;
import sluice.archive.table.DoneFlag;

/**
 * Archives of a longer period that need not be made again as long as their inputs are the same and
 * readers take them. Immutable.
 *
 * @param inputs a digest of all that they were made of
 * @param archives by flag
 */
public record FoldedScope(String inputs, Map<DoneFlag, Made> archives) {
  /** Bytes of the rest of an entry, and of each archive in it. */
  private static final int ENTRY_BYTES = 300;

  private static final int ARCHIVE_BYTES = 200;

  /**
   * An archive.
   *
   * @param state is another one when it holds something else
   */
  public record Made(long idArchive, String state) {}

  /** About so many bytes of memory. */
  long weight() {
    return ENTRY_BYTES + (long) ARCHIVE_BYTES * archives.size();
  }
}
