package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Settings;
import sluice.report.Target;

/**
 * How long does the dearest user agent take that is judged without the cache, of the mix of {@link
 * DeviceDetectorBenchmark} and of such as are made to be dear?
 *
 * <p>Of each the fastest of several times counts, when all patterns are compiled: what is left is
 * the agent's, not the machine's. Run: {@code java -cp benchmarks/target/benchmarks.jar
 * sluice.worker.device.SlowestAgent [--times 5] [--figures FILE]}.
 */
public final class SlowestAgent {
  private static final Target SOON = Target.atMost(2);

  /** Bytes of the longest header line that servers take by default. */
  private static final int LONGEST = 8_000;

  private SlowestAgent() {}

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    Settings settings = new Settings("times", "5").read(arguments);
    DeviceDetector detector = DeviceDetector.builtIn();
    double slowest = 0;
    for (String agent : agents()) {
      slowest = Math.max(slowest, milliseconds(detector, agent, settings.number("times")));
    }
    System.out.printf("slowest user agent %.3f ms%n", slowest);
    Figures figures = new Figures();
    figures.add(Figure.of("device.slowest_agent_ms", slowest, "ms").towards(SOON));
    settings.write(figures);
  }

  private static double milliseconds(DeviceDetector detector, String agent, int times) {
    long fastest = Long.MAX_VALUE;
    for (int time = 0; time < times; time++) {
      long start = System.nanoTime();
      detector.detectAnew(agent, ClientHints.NONE);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }
    return fastest / 1e6;
  }

  private static List<String> agents() {
    List<String> agents = new ArrayList<>(DeviceDetectorBenchmark.mix());
    String android = "Mozilla/5.0 (Linux; Android 14; ";
    for (String piece : List.of("a", " ", "SM-", "Build/", "(", ";", "1.", "Chrome/1 ", "ü")) {
      agents.add(android + piece.repeat(LONGEST / piece.length()) + ")");
      agents.add(piece.repeat(LONGEST / piece.length()));
    }
    return agents;
  }
}
