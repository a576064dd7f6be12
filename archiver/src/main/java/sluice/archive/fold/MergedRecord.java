package sluice.archive.fold;

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
import sluice.archive.table.UnreadableArchive;

/**
 * A table of a period that is merged from those of its parts, with the table by folders that is
 * made of it where there is one. Used once, by one thread at a time.
 */
final class MergedRecord {
  private final PeriodRule.Merge rule;
  private final Optional<PeriodRule.FromFlat> folders;
  private final ArchiveContents contents;

  /** What the parts are that are over, together; null if it is known, or not wanted. */
  private CompactTable closed;

  private int rows;
  private int rowsBelow;

  private MergedRecord(
      PeriodRule.Merge rule, Optional<PeriodRule.FromFlat> folders, ArchiveContents contents) {
    this.rule = rule;
    this.folders = folders;
    this.contents = contents;
  }

  /**
   * All tables that rules name, in their order; flat ones come last.
   *
   * @param archive that they are to be a part of
   */
  static List<MergedRecord> of(List<PeriodRule> rules, ArchiveContents archive) {
    Map<String, MergedRecord> records = new LinkedHashMap<>();
    for (PeriodRule rule : rules) {
      if (rule instanceof PeriodRule.Merge merge) {
        records.put(merge.record(), new MergedRecord(merge, Optional.empty(), archive.part()));
      }
    }
    for (PeriodRule rule : rules) {
      if (rule instanceof PeriodRule.FromFlat of) {
        records.put(
            of.flat().record(), new MergedRecord(of.flat(), Optional.of(of), archive.part()));
      }
    }
    return List.copyOf(records.values());
  }

  /** Name of the record. */
  String record() {
    return rule.record();
  }

  /** The blobs of an archive as they are stored, by name. */
  record Blobs(Stored stored, Map<String, byte[]> blobs) {}

  /**
   * Archives of the parts of a period in order of date.
   *
   * @param known what is kept of the first ones that are over
   * @param closed the next ones that are over
   * @param open those that are not over
   */
  record Parts(Optional<ClosedParts.Sum> known, List<Blobs> closed, List<Blobs> open) {}

  /** Merges the table of the parts, cuts and encodes it. */
  void merge(Parts parts) throws UnreadableArchive {
    ReportTable sum =
        parts.known().map(of -> of.tables().get(record()).table()).orElseGet(ReportTable::new);
    setOperations(sum);
    add(sum, parts.closed());
    if (!parts.closed().isEmpty()) {
      closed = CompactTable.of(sum);
    }
    add(sum, parts.open());
    rows = sum.size();
    rowsBelow = sum.sizeWithSubtables() - rows;
    rule.beforeCut().accept(sum);
    rule.limit().apply(sum);
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
        table(part.blobs()).ifPresent(table -> add(sum, table));
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
    Optional<ReportTable> own = BlobCodec.decode(record(), blobs);
    return own.isPresent() || folders.isEmpty()
        ? own
        : BlobCodec.decode(folders.get().record(), blobs).map(folders.get().toFlat());
  }

  /** Tells a table, and those below it that are there, what is not summed in them. */
  private void setOperations(ReportTable table) {
    table.setOperations(rule.operations());
    for (ReportRow row : table.allRows()) {
      row.subtable().ifPresent(this::setOperations);
    }
  }

  private void add(ReportTable sum, ReportTable part) {
    for (ReportRow row : part.rows()) {
      row.renameInPeriods();
      ReportRow into = sum.rowOrNew(row.label());
      RowSum.addRow(into, row, rule.operations(), true);
      row.subtable().ifPresent(below -> addBelow(into, below));
    }
    part.summary()
        .ifPresent(
            others -> {
              others.renameInPeriods();
              RowSum.addRow(sum.summaryOrNew(), others, rule.operations(), false);
            });
  }

  private void addBelow(ReportRow into, ReportTable part) {
    ReportTable below =
        into.subtable()
            .orElseGet(
                () -> {
                  ReportTable fresh = new ReportTable();
                  setOperations(fresh);
                  into.putSubtable(fresh);
                  return fresh;
                });
    add(below, part);
  }
}
