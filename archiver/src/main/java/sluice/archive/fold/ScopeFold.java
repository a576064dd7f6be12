package sluice.archive.fold;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import sluice.archive.group.GroupTable;
import sluice.archive.group.IdNumbers;
import sluice.archive.period.Period;
import sluice.archive.period.SiteCalendar;
import sluice.archive.report.Publication;
import sluice.archive.report.Report;
import sluice.archive.report.ReportSettings;
import sluice.archive.report.visits.VisitsSummaryReport;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.DoneFlag;
import sluice.archive.table.SideBySide;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;
import sluice.site.Site;

/**
 * All archives of one day and segment: the one with all reports, and those of new and returning
 * visitors that Matomo makes along with it. Not thread-safe.
 */
public final class ScopeFold {
  private final ArchivedSegment segment;
  private final DayFold all;
  private final VisitsSummaryReport core;
  private final List<DependentFold> dependents;

  /** Makes a fold that has counted no visit yet. */
  public ScopeFold(Site site, ReportSettings settings, Period day, ArchivedSegment segment) {
    this.segment = segment;
    this.core = ReportSet.visitsSummary();
    List<Report> reports = new ArrayList<>();
    reports.add(core);
    reports.addAll(ReportSet.others(site, settings, day, segment.hash().isEmpty()));
    this.all = new DayFold(SiteCalendar.of(site), day, segment, reports);
    this.dependents =
        segment.dependents(settings.installation()).stream()
            .map(part -> new DependentFold(site, settings, day, part))
            .toList();
  }

  /** Whose visits it counts. */
  public ArchivedSegment segment() {
    return segment;
  }

  /** Whether it counts all visits and not a segment. */
  public boolean isOfAllVisits() {
    return segment.hash().isEmpty();
  }

  /** Whether a visit changes anything here; of visits that are not counted it may say so, too. */
  boolean counts(VisitBundle bundle, LogActions names) {
    return all.counts(bundle, names);
  }

  /** Counts a visit where it belongs. */
  public void add(VisitBundle bundle, LogActions names) {
    all.add(bundle, names);
    dependents.forEach(dependent -> dependent.add(bundle, names));
  }

  /** All that was counted, in the same order in every fold of the same day and segment. */
  List<GroupTable> tables() {
    List<GroupTable> tables = new ArrayList<>(all.tables());
    dependents.forEach(dependent -> tables.addAll(dependent.tables()));
    return tables;
  }

  /**
   * Adds what another fold of the same day and segment counted from other visits. The result does
   * not depend on how visits were split between folds, or in which order folds are merged. To copy
   * a fold, merge it into an empty one.
   */
  public void merge(ScopeFold other) {
    List<GroupTable> into = tables();
    List<GroupTable> from = other.tables();
    for (int i = 0; i < into.size(); i++) {
      into.get(i).merge(from.get(i));
    }
  }

  /**
   * Numbers ids together with other folds, which makes merging these cheap. Nothing was counted
   * yet.
   */
  public ScopeFold numberedBy(IdNumbers numbers) {
    tables().forEach(table -> table.numberBy(numbers));
    return this;
  }

  /** Counts what another fold has counted, too, until the layer is lifted. */
  public Layer lay(ScopeFold other) {
    List<GroupTable> into = tables();
    List<GroupTable> from = other.tables();
    List<GroupTable.Layer> layers = new ArrayList<>();
    for (int i = 0; i < into.size(); i++) {
      layers.add(into.get(i).lay(from.get(i)));
    }
    return () -> layers.forEach(GroupTable.Layer::lift);
  }

  /** What lies on top of a fold until it is lifted. */
  @FunctionalInterface
  public interface Layer {
    /** Makes the fold what it was. */
    void lift();
  }

  /**
   * Writes what was counted; folds of the same visits that number ids alike write the same bytes.
   */
  public void write(DataOutput out) throws IOException {
    for (GroupTable table : tables()) {
      table.write(out);
    }
  }

