package sluice.archive.fold;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.archive.period.Period;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Report;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.Column;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.Metric;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowSum;

/**
 * The records of a week, month or year, made from the published archives of its parts in order of
 * date, one record in memory at a time (docs: archiver/docs/periods.md#merging-records). Not
 * thread-safe.
 */
public final class PeriodFold {
  private final ArchiveReader reader;
  private final Connection connection;

  /** Reads archives over this connection. */
  public PeriodFold(ArchiveReader reader, Connection connection) {
    this.reader = reader;
    this.connection = connection;
  }

  private record Part(ArchiveKey key, long id, Map<String, Double> numerics) {}

  /**
   * Folds the parts of a period.
   *
   * @param rules without rules for the core metrics the archive does not hold them
   * @param uniques distinct visitors and users of the period
   */
  public ArchiveContents fold(
      int idSite, Period period, DoneFlag flag, Rules rules, PeriodUniques uniques)
      throws SQLException {
    List<Part> parts = parts(idSite, period, flag);
    ArchiveContents contents = new ArchiveContents();
    contents.assume("nb_visits_converted", rules.visitsConverted());
    for (PeriodRule rule : rules.core()) {
      number(contents, rule, parts, uniques);
    }
    boolean hasVisits = rules.core().isEmpty() || contents.number("nb_visits") > 0;
    if (hasVisits) {
      foldReports(contents, rulesOf(rules.reports(), contents), parts, uniques);
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

  private List<Part> parts(int idSite, Period period, DoneFlag flag) throws SQLException {
    List<Part> parts = new ArrayList<>();
    for (Period part : period.parts()) {
      ArchiveKey key = new ArchiveKey(idSite, part, flag);
      OptionalLong id = reader.newest(connection, key);
      if (id.isPresent()) {
        parts.add(new Part(key, id.getAsLong(), reader.numerics(connection, key, id.getAsLong())));
      }
    }
    return parts;
  }

  private void foldReports(
      ArchiveContents contents, List<PeriodRule> rules, List<Part> parts, PeriodUniques uniques)
      throws SQLException {
    Map<String, Integer> rows = new HashMap<>();
    Map<String, Integer> rowsBelow = new HashMap<>();
    for (PeriodRule rule : rules) {
      if (rule instanceof PeriodRule.Merge merge) {
        ReportTable table = merge(merge, parts);
        rows.put(merge.record(), table.size());
        rowsBelow.put(merge.record(), table.sizeWithSubtables() - table.size());
        merge.limit().apply(table);
        contents.table(merge.record(), table);
      }
    }
    for (PeriodRule rule : rules) {
      if (rule instanceof PeriodRule.RowCount count) {
        Map<String, Integer> counts = count.countsSubtablesOnly() ? rowsBelow : rows;
        contents.number(count.record(), counts.getOrDefault(count.table(), 0));
      } else {
        number(contents, rule, parts, uniques);
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

  private ReportTable merge(PeriodRule.Merge rule, List<Part> parts) throws SQLException {
    ReportTable sum = new ReportTable();
    setOperations(sum, rule);
    for (Part part : parts) {
      Optional<ReportTable> table =
          BlobCodec.decode(
              rule.record(), reader.blobs(connection, part.key(), part.id(), rule.record()));
      table.ifPresent(rows -> add(sum, rows, rule));
    }
    return sum;
  }

  private static void setOperations(ReportTable table, PeriodRule.Merge rule) {
    table.setOperations(rule.operations());
  }

  private static void add(ReportTable sum, ReportTable part, PeriodRule.Merge rule) {
    for (ReportRow row : part.rows()) {
      rename(row);
      ReportRow into = sum.rowOrNew(row.label());
      RowSum.addRow(into, row, rule.operations(), true);
      row.subtable().ifPresent(below -> addBelow(into, below, rule));
    }
    part.summary()
        .ifPresent(
            others -> {
              rename(others);
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

  /** Distinct members become their daily sum; such columns go to the end, as Matomo's do. */
  private static void rename(ReportRow row) {
    Map<Column, Object> moved = new LinkedHashMap<>();
    row.columns()
        .forEach(
            (column, value) -> {
              if (column instanceof Metric metric && metric.inPeriods() != metric) {
                moved.put(metric.inPeriods(), value);
              }
            });
    row.columns()
        .keySet()
        .removeIf(column -> column instanceof Metric metric && metric.inPeriods() != metric);
    row.columns().putAll(moved);
  }
}
