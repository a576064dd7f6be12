package sluice.archive;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sluice.archive.fold.DependentFold;
import sluice.archive.fold.FoldedScope;
import sluice.archive.fold.PeriodArchives;
import sluice.archive.fold.PeriodParts;
import sluice.archive.fold.PeriodUniques;
import sluice.archive.period.Period;
import sluice.archive.period.PeriodKind;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveReader.Version;
import sluice.archive.table.DoneFlag;

/**
 * The archives of a week, month or year by scope, all visits or a segment, with those of new and
 * returning visitors that belong to them. Thread-safe.
 */
final class PeriodScopes {
  /** The state of no archive: what was published is forgotten already. */
  private static final String NOBODY_KNOWS = "";

  private final SiteContext site;

  PeriodScopes(SiteContext site) {
    this.site = site;
  }

  /**
   * Those of which the archives that readers take would be other ones; beside such the rest is
   * stamped, as with days.
   */
  List<Scope> changed(Period period, List<Scope> all) throws SQLException {
    ListedArchives listed = ListedArchives.of(site, period);
    Set<Long> ours = new HashSet<>();
    for (Scope scope : all) {
      site.folded()
          .get(key(scope))
          .ifPresent(of -> of.archives().values().forEach(made -> ours.add(made.idArchive())));
    }
    List<Scope> changed = new ArrayList<>();
    Map<DoneFlag, Long> right = new HashMap<>();
    for (Scope scope : all) {
      Optional<FoldedScope> known = site.folded().get(key(scope));
      if (known.isPresent()
          && isThere(period, known.get(), listed, ours)
          && isMadeOf(known.get().inputs(), scope)) {
        right.putAll(listed.complete(DependentFold.flags(scope.segment(), site.installation())));
      } else {
        changed.add(scope);
      }
    }
    if (!changed.isEmpty()) {
      site.stamp(period, right);
    }
    return changed;
  }

  /** Whether readers take just what was published. */
  private boolean isThere(
      Period period, FoldedScope folded, ListedArchives listed, Set<Long> ours) {
    return folded.archives().entrySet().stream()
        .allMatch(
            archive ->
                listed
                    .top(archive.getKey(), ours)
                    .flatMap(top -> site.state(period, archive.getKey(), top))
                    .filter(archive.getValue().state()::equals)
                    .isPresent());
  }

  private ArchiveKey key(Scope scope) {
    return new ArchiveKey(
        site.facts().idSite(), scope.period(), new DoneFlag(scope.segment().hash(), ""));
  }

  private boolean isMadeOf(String inputs, Scope scope) {
    return ScopeInputs.of(site, scope).filter(inputs::equals).isPresent();
  }

  /** What there is of a period, of these segments. */
  List<Scope> of(Period period, PeriodParts parts, List<ArchivedSegment> segments)
      throws SQLException {
    Map<String, PeriodUniques> uniques = uniques(period, segments);
    PeriodArchives archives = archives(period, parts, uniques);
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
      scopes.add(new Scope(period, segment, own, parts, uniques, archives));
    }
    return scopes;
  }

  /**
   * A segment of a period.
   *
   * @param dependents those that are published with it
   * @param uniques by hash of the segment, of dependents, too
   */
  record Scope(
      Period period,
      ArchivedSegment segment,
      List<Dependent> dependents,
      PeriodParts parts,
      Map<String, PeriodUniques> uniques,
      PeriodArchives archives) {}

  /**
   * Makes and publishes the archives of a scope; those of several may be made side by side.
   *
   * @return how many
   */
  int publish(Scope scope) throws SQLException {
    site.begins();
    Optional<String> inputs = ScopeInputs.of(site, scope);
    Map<DoneFlag, FoldedScope.Made> made = new HashMap<>();
    ArchiveContents all = scope.archives().all(scope.segment());
    publish(scope, new DoneFlag(scope.segment().hash(), ""), all, made);
    for (Dependent of : scope.dependents()) {
      if (all.number("nb_visits") > 0) {
        boolean hasConversions = of.part().hasGoals() && all.number("nb_visits_converted") > 0;
        publishDependent(scope, of, hasConversions, made);
      } else {
        empty(scope, of.flag(DependentFold.SUMMARY), made);
        empty(scope, of.flag(DependentFold.GOALS), made);
      }
    }
    // Parts that were made meanwhile may be read in part only: then it is made once more next time.
    if (inputs.isPresent() && isMadeOf(inputs.get(), scope)) {
      site.folded().put(key(scope), new FoldedScope(inputs.get(), made));
    } else {
      site.folded().remove(key(scope));
    }
    return made.size();
  }

  private void publish(
      Scope scope, DoneFlag flag, ArchiveContents contents, Map<DoneFlag, FoldedScope.Made> made)
      throws SQLException {
    Version published = site.publish(scope.period(), flag, contents);
    String state = site.state(scope.period(), flag, published).orElse(NOBODY_KNOWS);
    made.put(flag, new FoldedScope.Made(published.idArchive(), state));
  }

  /** What a period had before its visits were deleted is not to be read any more. */
  private void empty(Scope scope, DoneFlag flag, Map<DoneFlag, FoldedScope.Made> made)
      throws SQLException {
    if (site.isPublished(scope.period(), flag)) {
      publish(scope, flag, new ArchiveContents(), made);
    }
  }

  private Map<String, PeriodUniques> uniques(Period period, List<ArchivedSegment> segments)
      throws SQLException {
    List<ArchivedSegment> all = new ArrayList<>(segments);
    for (ArchivedSegment segment : segments) {
      segment.dependents(site.installation()).forEach(part -> all.add(part.visitors()));
    }
    return period.kind() == PeriodKind.YEAR ? Map.of() : site.visitors().uniques(period, all);
  }

  private PeriodArchives archives(
      Period period, PeriodParts parts, Map<String, PeriodUniques> uniques) {
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
      Scope scope, Dependent of, boolean hasConversions, Map<DoneFlag, FoldedScope.Made> made)
      throws SQLException {
    buildMissing(of, DependentFold.SUMMARY);
    ArchiveContents summary = scope.archives().summary(of.visitors());
    publish(scope, of.flag(DependentFold.SUMMARY), summary, made);
    DoneFlag ofGoals = of.flag(DependentFold.GOALS);
    if (hasConversions || of.part().hasGoals() && site.isPublished(scope.period(), ofGoals)) {
      if (summary.number("nb_visits") > 0) {
        buildMissing(of, DependentFold.GOALS);
      }
      publish(scope, ofGoals, scope.archives().goals(of.visitors(), summary), made);
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
      if (isMissing && !site.past().isLeft(of.segment(), part)) {
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
      PeriodArchives archives =
          archives(part, smaller.parts(), uniques(part, List.of(of.segment())));
      ArchiveContents summary = archives.summary(of.visitors());
      boolean isSummary = plugin.equals(DependentFold.SUMMARY);
      site.publish(
          part, of.flag(plugin), isSummary ? summary : archives.goals(of.visitors(), summary));
    }
  }
}
