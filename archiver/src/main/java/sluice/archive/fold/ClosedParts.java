package sluice.archive.fold;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader.Version;
import sluice.archive.table.CompactTable;
import sluice.archive.table.WeighedCache;

/**
 * Merged and uncut tables of the parts of running periods that are over, so that only the part that
 * is not over has to be read and added (docs: archiver/docs/periods.md#parts-that-are-over). A
 * cache in memory. Thread-safe.
 */
public final class ClosedParts {
  private final WeighedCache<ArchiveKey, Sum> sums;

  /** Makes an empty cache of so many bytes. */
  public ClosedParts(long maxBytes) {
    this.sums = new WeighedCache<>(maxBytes, Sum::weight);
  }

  /** An archive in one of its states; ids are those of its month. */
  record Part(Period period, Version version) {}

  /**
   * What was merged.
   *
   * @param of the archives, in order of date
   * @param tables by record
   */
  record Sum(List<Part> of, Map<String, CompactTable> tables) {
    /** Bytes for the rest of an entry. */
    private static final int ENTRY_BYTES = 200;

    private long weight() {
      return ENTRY_BYTES
          + tables.values().stream().mapToLong(table -> ENTRY_BYTES + table.bytes()).sum();
    }
  }

  /**
   * What is known of the first of these archives.
   *
   * @param records all of them have to be known
   */
  Optional<Sum> get(ArchiveKey key, List<Part> parts, Set<String> records) {
    return sums.get(key)
        .filter(sum -> sum.of().size() <= parts.size())
        .filter(sum -> sum.of().equals(parts.subList(0, sum.of().size())))
        .filter(sum -> sum.tables().keySet().containsAll(records));
  }

  void put(ArchiveKey key, Sum sum) {
    sums.put(key, sum);
  }
}
