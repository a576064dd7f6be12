package sluice.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.archive.fold.DependentFold;
import sluice.archive.fold.PeriodUniques;
import sluice.archive.fold.TextDigest;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveReader;
import sluice.archive.table.DoneFlag;

/**
 * All that decides what the archives of a scope of a longer period hold (docs:
 * archiver/docs/periods.md#what-did-not-change).
 */
final class ScopeInputs {
  private ScopeInputs() {}

  /**
   * A digest of the inputs as they are now; empty where an archive among them is not as this
   * process published it, so that it cannot be told from what it was.
   */
  static Optional<String> of(SiteContext site, PeriodScopes.Scope scope) {
    StringBuilder inputs = new StringBuilder();
    inputs.append(site.shape());
    // Once a period is over Matomo wants an archive that was made after its end.
    inputs.append(scope.period().date2().isBefore(site.today()));
    for (Period part : scope.parts().all()) {
      inputs.append('\n').append(part.date1()).append(scope.parts().has(part, DoneFlag.ALL));
      for (DoneFlag flag : flags(scope)) {
        Optional<ArchiveReader.Version> version = scope.parts().version(part, flag);
        if (version.isPresent()) {
          Optional<String> state = site.state(part, flag, version.get());
          if (state.isEmpty()) {
            return Optional.empty();
          }
          inputs.append(' ').append(flag.rowName()).append('=').append(state.get());
        }
      }
    }
    inputs.append('\n').append(uniques(scope, scope.segment().hash()));
    scope.dependents().forEach(of -> inputs.append(uniques(scope, of.part().visitors().hash())));
    return Optional.of(TextDigest.of(inputs.toString()));
  }

  private static List<DoneFlag> flags(PeriodScopes.Scope scope) {
    List<DoneFlag> flags = new ArrayList<>();
    flags.add(new DoneFlag(scope.segment().hash(), ""));
    for (PeriodScopes.Dependent of : scope.dependents()) {
      flags.add(of.flag(DependentFold.SUMMARY));
      flags.add(of.flag(DependentFold.GOALS));
    }
    return flags;
  }

  private static PeriodUniques uniques(PeriodScopes.Scope scope, String hash) {
    return scope.uniques().getOrDefault(hash, PeriodUniques.NOT_COUNTED);
  }
}
