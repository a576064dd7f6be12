package sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.embedded.ServerBinaries;
import sluice.process.LogSetup;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Samples;
import sluice.report.Settings;
import sluice.report.Target;
import sluice.worker.BenchServers;

/**
 * How long does it take from the start of a process of the distribution until it says that it is
 * ready, and how long until a command has answered and ended?
 *
 * <p>The median of several starts, one after the other, with a Redis and a MariaDB that run and are
 * idle, and with classes kept by {@code sluice classes}. The files of the programs are in the
 * memory of the machine. Not measured: the first start after a boot, a database with many sites.
 *
 * <p>Run, after {@code mvn -DskipTests package}:
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar sluice.cli.StartUps [--rounds 5] [--figures FILE]
 * </pre>
 */
public final class StartUps {
  private static final Target PROCESS = Target.atMost(1.5);
  private static final Target COMMAND = Target.atMost(0.5);

  private final Distribution distribution;
  private final BenchServers servers;
  private final Path folder;
  private final Map<String, List<Double>> seconds = new LinkedHashMap<>();

  private StartUps(Distribution distribution, BenchServers servers, Path folder) {
    this.distribution = distribution;
    this.servers = servers;
    this.folder = folder;
  }

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    Settings settings = new Settings("rounds", "5").read(arguments);
    Path folder = Files.createTempDirectory("sluice-start-ups");
    try (BenchServers servers =
        BenchServers.start(ServerBinaries.inFolder(BenchServers.BINARIES))) {
      servers.freshDatabase("matomo");
      Distribution distribution = Distribution.copied();
      StartUps starts = new StartUps(distribution, servers, folder);
      for (int round = 0; round < settings.number("rounds"); round++) {
        starts.round();
        settings.write(starts.figures()); // should there be no time for the others
      }
    } finally {
      BenchServers.delete(folder);
    }
    System.exit(0);
  }

  private void round() throws IOException, InterruptedException {
    List<String> flags = servers.processFlags("matomo");
    List<String> ingest = new ArrayList<>(flags);
    ingest.addAll(List.of("--listen", "127.0.0.1:" + LaunchedProcess.freePort()));
    process("ingest", ingest);
    process("worker", flags);
    process("archive", flags);
    List<String> monitor =
        new ArrayList<>(List.of("queue", "monitor", "--json", "--iterations", "1"));
    monitor.addAll(servers.flags("matomo"));
    command("queue monitor", monitor);
    command("--help", List.of("--help"));
  }

  private void process(String name, List<String> flags) throws IOException, InterruptedException {
    try (LaunchedProcess process = LaunchedProcess.start(distribution, name, flags, folder)) {
      add(name, process.awaitReady());
    }
  }

  private void command(String name, List<String> arguments)
      throws IOException, InterruptedException {
    Path output = folder.resolve("command.log");
    long start = System.nanoTime();
    int code = distribution.command(arguments).redirectOutput(output.toFile()).start().waitFor();
    if (code != 0) {
      throw new IOException(
          "sluice " + name + " ended with " + code + ": " + Files.readString(output));
    }
    add(name, (System.nanoTime() - start) / 1e9);
  }

  private void add(String name, double took) {
    seconds.computeIfAbsent(name, none -> new ArrayList<>()).add(took);
    System.out.printf("sluice %-15s %.2f s%n", name, took);
  }

  private Figures figures() {
    Figures figures = new Figures();
    seconds.forEach(
        (name, all) -> {
          boolean isProcess = List.of("ingest", "worker", "archive").contains(name);
          double median = all.stream().sorted().toList().get(all.size() / 2);
          figures.add(
              Figure.of("start.seconds", median, "s")
                  .with("command", name)
                  .over(Samples.medianOf(all.size()))
                  .towards(isProcess ? PROCESS : COMMAND));
        });
    return figures;
  }
}
