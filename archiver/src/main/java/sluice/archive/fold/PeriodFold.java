package sluice.archive.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import sluice.archive.period.Period;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Report;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.ArchiveReader.Stored;
import sluice.archive.table.ArchiveReader.Version;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.CompactTable;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum;
import sluice.archive.table.UnreadableArchive;

/**
 * The records of a week, month or year, made from the published archives of its parts in order of
 * date, one record in memory at a time (docs: archiver/docs/periods.md#merging-records). Not
 * thread-safe.
 */
public final class PeriodFold {
  private final ArchiveReader reader;
  private final Connection connection;
  private final PeriodParts published;
  private final ClosedParts closedParts;
  private final LocalDate today;

  /**
   * Reads archives over this connection.
   *
   * @param published archives of the parts of the period
   * @param today parts that end before it are over
   */
  public PeriodFold(
      ArchiveReader reader,
      Connection connection,
      PeriodParts published,
      ClosedParts closedParts,
      LocalDate today) {
    this.reader = reader;
    this.connection = connection;
    this.published = published;
    this.closedParts = closedParts;
    this.today = today;
  }

  private record Part(Stored stored, Version version, Map<String, Double> numerics) {}

  /**
   * Folds the parts of a period.
   *
   * @param rules without rules for the core metrics the archive does not hold them
   * @param uniques distinct visitors and users of the period
   */
  public ArchiveContents fold(ArchiveKey key, Rules rules, PeriodUniques uniques)
      throws SQLException {
    List<Part> parts = parts(key.flag());
    ArchiveContents contents =
        goesOn(key.period()) ? ArchiveContents.ofRunning() : new ArchiveContents();
    contents.assume("nb_visits_converted", rules.visitsConverted());
    for (PeriodRule rule : rules.core()) {
      number(contents, rule, parts, uniques);
    }
    boolean hasVisits = rules.core().isEmpty() || contents.number("nb_visits") > 0;
    List<PeriodRule> reports =
        rulesOf(
            rules.reports().stream()
                .filter(report -> hasVisits || report.runsWithoutVisits())
                .toList(),
            contents);
    if (!reports.isEmpty()) {
      Map<String, Integer> rows = new HashMap<>();
      Map<String, Integer> rowsBelow = new HashMap<>();
      mergeTables(
          key,
          reports,
          parts,
          (rule, table) -> {
            rows.put(rule.record(), table.size());
            rowsBelow.put(rule.record(), table.sizeWithSubtables() - table.size());
            rule.beforeCut().accept(table);
            rule.limit().apply(table);
            contents.table(rule.record(), table);
            fromFlat(reports)
                .filter(of -> of.flat().record().equals(rule.record()))
                .forEach(of -> contents.table(of.record(), of.toFolders().apply(table)));
          });
      for (PeriodRule rule : reports) {
        if (rule instanceof PeriodRule.RowCount count) {
          Map<String, Integer> counts = count.countsSubtablesOnly() ? rowsBelow : rows;
          contents.number(count.record(), counts.getOrDefault(count.table(), 0));
        } else {
          number(contents, rule, parts, uniques);
        }
      }
    }
    return contents;
  }

  private static List<PeriodRule> rulesOf(List<Report> reports, ArchiveContents core) {
    return reports.stream()
        .filter(report -> report.applies(core))
        .flatMap(report -> report.periodRules().stream())
        .toList();
  }

  /**
   * What an archive holds: core metrics and reports; and the number of converted visits where the
   * archive does not hold it.
   */
  public record Rules(List<PeriodRule> core, List<Report> reports, double visitsConverted) {}

