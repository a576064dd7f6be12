package sluice.archive.fold;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.archive.period.Period;
import sluice.archive.report.PeriodRule;
import sluice.archive.report.Report;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader.Stored;
import sluice.archive.table.ArchiveReader.Version;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.SideBySide;

/**
 * The records of a week, month or year, made from the published archives of its parts in order of
 * date, each thread with one record in memory at a time, and parts of those of others (docs:
 * archiver/docs/periods.md#merging-records). Thread-safe: several archives of the period may be
 * folded side by side.
 */
public final class PeriodFold {
  private final PeriodParts published;
  private final ClosedParts closedParts;
  private final LocalDate today;
  private final SideBySide sideBySide;

  /**
   * Folds what is read of these parts.
   *
   * @param published archives of the parts of the period
   * @param today parts that end before it are over
   * @param sideBySide how the records of an archive are merged
   */
  public PeriodFold(
      PeriodParts published, ClosedParts closedParts, LocalDate today, SideBySide sideBySide) {
    this.published = published;
    this.closedParts = closedParts;
    this.today = today;
    this.sideBySide = sideBySide;
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
      List<MergedRecord> tables = mergeTables(key, reports, parts, contents);
      for (PeriodRule rule : reports) {
        if (rule instanceof PeriodRule.RowCount count) {
          tables.stream()
              .filter(table -> table.record().equals(count.table()))
              .forEach(table -> contents.number(count.record(), table.count(count)));
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
    List<Map<String, Double>> numerics = published.numerics(stored);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < stored.size(); i++) {
      parts.add(new Part(stored.get(i), versions.get(i), numerics.get(i)));
    }
    return parts;
  }

  /**
   * Merges the tables of all parts, records side by side, the largest first: of a running period
   * those parts that are over from what is kept of them, if it is of just these archives.
   *
   * @param contents takes the tables
   */
  private List<MergedRecord> mergeTables(
      ArchiveKey key, List<PeriodRule> rules, List<Part> parts, ArchiveContents contents)
      throws SQLException {
    List<MergedRecord> records = MergedRecord.of(rules, contents, sideBySide);
    Set<String> names = records.stream().map(MergedRecord::record).collect(Collectors.toSet());
    List<ClosedParts.Part> closed = closed(key.period(), parts);
    Optional<ClosedParts.Sum> known = closedParts.get(key, closed, names);
    int from = known.map(sum -> sum.of().size()).orElse(0);
    List<MergedRecord.Blobs> blobs = new ArrayList<>();
    for (Part part : parts.subList(from, parts.size())) {
      blobs.add(new MergedRecord.Blobs(part.stored(), published.blobs(part.stored())));
    }
    MergedRecord.Parts merged =
        new MergedRecord.Parts(
            known,
            blobs.subList(0, closed.size() - from),
            blobs.subList(closed.size() - from, blobs.size()));
    sideBySide.all(
        merged.largestFirst(records).stream()
            .<SideBySide.Piece>map(record -> () -> record.merge(merged))
            .toList());
    records.forEach(record -> contents.add(record.contents()));
    if (closed.size() > from) {
      closedParts.put(key, MergedRecord.closed(closed, records));
    }
    return records;
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
}
