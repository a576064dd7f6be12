package sluice.archive.table;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Value of a done flag (docs: archiver/docs/archive-tables.md#done-flags;
 * core/DataAccess/ArchiveWriter.php).
 */
public enum DoneValue {
  /** The archive is complete, and the reader takes it. */
  OK(1),
  /** Matomo began the archive and did not finish it; nobody reads it. */
  ERROR(2),
  /** The archive is complete for the time being; Matomo no longer writes this value. */
  OK_TEMPORARY(3),
  /** The archive has to be built again; it is shown only where nothing may be built. */
  INVALIDATED(4),
  /** The archive holds one report of a plugin only. */
  PARTIAL(5),
  /**
   * Matomo began the archive, did not finish it, and it has to be built again already: it ends as
   * {@link #INVALIDATED} (since 5.2).
   */
  ERROR_INVALIDATED(6);

  /** Nobody takes so long for one archive. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final int code;

  DoneValue(int code) {
    this.code = code;
  }

  /** The number in the database. */
  public int code() {
    return code;
  }

  /** Whether whoever made the archive has not finished it: then nobody may read it. */
  public static boolean isUnfinished(int code) {
    return code == ERROR.code() || code == ERROR_INVALIDATED.code();
  }

  /** The value of a number; empty for one that Matomo 5 does not know. */
  public static Optional<DoneValue> of(int code) {
    return Arrays.stream(values()).filter(value -> value.code == code).findFirst();
  }

  /**
   * Whether an archive was begun so long ago and is not ended that whoever made it is gone.
   *
   * @param code value of its done flag
   * @param archivedAt stamp of its done flag
   */
  public static boolean isAbandoned(int code, Instant archivedAt, Instant now) {
    return isUnfinished(code) && archivedAt.isBefore(now.minus(LONGEST));
  }
}
