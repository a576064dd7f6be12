package sluice.worker.device;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Samples;
import sluice.report.Settings;
import sluice.report.Target;
import sluice.traffic.AgentMix;
import sluice.worker.door.HitDoor;

/**
 * How long does the dearest user agent take that is judged without the cache, of the mix of {@link
 * AgentMix} and of such as are made to be dear, as far as the door lets them in?
 *
 * <p>Of each the fastest of several times counts, when all is compiled: what is left is the
 * agent's, not the machine's. Run: {@code java -cp benchmarks/target/benchmarks.jar
 * sluice.worker.device.SlowestAgent [--times 60] [--fixtures DIR] [--matomo-dir DIR] [--figures
 * FILE]}.
 */
public final class SlowestAgent {
  private static final Target SOON = Target.atMost(2);

  /** The first agents of the first pass compile what the others find compiled. */
  private static final int PASSES = 2;

  /** Tells the thread's processor time, so that others on the machine do not count. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What there is much of in dear ones: characters, and words at which many rules may begin. */
  private static final List<String> PIECES =
      List.of(
          "a",
          " ",
          "SM-",
          "Build/",
          "(",
          ";",
          "1.",
          "Chrome/1 ",
          "ü",
          "_",
          "/",
          "\n",
          "Android ",
          "Mozilla/5.0 (Linux; Android 9; ",
          "Mobile ",
          "Tizen TV ",
          "Lava ",
          "Nokia ",
          "verykool  ",
          "DATANG ",
          "Dash K ",
          "Android 115152 Safari/",
          "iPaDos/16.ipaD7 iMa ipaD7 ipaD7 ipaD7 ",
          "Android 20711362071vAt-l Safari/Safari/Spo Mas Mas Mas ");

  /** The longest that there are, and the longest of which less is remembered. */
  private static final List<Integer> LENGTHS = List.of(HitDoor.AGENT_CHARACTERS, AgentText.SHORT);

  private SlowestAgent() {}

  /** Runs the measurement that the class comment describes. */
  public static void main(String[] arguments) throws Exception {
    Settings settings =
        new Settings("times", "60", "fixtures", "", "matomo-dir", "").read(arguments);
    String matomo = settings.text("matomo-dir");
    AgentMix mix = new AgentMix(settings.text("fixtures"), matomo);
    DeviceDetector detector =
        matomo.isEmpty() ? DeviceDetector.builtIn() : DeviceDetector.ofMatomo(Path.of(matomo));
    Set<String> agents = agents(mix);
    Map<String, Double> fastest = new HashMap<>();
    for (int pass = 0; pass < PASSES; pass++) {
      for (String agent : agents) {
        fastest.merge(agent, milliseconds(detector, agent, settings.number("times")), Math::min);
      }
    }
    double slowest = Collections.max(fastest.values());
    System.out.printf("slowest user agent %.3f ms, %s%n", slowest, mix.words());
    Figures figures = new Figures();
    figures.add(
        Figure.of("device.slowest_agent_ms", slowest, "ms")
            .with("mix", mix.words())
            .over(Samples.fastestOf(PASSES * settings.number("times")))
            .towards(SOON));
    settings.write(figures);
  }

  private static double milliseconds(DeviceDetector detector, String agent, int times) {
    long fastest = Long.MAX_VALUE;
    for (int time = 0; time < times; time++) {
      long start = THREADS.getCurrentThreadCpuTime();
      detector.detectAnew(agent, ClientHints.NONE);
      fastest = Math.min(fastest, THREADS.getCurrentThreadCpuTime() - start);
    }
    return fastest / 1e6;
  }

  private static Set<String> agents(AgentMix mix) throws IOException {
    Set<String> agents = new LinkedHashSet<>(mix.agents());
    for (String piece : PIECES) {
      for (String begin : List.of("", "Mozilla/5.0 (Linux; Android 14; ", "Opera/9.80 (")) {
        String longest = begin + piece.repeat(HitDoor.AGENT_CHARACTERS);
        LENGTHS.forEach(length -> agents.add(HitDoor.cut(longest, length)));
      }
    }
    return agents;
  }
}
