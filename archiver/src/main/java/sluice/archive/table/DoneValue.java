package sluice.archive.table;

import java.util.Arrays;
import java.util.Optional;

/**
 * Value of a done flag (docs: archiver/docs/archive-tables.md#done-flags;
 * core/DataAccess/ArchiveWriter.php).
 */
public enum DoneValue {
  /** Complete; the reader takes it. */
  OK(1),
  /** Begun by Matomo and not finished; nobody reads it. */
  ERROR(2),
  /** Complete for the time being; not written any more. */
  OK_TEMPORARY(3),
  /** To be built again; shown only where nothing may be built. */
  INVALIDATED(4),
  /** One report of a plugin only. */
  PARTIAL(5);

  private final int code;

  DoneValue(int code) {
    this.code = code;
  }

  /** The number in the database. */
  public int code() {
    return code;
  }

  /** The value of a number; empty for one that Matomo 5 does not know. */
  public static Optional<DoneValue> of(int code) {
    return Arrays.stream(values()).filter(value -> value.code == code).findFirst();
  }
}