  /**
   * Fills an empty fold with what one of the same day and segment wrote.
   *
   * @throws IOException if the site had other reports then, or the input ends too early
   */
  public void read(DataInput in) throws IOException {
    for (GroupTable table : tables()) {
      table.read(in);
    }
  }

  /** The visitors counted, by hash of the segment, dependents included. */
  public Map<String, VisitorSets.DayVisitors> visitors() {
    Map<String, VisitorSets.DayVisitors> visitors = new HashMap<>();
    visitors.put(segment.hash(), PeriodVisitors.of(core));
    dependents.stream()
        .map(DependentFold::visitors)
        .forEach(of -> visitors.put(of.getKey(), of.getValue()));
    return visitors;
  }

  /** An archive that is ready to be published. */
  public record Archive(DoneFlag flag, ArchiveContents contents) {}

  /** Says whether an archive of the flag is there already. */
  @FunctionalInterface
  public interface Known {
    /** Whether it was published before. */
    boolean isPublished(DoneFlag flag) throws SQLException;
  }

  /**
   * What archives are made with.
   *
   * @param connection of the snapshot that was counted
   * @param names those of the calling thread
   */
  public record Making(Connection connection, Supplier<LogActions> names, SideBySide sideBySide) {}

  /**
   * The archives in the order in which Matomo makes them; their reports are made side by side.
   * Conversions of dependents are made where there are any, and where an archive of them has to be
   * replaced.
   *
   * @param contents takes what is in the archive with all reports
   */
  public List<Archive> archives(Making making, ArchiveContents contents, Known known)
      throws SQLException {
    publish(making, contents, all.reports());
    List<Archive> archives = new ArrayList<>();
    archives.add(new Archive(new DoneFlag(segment.hash(), ""), contents));
    boolean hasConversions = contents.number("nb_visits_converted") > 0;
    boolean hasVisits = contents.number("nb_visits") > 0;
    for (DependentFold dependent : dependents) {
      ArchiveContents summary = dependent.summary(making);
      if (hasVisits || known.isPublished(dependent.flag(DependentFold.SUMMARY))) {
        archives.add(new Archive(dependent.flag(DependentFold.SUMMARY), summary));
      }
      if (dependent.hasGoals()
          && (hasConversions || known.isPublished(dependent.flag(DependentFold.GOALS)))) {
        archives.add(
            new Archive(dependent.flag(DependentFold.GOALS), dependent.goals(making, summary)));
      }
    }
    return archives;
  }

  /** Core metrics first; without visits few other reports are made. */
  static void publish(Making making, ArchiveContents contents, List<Report> reports)
      throws SQLException {
    reports.get(0).publish(new Publication(contents, making.names().get()));
    boolean hasVisits = contents.number("nb_visits") > 0;
    List<Report> others =
        reports.subList(1, reports.size()).stream()
            .filter(report -> hasVisits || report.runsWithoutVisits())
            .toList();
    fill(making, contents, others);
  }

  /**
   * Adds the records of reports, which know of each other nothing but the core metrics; the largest
   * is begun first, so that none is left to one thread when the others are done.
   */
  static void fill(Making making, ArchiveContents contents, List<Report> reports)
      throws SQLException {
    Map<Report, ArchiveContents> parts = new LinkedHashMap<>();
    reports.forEach(report -> parts.put(report, contents.part(making.sideBySide())));
    making
        .sideBySide()
        .all(
            reports.stream()
                .sorted(Comparator.comparingInt(report -> -groups(report)))
                .<SideBySide.Piece>map(report -> () -> publish(making, parts.get(report), report))
                .toList());
    parts.values().forEach(contents::add);
  }

  private static int groups(Report report) {
    return report.tables().stream().mapToInt(GroupTable::size).sum();
  }

  private static void publish(Making making, ArchiveContents part, Report report)
      throws SQLException {
    LogActions names = making.names().get();
    names.load(making.connection(), report.actionsToName());
    if (report.applies(part)) {
      report.publish(new Publication(part, names));
    }
  }
}
