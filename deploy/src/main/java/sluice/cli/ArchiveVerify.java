package sluice.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.archive.ArchiverConfig;
import sluice.archive.Verification;
import sluice.archive.table.MatomoTables;
import sluice.archive.verify.Findings;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoLife;
import sluice.process.ExitCode;
import sluice.process.LogSetup;

/** {@code sluice archive --verify}: compares the archives that are there, and writes nothing. */
final class ArchiveVerify {

  static final Flag VERIFY =
      new Flag(
          "verify",
          "",
          "Compute what archives should hold and compare those that are there, writing nothing; exit code"
              + " 65 unless every difference is explained.");
  static final Flag SAMPLE =
      new Flag(
          "sample",
          "PERCENT",
          "With --verify: compare a part of the archived days and periods, e.g. 1%. Default: all.");
  static final Flag SEED =
      new Flag("seed", "N", "With --sample: draw again what was drawn with the seed that it said.");

  static final List<Flag> FLAGS = List.of(VERIFY, SAMPLE, SEED, QueueAccess.JSON);

  /** One reads in a snapshot, one looks up names beside it, one watches Matomo's life. */
  private static final int CONNECTIONS = 3;

  /** How often maintenance_mode and Matomo's version are looked at. */
  private static final Duration LIFE_STEP = Duration.ofSeconds(5);

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");

  private ArchiveVerify() {}

  static boolean isAsked(Installation installation) {
    return installation.settings().flag(VERIFY.name(), false);
  }

  /** Compares, prints what was found, and gives the exit code. */
  static int run(Installation installation) throws SQLException {
    LogSetup.configure(installation.logJson(), LogSetup.Detail.USUAL);
    Verification.Request request = request(installation);
    ArchiverConfig config = ArchivePart.stateless(installation);
    DatabaseAddress address = installation.database();
    installation.faults().throwIfAny();
    try (DatabasePool pool = DatabasePool.of(address, "sluice archive --verify")) {
      pool.reserve(CONNECTIONS);
      try (Connection connection = pool.open()) {
        installation.check(connection, address.tablesPrefix());
      }
      installation.faults().throwIfAny();
      MatomoTables tables = new MatomoTables(pool.source(), address.tablesPrefix());
      try (MatomoLife life =
          MatomoLife.watch(
              pool.source(), tables.prefix(), installation.config(), LIFE_STEP, () -> true)) {
        Verification verification =
            new Verification(config, tables, InstantSource.system(), life::isPaused);
        Findings findings = verification.run(request, ArchiveDays.of("verified"));
        boolean isJson = installation.settings().flag(QueueAccess.JSON.name(), false);
        VerifyOutput output = new VerifyOutput(findings, request.sample());
        (isJson ? output.json() : output.lines()).forEach(System.out::println);
        return findings.isAllExplained() ? ExitCode.OK : ExitCode.DATA;
      }
    } catch (CancellationException e) {
      System.err.println("sluice archive: " + e.getMessage() + "; verify again later");
      return ExitCode.UNAVAILABLE;
    }
  }

  private static Verification.Request request(Installation installation) {
    Optional<AskedDays> days = AskedDays.of(installation);
    return new Verification.Request(
        AskedDays.sites(installation),
        days.map(AskedDays::from).orElse(LocalDate.MIN),
        days.map(AskedDays::to).orElse(LocalDate.MAX),
        sample(installation),
        Set.copyOf(installation.settings().list("accept-plugin-loss")));
  }

  private static Verification.Sample sample(Installation installation) {
    Optional<String> percent = installation.settings().text(SAMPLE.name());
    if (percent.isEmpty()) {
      return Verification.Sample.ALL;
    }
    long seed =
        installation
            .settings()
            .integer(
                SEED.name(), ThreadLocalRandom.current().nextInt(1_000_000), 0, Long.MAX_VALUE);
    Matcher number = PERCENT.matcher(percent.get().strip());
    double share = number.matches() ? Double.parseDouble(number.group(1)) / 100 : 0;
    if (share > 0 && share <= 1) {
      return new Verification.Sample(share, seed);
    }
    installation
        .faults()
        .add("--sample must be more than 0% and at most 100%, was '" + percent.get() + "'");
    return Verification.Sample.ALL;
  }
}
