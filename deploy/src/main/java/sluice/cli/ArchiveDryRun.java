package sluice.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sluice.archive.ArchiverConfig;
import sluice.archive.DryRun;
import sluice.archive.period.Period;
import sluice.archive.table.MatomoTables;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.process.ExitCode;
import sluice.process.LogSetup;

/** {@code sluice archive --dry-run}: says what would be archived and why, and writes nothing. */
final class ArchiveDryRun {

  static final Flag DRY_RUN =
      new Flag(
          "dry-run",
          "",
          "Say which days and periods of which sites would be archived now and why, and end; nothing is written.");

  /** One looks in a snapshot, one beside it at the tables' names. */
  private static final int CONNECTIONS = 2;

  private ArchiveDryRun() {}

  static boolean isAsked(Installation installation) {
    return installation.settings().flag(DRY_RUN.name(), false);
  }

  /** Looks, and prints what it finds. */
  static int run(Installation installation) throws SQLException {
    LogSetup.configure(installation.logJson(), LogSetup.Detail.WARNINGS);
    if (installation.settings().text(AskedDays.DATES.name()).isPresent()) {
      installation.faults().add("--dry-run goes without --dates: it says what changed");
    }
    ArchiverConfig config = ArchivePart.stateless(installation);
    DatabaseAddress address = installation.database();
    installation.faults().throwIfAny();
    try (DatabasePool pool = DatabasePool.of(address, "sluice archive --dry-run")) {
      pool.reserve(CONNECTIONS);
      try (Connection connection = pool.open()) {
        installation.check(connection, address.tablesPrefix());
      }
      installation.faults().throwIfAny();
      MatomoTables tables = new MatomoTables(pool.source(), address.tablesPrefix());
      lines(new DryRun(config, tables, InstantSource.system()).plan()).forEach(System.out::println);
      return ExitCode.OK;
    }
  }

  static List<String> lines(DryRun.Plan plan) {
    List<String> lines = new ArrayList<>();
    if (plan.isFirst()) {
      lines.add("no archiver of Sluice has run here: this would be the first run");
    }
    for (DryRun.SitePlan site : plan.sites()) {
      lines.add("site " + site.idSite());
      site.days().forEach((day, why) -> lines.add("  day " + day + "  " + why));
      site.periods().forEach(period -> lines.add("  " + words(period)));
      if (!site.refused().isEmpty()) {
        lines.add("  left: " + site.refused().size() + " days whose logs Matomo deletes");
      }
    }
    if (plan.sites().isEmpty()) {
      lines.add("nothing has changed");
    }
    return lines;
  }

  private static String words(Period period) {
    return period.kind().name().toLowerCase(Locale.ROOT)
        + " "
        + period.date1()
        + ".."
        + period.date2();
  }
}
