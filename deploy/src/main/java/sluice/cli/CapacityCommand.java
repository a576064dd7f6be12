package sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sluice.capacity.CapacityPlan;
import sluice.capacity.CapacityQuestion;
import sluice.capacity.CostsRefused;
import sluice.capacity.LagPlot;
import sluice.capacity.MeasuredCosts;
import sluice.capacity.PlanJson;
import sluice.capacity.PlanText;
import sluice.matomo.MatomoConfig;
import sluice.matomo.SluiceSettings;
import sluice.process.ConfigFaults;
import sluice.process.ExitCode;

/** {@code sluice capacity}: what a number of hits needs, by measured costs. */
final class CapacityCommand implements Subcommand {

  static final Flag COSTS =
      new Flag(
          "costs",
          "FILE",
          "Figures that benchmarks/run wrote on the machine that is planned with. Default: those that Sluice ships.");
  static final Flag PLOT =
      new Flag("plot", "FILE", "Write lag, queue and spool over the simulated day there, as SVG.");

  /** A file of costs is some hundred kB. */
  private static final int MOST_BYTES = 16 << 20;

  /** In the jar, put there from benchmarks/results by the build. */
  private static final String SHIPPED = "/sluice/capacity/run.json";

  @Override
  public String name() {
    return "capacity";
  }

  @Override
  public String description() {
    return "Says what a number of hits needs (processes, cores, memory, disk) and how far behind it falls at peaks and"
        + " outages, by measured costs; asks no server.";
  }

  @Override
  public List<Flag> flags() {
    return CapacityFlags.withQuestion(QueueAccess.JSON, COSTS, PLOT);
  }

  @Override
  public int run(Arguments arguments) throws IOException {
    ConfigFaults faults = new ConfigFaults();
    faults.addAll(arguments.faults());
    SluiceSettings settings =
        SluiceSettings.of(arguments.values(), System.getenv(), MatomoConfig.defaults(), faults);
    CapacityQuestion question = CapacityFlags.question(settings);
    boolean isJson = settings.flag(QueueAccess.JSON.name(), false);
    Optional<Path> plot = settings.text(PLOT.name()).map(Path::of);
    faults.throwIfAny();
    requireFolder(plot);
    try {
      CapacityPlan plan = CapacityPlan.of(question, costs(settings.text(COSTS.name())));
      if (plot.isPresent()) {
        Files.writeString(plot.get(), LagPlot.of(plan));
      }
      System.out.print(isJson ? QueueAccess.json(PlanJson.of(plan)) + "\n" : PlanText.of(plan));
      return ExitCode.OK;
    } catch (CostsRefused e) {
      System.err.println("sluice capacity: " + e.getMessage());
      return ExitCode.DATA;
    }
  }

  /** Said before all is worked out. */
  private static void requireFolder(Optional<Path> file) throws FileSystemException {
    Optional<Path> folder = file.map(path -> path.toAbsolutePath().getParent());
    if (folder.isPresent() && !Files.isDirectory(folder.get())) {
      throw new FileSystemException(
          file.get().toString(), null, "there is no folder " + folder.get() + "; make it first");
    }
  }

  private static MeasuredCosts costs(Optional<String> file) throws IOException, CostsRefused {
    try (InputStream in =
        file.isPresent()
            ? Files.newInputStream(Path.of(file.get()))
            : CapacityCommand.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new FileSystemException(SHIPPED, null, "this build ships no costs: give --costs");
      }
      String name = file.orElse("those that Sluice ships");
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new FileSystemException(name, null, "larger than any file of costs");
      }
      return MeasuredCosts.read(name, new String(bytes, StandardCharsets.UTF_8));
    }
  }
}
