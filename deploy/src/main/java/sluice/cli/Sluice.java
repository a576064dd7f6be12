package sluice.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import sluice.process.ExitCode;
import sluice.process.LogSetup;

/** The one main: finds the subcommand and runs it. */
public final class Sluice {

  private static final List<Subcommand> SUBCOMMANDS =
      List.of(
          new RunCommand(),
          new IngestCommand(),
          new WorkerCommand(),
          new ArchiveCommand(),
          new QueueCommand(),
          new ImportCommand(),
          new CapacityCommand(),
          new StatusCommand(),
          new DoctorCommand(),
          new ClassesCommand(),
          new QuickstartCommand());

  /** What Netty asks for the machine's part of the names of its channels. */
  private static final String MACHINE_ID = "io.netty.machineId";

  /** As long as Netty wants it: 8 bytes. */
  private static final int MACHINE_ID_LENGTH = 8;

  /**
   * Whether Netty and Lettuce describe what they do to Java's flight recorder. Only to be able to,
   * they make the recorder ready in each process, which takes longer than to connect.
   */
  private static final List<String> RECORDED =
      List.of("io.netty.jfr.enabled", "io.lettuce.core.jfr");

  private Sluice() {}

  /** All subcommands of the first level. */
  static List<Subcommand> subcommands() {
    return SUBCOMMANDS;
  }

  /** See {@code sluice --help}. */
  public static void main(String[] args) {
    // Names of tables and keys are made by formats: their digits must be 0 to 9 everywhere.
    Locale.setDefault(Locale.ROOT);
    nameMachine();
    RECORDED.forEach(Sluice::leaveOut);
    int exit = run(Sluice::logWarnings, args);
    if (System.out.checkError() && exit == ExitCode.OK) {
      System.err.println("sluice: not all could be printed: is a disk full, or the reader gone?");
      exit = ExitCode.IO;
    }
    // A command that has ended must not wait for threads of libraries.
    Runtime.getRuntime().halt(exit);
  }

  /**
   * Netty names each channel by the hardware address of a network card, and warns where no card has
   * one, as in some containers. Nobody reads these names, so any bytes will do.
   */
  private static void nameMachine() {
    if (System.getProperty(MACHINE_ID) == null) {
      byte[] any = new byte[MACHINE_ID_LENGTH];
      ThreadLocalRandom.current().nextBytes(any);
      System.setProperty(MACHINE_ID, HexFormat.ofDelimiter(":").formatHex(any));
    }
  }

  /** Somebody who wants it sets the property by SLUICE_JAVA_OPTS. */
  private static void leaveOut(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, "false");
    }
  }

  /** Until a command says otherwise: what a library warns of, nothing else. */
  private static void logWarnings() {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
  }

  /** Runs one command line and gives its exit code. */
  static int run(String... args) {
    return run(() -> {}, args);
  }

  /**
   * As {@link #run(String...)}.
   *
   * @param before is called before a command runs, which a call for help alone does without
   */
  private static int run(Runnable before, String... args) {
    // A password may begin with @, and what a file holds is nothing to show in a message.
    CommandLine commandLine = new CommandLine(asked(args)).setExpandAtFiles(false);
    ParseResult parsed;
    try {
      parsed = commandLine.parseArgs(GivenSecrets.restore(args, System.getenv()));
    } catch (CommandLine.ParameterException e) {
      System.err.println("sluice: " + e.getMessage() + "; see  sluice --help");
      return ExitCode.USAGE;
    }
    while (parsed.hasSubcommand()) {
      parsed = parsed.subcommand();
    }
    CommandLine leaf = parsed.commandSpec().commandLine();
    if (parsed.isUsageHelpRequested()) {
      leaf.usage(System.out);
      return 0;
    }
    if (parsed.isVersionHelpRequested()) {
      leaf.printVersionHelp(System.out);
      return 0;
    }
    if (!(parsed.commandSpec().userObject() instanceof Subcommand command)
        || !command.subcommands().isEmpty()) {
      String name = leaf.getCommandSpec().qualifiedName();
      parsed.errors().forEach(e -> System.err.println(name + ": " + e.getMessage()));
      leaf.usage(System.err);
      return ExitCode.USAGE;
    }
    before.run();
    Arguments arguments = Arguments.of(parsed);
    PrintWriter err = new PrintWriter(System.err, true);
    GivenSecrets.warnings(arguments.values()).forEach(err::println);
    return CommandRun.of(command, leaf.getCommandSpec().qualifiedName(), arguments, err);
  }

  /** The one that is called, so that not each call pays for the flags of all; else all of them. */
  private static CommandSpec asked(String... args) {
    List<Subcommand> asked =
        SUBCOMMANDS.stream().filter(it -> args.length > 0 && it.name().equals(args[0])).toList();
    if (!asked.isEmpty()) {
      return top(asked, Sluice::spec);
    }
    // a single word that is no command can at most ask for the list of all
    return top(SUBCOMMANDS, args.length > 1 ? Sluice::spec : Sluice::described);
  }

  /** All commands, as picocli knows them. */
  static CommandSpec top() {
    return top(SUBCOMMANDS, Sluice::spec);
  }

  private static CommandSpec top(
      List<Subcommand> subcommands, Function<Subcommand, CommandSpec> as) {
    CommandSpec top = withHelp(CommandSpec.create().name("sluice"));
    top.usageMessage()
        .description(
            "The hot half of a Matomo installation: tracking endpoint, queue worker, archiver.")
        .footerHeading("%nSettings:%n")
        .footer(
            "Each flag has an environment variable: --database-url is SLUICE_DATABASE_URL, and so on; most are keys",
            "of section [Sluice] in Matomo's config.ini.php too. A flag wins over a variable, a variable over a key.",
            "Secrets can be given by files: --database-password-file, SLUICE_SALT_FILE, and so on.");
    subcommands.forEach(command -> top.addSubcommand(command.name(), as.apply(command)));
    return top;
  }

  /** Name and description alone. */
  private static CommandSpec described(Subcommand command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(command.name());
    spec.usageMessage().description(command.description());
    return spec;
  }

  private static CommandSpec spec(Subcommand command) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    withHelp(spec.name(command.name()));
    spec.parser().collectErrors(true);
    spec.usageMessage().description(command.description()).width(110).abbreviateSynopsis(true);
    for (Flag flag : command.flags()) {
      spec.addOption(flag.spec());
      if (flag.isSecret()) {
        spec.addOption(flag.file().spec());
      }
    }
    if (!command.argument().isEmpty()) {
      spec.addPositional(argument(command.argument()));
    }
    command.subcommands().forEach(below -> spec.addSubcommand(below.name(), spec(below)));
    return spec;
  }

  /** What picocli's standard options are, which it reads off annotations: that takes its time. */
  private static CommandSpec withHelp(CommandSpec spec) {
    return spec.version(version())
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
  }

  private static PositionalParamSpec argument(String label) {
    boolean areMany = label.endsWith("...");
    Class<?> type = label.startsWith("FILE") ? Path.class : String.class;
    PositionalParamSpec.Builder argument = PositionalParamSpec.builder().paramLabel(label);
    return areMany
        ? argument.type(List.class).auxiliaryTypes(type).arity("0..*").build()
        // A second one is a fault: picocli would hand a list what is said too much, too.
        : argument.type(type).index("0").arity("0..1").build();
  }

  /** Name and version, as {@code --version} prints them. */
  static String version() {
    String built = Sluice.class.getPackage().getImplementationVersion();
    return "sluice " + (built == null ? "(not packaged)" : built);
  }
}
