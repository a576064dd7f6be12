package sluice.archive;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.archive.fold.DependentFold;
import sluice.archive.fold.PeriodArchives;
import sluice.archive.fold.PeriodParts;
import sluice.archive.fold.PeriodUniques;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.DoneFlag;

/**
 * The archives of a week, month or year by scope, all visits or a segment, with those of new and
 * returning visitors that belong to them. Thread-safe.
 */
final class PeriodScopes {
  private final SiteContext site;

  PeriodScopes(SiteContext site) {
    this.site = site;
  }

  /** What of a period is to be made, of these segments. */
  List<Scope> of(Period period, PeriodParts parts, List<ArchivedSegment> segments)
      throws SQLException {
    PeriodArchives archives = archives(period, parts, segments);
    Set<String> dependents = new HashSet<>();
    List<Scope> scopes = new ArrayList<>();
    for (ArchivedSegment segment : segments) {
      List<Dependent> own = new ArrayList<>();
      for (ArchivedSegment.Dependent part : segment.dependents(site.installation())) {
        // New visitors of all and of the segment visitorType==new are the same.
        if (dependents.add(part.visitors().hash())) {
          own.add(new Dependent(segment, part, parts));
        }
      }
      scopes.add(new Scope(period, segment, own, archives));
    }
    return scopes;
  }

  /**
   * A segment of a period.
   *
   * @param dependents those that are published with it
   */
  record Scope(
      Period period,
      ArchivedSegment segment,
      List<Dependent> dependents,
      PeriodArchives archives) {}

  /**
   * Makes and publishes the archives of a scope; those of several may be made side by side.
   *
   * @return the id of the one with all reports
   */
  long publish(Scope scope) throws SQLException {
    site.begins();
    Period period = scope.period();
    ArchiveContents all = scope.archives().all(scope.segment());
    long id = site.publish(period, new DoneFlag(scope.segment().hash(), ""), all);
    for (Dependent of : scope.dependents()) {
      if (all.number("nb_visits") > 0) {
        boolean hasConversions = of.part().hasGoals() && all.number("nb_visits_converted") > 0;
        publishDependent(period, scope.archives(), of, hasConversions);
      } else {
        empty(period, of.flag(DependentFold.SUMMARY));
        empty(period, of.flag(DependentFold.GOALS));
      }
    }
    return id;
  }

  /** What a period had before its visits were deleted is not to be read any more. */
  private void empty(Period period, DoneFlag flag) throws SQLException {
    if (site.isPublished(period, flag)) {
      site.publish(period, flag, new ArchiveContents());
    }
  }

  private PeriodArchives archives(Period period, PeriodParts parts, List<ArchivedSegment> segments)
      throws SQLException {
    List<ArchivedSegment> all = new ArrayList<>(segments);
    for (ArchivedSegment segment : segments) {
      segment.dependents(site.installation()).forEach(part -> all.add(part.visitors()));
    }
    Map<String, PeriodUniques> uniques =
        period.kind() == PeriodKind.YEAR ? Map.of() : site.uniques(period, all);
    return new PeriodArchives(site.facts(), site.settings(), period, site.fold(parts), uniques);
  }

  /** Some visits of a segment, and the parts of the period that is made of them. */
  record Dependent(ArchivedSegment segment, ArchivedSegment.Dependent part, PeriodParts parts) {
    ArchivedSegment visitors() {
      return part.visitors();
    }

    DoneFlag flag(String plugin) {
      return new DoneFlag(part.visitors().hash(), plugin);
    }
  }

  private void publishDependent(
      Period period, PeriodArchives archives, Dependent of, boolean hasConversions)
      throws SQLException {
    buildMissing(of, DependentFold.SUMMARY);
    ArchiveContents summary = archives.summary(of.visitors());
    site.publish(period, of.flag(DependentFold.SUMMARY), summary);
    if (hasConversions
        || of.part().hasGoals() && site.isPublished(period, of.flag(DependentFold.GOALS))) {
      if (summary.number("nb_visits") > 0) {
        buildMissing(of, DependentFold.GOALS);
      }
      site.publish(period, of.flag(DependentFold.GOALS), archives.goals(of.visitors(), summary));
    }
  }

  /**
   * Archives of new or returning visitors that parts lack, because their segment had no visit or no
   * conversion then, are made when a longer period needs them: each by the one scope that it
   * belongs to.
   */
  private void buildMissing(Dependent of, String plugin) throws SQLException {
    boolean isBuilt = false;
    for (Period part : of.parts().all()) {
      boolean isMissing =
          of.parts().has(part, DoneFlag.ALL) && !of.parts().has(part, of.flag(plugin));
      if (isMissing && !site.isLeft(of.segment(), part)) {
        build(part, of, plugin);
        isBuilt = true;
      }
    }
    if (isBuilt) {
      of.parts().read();
    }
  }

  private void build(Period part, Dependent of, String plugin) throws SQLException {
    if (site.visitsOf(part, new DoneFlag(of.segment().hash(), "")) == 0) {
      site.publish(part, of.flag(plugin), new ArchiveContents());
    } else if (part.kind() == PeriodKind.DAY) {
      new DayBuilder(site).buildDependent(part, of.part(), plugin);
    } else {
      Dependent smaller = new Dependent(of.segment(), of.part(), site.parts(part));
      buildMissing(smaller, plugin);
      PeriodArchives archives = archives(part, smaller.parts(), List.of(of.segment()));
      ArchiveContents summary = archives.summary(of.visitors());
      boolean isSummary = plugin.equals(DependentFold.SUMMARY);
      site.publish(
          part, of.flag(plugin), isSummary ? summary : archives.goals(of.visitors(), summary));
    }
  }
}
