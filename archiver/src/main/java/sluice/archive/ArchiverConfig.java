package sluice.archive;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import sluice.archive.period.PeriodKind;
import sluice.archive.report.ReportSettings;

/**
 * Settings of the archiver. Immutable.
 *
 * @param every pause between two runs
 * @param periods kinds that are kept up to date
 * @param reports Matomo's settings for reports
 * @param archivesSegments whether segments with auto_archive are archived
 * @param stateDir where it keeps what it can find again; empty = in memory
 */
public record ArchiverConfig(
    Duration every,
    Set<PeriodKind> periods,
    ReportSettings reports,
    boolean archivesSegments,
    Optional<Path> stateDir) {
  /** Archives all periods every minute by Matomo's default settings. */
  public static final ArchiverConfig DEFAULTS =
      new ArchiverConfig(
          Duration.ofSeconds(60),
          EnumSet.allOf(PeriodKind.class),
          ReportSettings.DEFAULTS,
          true,
          Optional.empty());

  /** Copies the set. */
  public ArchiverConfig {
    periods = Set.copyOf(periods);
  }

  /** The same with or without segments. */
  ArchiverConfig withSegments(boolean archives) {
    return new ArchiverConfig(every, periods, reports, archives, stateDir);
  }
}