  private List<Part> parts(DoneFlag flag) throws SQLException {
    List<Stored> stored = new ArrayList<>();
    List<Version> versions = new ArrayList<>();
    for (Period part : published.all()) {
      Optional<Version> version = published.version(part, flag);
      if (version.isPresent()) {
        stored.add(new Stored(part, version.get().idArchive()));
        versions.add(version.get());
      }
    }
    List<Map<String, Double>> numerics = reader.numerics(connection, stored);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      parts.add(new Part(stored.get(i), versions.get(i), numerics.get(i)));
    }
    return parts;
  }

  /**
   * Merges the tables of all parts, record by record: of a running period those parts that are over
   * from what is kept of them, if it is of just these archives.
   */
  private void mergeTables(
      ArchiveKey key,
      List<PeriodRule> rules,
      List<Part> parts,
      BiConsumer<PeriodRule.Merge, ReportTable> sink)
      throws SQLException {
    Map<String, PeriodRule.Merge> merges = new LinkedHashMap<>();
    for (PeriodRule rule : rules) {
      if (rule instanceof PeriodRule.Merge merge) {
        merges.put(merge.record(), merge);
      }
    }
    Map<String, PeriodRule.FromFlat> fromFlat = new HashMap<>();
    fromFlat(rules)
        .forEach(
            of -> {
              merges.put(of.flat().record(), of.flat());
              fromFlat.put(of.flat().record(), of);
            });
    List<ClosedParts.Part> closed = closed(key.period(), parts);
    Optional<ClosedParts.Sum> known = closedParts.get(key, closed, merges.keySet());
    int from = known.map(sum -> sum.of().size()).orElse(0);
    List<Read> blobs = new ArrayList<>();
    for (Part part : parts.subList(from, parts.size())) {
      blobs.add(new Read(part.stored(), reader.blobs(connection, part.stored()), fromFlat));
    }
    Map<String, CompactTable> kept = new HashMap<>();
    for (PeriodRule.Merge merge : merges.values()) {
      ReportTable sum =
          known.map(of -> of.tables().get(merge.record()).table()).orElseGet(ReportTable::new);
      setOperations(sum, merge);
      add(sum, blobs.subList(0, closed.size() - from), merge);
      if (closed.size() > from) {
        kept.put(merge.record(), CompactTable.of(sum));
      }
      add(sum, blobs.subList(closed.size() - from, blobs.size()), merge);
      sink.accept(merge, sum);
    }
    if (closed.size() > from) {
      closedParts.put(key, new ClosedParts.Sum(closed, kept));
    }
  }

  /** The first parts of a running period, as far as they are over; none of any other period. */
  private List<ClosedParts.Part> closed(Period period, List<Part> parts) {
    List<ClosedParts.Part> closed = new ArrayList<>();
    if (goesOn(period)) {
      for (Part part : parts) {
        if (!part.stored().period().date2().isBefore(today)) {
          break;
        }
        closed.add(new ClosedParts.Part(part.stored().period(), part.version()));
      }
    }
    return closed;
  }

  private boolean goesOn(Period period) {
    return !period.date2().isBefore(today);
  }

  private static Stream<PeriodRule.FromFlat> fromFlat(List<PeriodRule> rules) {
    return rules.stream()
        .filter(PeriodRule.FromFlat.class::isInstance)
        .map(PeriodRule.FromFlat.class::cast);
  }

  /**
   * The blobs of a part as they are stored.
   *
   * @param fromFlat what a flat table is made of where the part has none, by its record
   */
  private record Read(
      Stored stored, Map<String, byte[]> blobs, Map<String, PeriodRule.FromFlat> fromFlat) {
    /**
     * A table of the part; empty if it has none.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    Optional<ReportTable> table(String record) {
      Optional<ReportTable> own = BlobCodec.decode(record, blobs);
      PeriodRule.FromFlat other = fromFlat.get(record);
      return own.isPresent() || other == null
          ? own
          : BlobCodec.decode(other.record(), blobs).map(other.toFlat());
    }
  }

  private static void add(ReportTable sum, List<Read> parts, PeriodRule.Merge merge)
      throws UnreadableArchive {
    for (Read part : parts) {
      try {
        part.table(merge.record()).ifPresent(rows -> add(sum, rows, merge));
      } catch (IllegalArgumentException e) {
        throw new UnreadableArchive(
            part.stored().period(), part.stored().idArchive(), merge.record(), e);
      }
    }
  }

  private static void number(
      ArchiveContents contents, PeriodRule rule, List<Part> parts, PeriodUniques uniques) {
    String record = rule.record();
    if (rule instanceof PeriodRule.Sum) {
      contents.number(
          record,
          parts.stream().mapToDouble(part -> part.numerics().getOrDefault(record, 0.0)).sum());
    } else if (rule instanceof PeriodRule.Largest) {
      contents.number(
          record,
          parts.stream()
              .mapToDouble(part -> part.numerics().getOrDefault(record, 0.0))
              .max()
              .orElse(0));
    } else if (rule instanceof PeriodRule.Distinct) {
      double visits =
          parts.stream().mapToDouble(part -> part.numerics().getOrDefault("nb_visits", 0.0)).sum();
      boolean isUsers = record.equals("nb_users");
      contents.number(record, isUsers ? uniques.users() : Math.min(uniques.visitors(), visits));
    }
  }

  /** Tells a table, and those below it that are there, what is not summed in them. */
  private static void setOperations(ReportTable table, PeriodRule.Merge rule) {
    table.setOperations(rule.operations());
    for (ReportRow row : table.allRows()) {
      row.subtable().ifPresent(below -> setOperations(below, rule));
    }
  }

  private static void add(ReportTable sum, ReportTable part, PeriodRule.Merge rule) {
    for (ReportRow row : part.rows()) {
      row.renameInPeriods();
      ReportRow into = sum.rowOrNew(row.label());
      RowSum.addRow(into, row, rule.operations(), true);
      row.subtable().ifPresent(below -> addBelow(into, below, rule));
    }
    part.summary()
        .ifPresent(
            others -> {
              others.renameInPeriods();
              RowSum.addRow(sum.summaryOrNew(), others, rule.operations(), false);
            });
  }

  private static void addBelow(ReportRow into, ReportTable part, PeriodRule.Merge rule) {
    ReportTable below =
        into.subtable()
            .orElseGet(
                () -> {
                  ReportTable fresh = new ReportTable();
                  setOperations(fresh, rule);
                  into.putSubtable(fresh);
                  return fresh;
                });
    add(below, part, rule);
  }
}
