package sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.archive.Archiver;
import sluice.matomo.SluiceSettings;
import sluice.process.ConfigFaults;
import sluice.process.ExitCode;

/** {@code sluice archive}, in place of {@code core:archive}. */
final class ArchiveCommand implements Subcommand {

  private static final Flag ONCE =
      new Flag(
          "once",
          "",
          "Archive what changed, or the days of --dates, and exit; with code 69 when the database is away.");

  @Override
  public String name() {
    return "archive";
  }

  @Override
  public String description() {
    return "Keeps Matomo's report tables up to date with what was tracked.";
  }

  @Override
  public List<Flag> flags() {
    List<Flag> flags = new ArrayList<>(ArchivePart.FLAGS);
    flags.addAll(List.of(ONCE, AskedDays.DATES, AskedDays.SITES));
    flags.addAll(ArchiveVerify.FLAGS);
    flags.addAll(List.of(ArchiveDryRun.DRY_RUN, StartWait.NO_WAIT));
    return Flag.withAll(flags);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    checkTogether(installation);
    if (ArchiveVerify.isAsked(installation)) {
      return ArchiveVerify.run(installation);
    }
    if (ArchiveDryRun.isAsked(installation)) {
      return ArchiveDryRun.run(installation);
    }
    ArchivePart.Setup setup = ArchivePart.configure(installation);
    boolean once = installation.settings().flag(ONCE.name(), false);
    Optional<Archiver.Request> asked = asked(installation, setup, once);
    installation.faults().throwIfAny();
    ProcessShell shell =
        ProcessShell.open(
            "sluice archive",
            installation,
            once ? ProcessShell.ANY_PORT : ProcessShell.ARCHIVE_PORT);
    if (!once) {
      ArchivePart.start(setup, shell, StartWait.of(installation, shell, false));
      return shell.serve();
    }
    Archiver archiver = ArchivePart.make(setup, shell);
    shell.closeAtEnd("archiver", archiver);
    archiver.tell(ArchiveDays.of("archived"));
    int published = asked.isPresent() ? archiver.rebuild(asked.get()) : archiver.run();
    System.out.println(
        asked.isPresent()
            ? "published " + published + " archives"
            : archiver.lastRun().orElseThrow());
    Optional<String> problem = archiver.problem();
    problem.ifPresent(why -> System.err.println("sluice archive: " + why));
    return shell.end(problem.isPresent() ? ExitCode.IO : ExitCode.OK);
  }

  /** Flags of which one would be left out in silence beside another. */
  private static void checkTogether(Installation installation) {
    ConfigFaults faults = installation.faults();
    SluiceSettings settings = installation.settings();
    boolean isVerify = ArchiveVerify.isAsked(installation);
    boolean isDryRun = ArchiveDryRun.isAsked(installation);
    if (isVerify && (isDryRun || settings.flag(ONCE.name(), false))) {
      faults.add("--verify goes without --once and --dry-run: it writes nothing, and ends");
    }
    for (Flag flag : List.of(ArchiveVerify.SAMPLE, ArchiveVerify.SEED)) {
      if (!isVerify && settings.text(flag.name()).isPresent()) {
        faults.add("--" + flag.name() + " goes with --verify");
      }
    }
  }

  private static Optional<Archiver.Request> asked(
      Installation installation, ArchivePart.Setup setup, boolean once) {
    ConfigFaults faults = installation.faults();
    Optional<AskedDays> days = AskedDays.of(installation);
    boolean hasDates = installation.settings().text(AskedDays.DATES.name()).isPresent();
    if (!hasDates && !AskedDays.sites(installation).isEmpty()) {
      faults.add("--sites goes with --dates: without it the archiver finds what changed by itself");
    }
    if (hasDates && !once) {
      faults.add("--dates goes with --once, or with --verify");
    }
    return days.map(
        asked ->
            new Archiver.Request(
                asked.sites(), asked.from(), asked.to(), setup.config().periods()));
  }
}
