package sluice.archive;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import sluice.archive.period.PeriodKind;
import sluice.archive.report.ReportSettings;
import sluice.matomo.MatomoConfig;

/**
 * Settings of the archiver. Immutable.
 *
 * @param every pause between two runs
 * @param periods kinds that are kept up to date
 * @param archivesSegments whether segments with auto_archive are archived
 * @param stateDir where it keeps what it can find again; empty = in memory
 * @param load what it may take of the machine and of the database
 * @param matomo Matomo's configuration, which is read again as long as the archiver runs
 */
public record ArchiverConfig(
    Duration every,
    Set<PeriodKind> periods,
    boolean archivesSegments,
    Optional<Path> stateDir,
    ArchiveLoad load,
    MatomoConfig matomo) {
  /** Archives all periods every minute by Matomo's default settings, as fast as it can. */
  public static final ArchiverConfig DEFAULTS =
      new ArchiverConfig(
          Duration.ofSeconds(60),
          EnumSet.allOf(PeriodKind.class),
          true,
          Optional.empty(),
          ArchiveLoad.UNBOUNDED,
          MatomoConfig.defaults());

  /** Copies the set. */
  public ArchiverConfig {
    periods = Set.copyOf(periods);
  }

  /** Matomo's settings for reports, as they were when its configuration was read first. */
  ReportSettings reports() {
    return ReportSettings.of(matomo);
  }

  /** The same under a load. */
  public ArchiverConfig withLoad(ArchiveLoad other) {
    return new ArchiverConfig(every, periods, archivesSegments, stateDir, other, matomo);
  }

  /** The same with or without segments. */
  ArchiverConfig withSegments(boolean archives) {
    return new ArchiverConfig(every, periods, archives, stateDir, load, matomo);
  }
}
