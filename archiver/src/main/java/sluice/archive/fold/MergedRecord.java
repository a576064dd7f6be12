package sluice.archive.fold;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.archive.report.PeriodRule;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveReader.Stored;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.CompactTable;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum;
import sluice.archive.table.SideBySide;
import sluice.archive.table.UnreadableArchive;

/**
 * A table of a period that is merged from those of its parts, with the table by folders that is
 * made of it where there is one. Used once, by one thread, which may have others do parts of it.
 */
final class MergedRecord {
  private final PeriodRule.Merge rule;
  private final Optional<PeriodRule.FromFlat> folders;
  private final ArchiveContents contents;
  private final SideBySide sideBySide;

  /** What the parts are that are over, together; null if it is known, or not wanted. */
  private CompactTable closed;

  private int rows;
  private int rowsBelow;

  private MergedRecord(
      PeriodRule.Merge rule, Optional<PeriodRule.FromFlat> folders, ArchiveContents contents) {
    this.rule = rule;
    this.folders = folders;
    this.contents = contents;
    this.sideBySide = contents.sideBySide();
  }

  /**
   * All tables that rules name, in their order; flat ones come last.
   *
   * @param archive that they are to be a part of
   * @param others do parts of the work on a large table
   */
  static List<MergedRecord> of(List<PeriodRule> rules, ArchiveContents archive, SideBySide others) {
    Map<String, MergedRecord> records = new LinkedHashMap<>();
    for (PeriodRule rule : rules) {
      if (rule instanceof PeriodRule.Merge merge) {
        records.put(
            merge.record(), new MergedRecord(merge, Optional.empty(), archive.part(others)));
      }
    }
    for (PeriodRule rule : rules) {
      if (rule instanceof PeriodRule.FromFlat of) {
        records.put(
            of.flat().record(), new MergedRecord(of.flat(), Optional.of(of), archive.part(others)));
      }
    }
    return List.copyOf(records.values());
  }

  /** Name of the record. */
  String record() {
    return rule.record();
  }

  /** The blobs of an archive as they are stored, by name. */
  record Blobs(Stored stored, Map<String, byte[]> blobs) {
    /** Adds the bytes of each record, those of its chunks included. */
    private void addTo(Map<String, Long> bytes) {
      blobs.forEach(
          (name, blob) -> {
            int chunk = name.indexOf("_chunk_");
            String record = chunk < 0 ? name : name.substring(0, chunk);
            bytes.merge(record, blob == null ? 0L : blob.length, Long::sum);
          });
    }
  }

  /**
   * Archives of the parts of a period in order of date.
   *
   * @param known what is kept of the first ones that are over
   * @param closed the next ones that are over
   * @param open those that are not over
   */
  record Parts(Optional<ClosedParts.Sum> known, List<Blobs> closed, List<Blobs> open) {
    /** The records by what is stored of them here: what is begun last should not take long. */
    List<MergedRecord> largestFirst(List<MergedRecord> records) {
      Map<String, Long> bytes = new HashMap<>();
      known.ifPresent(sum -> sum.tables().forEach((name, table) -> bytes.put(name, table.bytes())));
      closed.forEach(blobs -> blobs.addTo(bytes));
      open.forEach(blobs -> blobs.addTo(bytes));
      return records.stream()
          .sorted(Comparator.comparingLong(record -> -bytes.getOrDefault(record.record(), 0L)))
          .toList();
    }
  }

  /** Merges the table of the parts, cuts and encodes it. */
  void merge(Parts parts) throws UnreadableArchive {
    ReportTable sum =
        parts
            .known()
            .map(of -> of.tables().get(record()).table(sideBySide))
            .orElseGet(ReportTable::new);
    setOperations(sum);
    add(sum, parts.closed());
    if (!parts.closed().isEmpty()) {
      closed = CompactTable.of(sum, sideBySide);
    }
    add(sum, parts.open());
    rows = sum.size();
    rowsBelow = sum.sizeWithSubtables() - rows;
    rule.beforeCut().accept(sum);
    rule.limit().apply(sum, sideBySide);
    contents.table(record(), sum);
    folders.ifPresent(of -> contents.table(of.record(), of.toFolders().apply(sum)));
  }

  /** What was made of it. */
  ArchiveContents contents() {
    return contents;
  }

  /** Its rows before it was cut. */
  int count(PeriodRule.RowCount counted) {
    return counted.countsSubtablesOnly() ? rowsBelow : rows;
  }

  /** What is kept of the parts that are over after all records were merged. */
  static ClosedParts.Sum closed(List<ClosedParts.Part> parts, List<MergedRecord> records) {
    Map<String, CompactTable> tables = new HashMap<>();
    records.forEach(record -> tables.put(record.record(), record.closed));
    return new ClosedParts.Sum(parts, tables);
  }

  private void add(ReportTable sum, List<Blobs> parts) throws UnreadableArchive {
    for (Blobs part : parts) {
      try {
        table(part.blobs()).ifPresent(table -> addPart(sum, table));
      } catch (IllegalArgumentException e) {
        throw new UnreadableArchive(part.stored().period(), part.stored().idArchive(), record(), e);
      }
    }
  }

  /**
   * The table of a part, made of the one by folders where the part has none that is flat; empty if
   * it has neither.
   *
   * @throws IllegalArgumentException if it is damaged
   */
  private Optional<ReportTable> table(Map<String, byte[]> blobs) {
    Optional<ReportTable> own = BlobCodec.decode(record(), blobs, sideBySide);
    return own.isPresent() || folders.isEmpty()
        ? own
        : BlobCodec.decode(folders.get().record(), blobs, sideBySide).map(folders.get().toFlat());
  }

  /** Tells a table, and those below it that are there, what is not summed in them. */
  private void setOperations(ReportTable table) {
    table.setOperations(rule.operations());
    for (ReportRow row : table.allRows()) {
      row.subtable().ifPresent(this::setOperations);
    }
  }

  /** Tables below two rows of the root have nothing in common, so they are added side by side. */
  private void addPart(ReportTable sum, ReportTable part) {
    sideBySide.inGroups(
        addRows(sum, part),
        pair -> pair.part().sizeWithSubtables(),
        group -> group.forEach(pair -> add(pair.sum(), pair.part())));
  }

  private void add(ReportTable sum, ReportTable part) {
    addRows(sum, part).forEach(pair -> add(pair.sum(), pair.part()));
  }

  /** A table below a row of the sum, and one of a part that is to be added to it. */
  private record Below(ReportTable sum, ReportTable part) {}

  /** Adds the rows; returns what is below them, which is not added yet. */
  private List<Below> addRows(ReportTable sum, ReportTable part) {
    List<Below> below = new ArrayList<>();
    for (ReportRow row : part.rows()) {
      row.renameInPeriods();
      ReportRow into = sum.rowOrNew(row.label());
      RowSum.addRow(into, row, rule.operations(), true);
      row.subtable().ifPresent(table -> below.add(new Below(tableBelow(into), table)));
    }
    part.summary()
        .ifPresent(
            others -> {
              others.renameInPeriods();
              RowSum.addRow(sum.summaryOrNew(), others, rule.operations(), false);
            });
    return below;
  }

  private ReportTable tableBelow(ReportRow into) {
    return into.subtable()
        .orElseGet(
            () -> {
              ReportTable fresh = new ReportTable();
              setOperations(fresh);
              into.putSubtable(fresh);
              return fresh;
            });
  }
}
