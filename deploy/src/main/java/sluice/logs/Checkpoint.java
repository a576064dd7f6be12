package sluice.logs;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How far a log was imported. Immutable; kept as JSON.
 *
 * @param path where the log was last, as a whole path
 * @param inode its inode then, for people
 * @param prefix how many bytes from its beginning tell it from others
 * @param sha256 of these bytes, in hex
 * @param offset all lines before this byte of the text are done; of compressed logs the text within
 *     counts
 * @param format name of its format; empty while it is not known
 * @param header the line that its columns are named by; empty if there is none
 * @param round what was under way beyond the offset; null for nothing
 */
record Checkpoint(
    String path,
    String inode,
    int prefix,
    String sha256,
    long offset,
    String format,
    String header,
    Round round) {

  /** Refuses what no import writes, for it is read from a file. */
  Checkpoint {
    boolean isWhole = Stream.of(path, inode, sha256, format, header).allMatch(Objects::nonNull);
    if (!isWhole || offset < 0 || prefix < 0) {
      throw new IllegalArgumentException("this is no checkpoint");
    }
  }

  /**
   * Lines that are sent together: each recorder sends those of its visitors.
   *
   * @param from first byte
   * @param to byte after the last line
   * @param replay whether visitors were told apart as in tracking calls
   * @param lanes one for each recorder
   */
  record Round(long from, long to, boolean replay, List<Lane> lanes) {
    /** Copies the list. */
    Round {
      lanes = List.copyOf(lanes);
      if (lanes.isEmpty() || from < 0 || to < from) {
        throw new IllegalArgumentException("this is no round");
      }
    }

    /** The recorder of a visitor. */
    static int lane(String visitor, int lanes) {
      return Math.floorMod(visitor.hashCode(), lanes);
    }
  }

  /**
   * What one recorder has done.
   *
   * @param acked its lines before this byte are answered
   * @param sending its lines from acked to this byte were sent; the same as acked if none is under
   *     way
   */
  record Lane(long acked, long sending) {}

  Checkpoint with(long offset, Round round) {
    return new Checkpoint(path, inode, prefix, sha256, offset, format, header, round);
  }
}
