package sluice.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How fast the machine is at this moment. Stateless. */
public final class MachineNow {
  private static final String FIGURE = "machine.unit_of_work_ms";

  private static final Part UNIT =
      new Part(
          "unit",
          "sluice.machine.UnitOfWork",
          List.of("-Xmx256m"),
          List.of(),
          Duration.ofMinutes(1));

  private MachineNow() {}

  /**
   * Milliseconds that a unit of work takes, measured by {@code sluice.machine.UnitOfWork} in a
   * process of its own; some seconds.
   *
   * @param folder for its output
   * @throws IOException if it brings no figure
   */
  public static double unitOfWork(Path folder) throws IOException, InterruptedException {
    try {
      return UNIT.run(folder).all().stream()
          .filter(figure -> figure.name().equals(FIGURE))
          .findFirst()
          .orElseThrow(() -> new IOException("no " + FIGURE))
          .value();
    } catch (Part.FailedException e) {
      throw new IOException("no unit of work was measured: " + e.getMessage(), e);
    }
  }
}
