package sluice.cli;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.archive.Archiver;
import sluice.process.ConfigFaults;
import sluice.process.ExitCode;

/** {@code sluice archive}, in place of {@code core:archive}. */
final class ArchiveCommand implements Subcommand {

  private static final Flag ONCE =
      new Flag(
          "once",
          "",
          "Archive what changed, or the days of --dates, and exit; with code 69 when the database is away.");
  private static final Flag SITES =
      new Flag(
          "sites", "LIST", "With --once and --dates: these sites only, e.g. 1,2. Default: all.");
  private static final Flag DATES =
      new Flag(
          "dates",
          "FROM,TO",
          "With --once: rebuild these days and the periods around them, whether they changed or not.");

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
    flags.addAll(List.of(ONCE, DATES, SITES, StartWait.NO_WAIT));
    return Flag.withAll(flags);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
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
    int published = asked.isPresent() ? archiver.rebuild(asked.get()) : archiver.run();
    System.out.println(
        asked.isPresent()
            ? "published " + published + " archives"
            : archiver.lastRun().orElseThrow());
    Optional<String> problem = archiver.problem();
    problem.ifPresent(why -> System.err.println("sluice archive: " + why));
    return shell.end(problem.isPresent() ? ExitCode.IO : ExitCode.OK);
  }

  private static Optional<Archiver.Request> asked(
      Installation installation, ArchivePart.Setup setup, boolean once) {
    ConfigFaults faults = installation.faults();
    Optional<String> dates = installation.settings().text(DATES.name());
    List<Integer> sites = sites(installation);
    if (dates.isEmpty()) {
      if (!sites.isEmpty()) {
        faults.add(
            "--sites goes with --dates: without it the archiver finds what changed by itself");
      }
      return Optional.empty();
    }
    if (!once) {
      faults.add("--dates goes with --once");
    }
    String[] parts = dates.get().split(",", -1);
    try {
      LocalDate from = LocalDate.parse(parts[0].strip());
      LocalDate to = parts.length == 1 ? from : LocalDate.parse(parts[1].strip());
      if (parts.length <= 2 && !to.isBefore(from)) {
        return Optional.of(new Archiver.Request(sites, from, to, setup.config().periods()));
      }
    } catch (DateTimeParseException e) {
      // The fault is added below, together with ranges that end before they begin.
    }
    faults.add("--dates must be FROM,TO, e.g. 2026-10-05,2026-10-11, was '" + dates.get() + "'");
    return Optional.empty();
  }

  private static List<Integer> sites(Installation installation) {
    List<Integer> sites = new ArrayList<>();
    for (String word : installation.settings().list(SITES.name())) {
      if (word.matches("[1-9]\\d{0,8}")) {
        sites.add(Integer.valueOf(word));
      } else {
        installation.faults().add("--sites must be numbers of sites, e.g. 1,2, was '" + word + "'");
      }
    }
    return sites;
  }
}
