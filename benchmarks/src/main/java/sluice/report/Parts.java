package sluice.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sluice.cli.LauncherFlags;
import sluice.traffic.AgentMix;

/** Which programs a run consists of, and how much of each. */
final class Parts {
  private Parts() {}

  /**
   * All parts, in the order in which they run.
   *
   * @param isQuick whether each is to show only that it works
   * @param agents which user agents device detection judges
   */
  static List<Part> all(boolean isQuick, AgentMix agents) {
    return List.of(
        new Part(
            "start",
            "sluice.cli.StartUps",
            List.of(),
            List.of("--rounds", isQuick ? "1" : "5"),
            minutes(5)),
        new Part(
            "ingest",
            "sluice.ingest.IngestCells",
            List.of("-Xmx512m"),
            arguments(isQuick, "--seconds 6 --rounds 3", "--seconds 1 --rounds 1"),
            minutes(12)),
        new Part(
            "worker",
            "sluice.worker.WorkerThroughput",
            asWorker("-Xmx3g"),
            arguments(
                isQuick,
                "--hits 100000 --rounds 3 --threads 1,2,4 --stream-hits 20000",
                "--hits 4000 --rounds 1 --threads 1,2,4 --stream-hits 2000"),
            minutes(12)),
        new Part(
            "backlog",
            "sluice.worker.WorkerBacklog",
            List.of("-Xmx1g"),
            arguments(isQuick, "--hits 500000", "--hits 20000"),
            minutes(8)),
        new Part(
            "archiver",
            "sluice.archive.ArchiveThroughput",
            List.of("-Xmx2g"),
            arguments(
                isQuick,
                "--actions 10000,100000,1000000 --segments 0,20 --most-with-segments 100000"
                    + " --rounds 1 --hits 40000",
                "--actions 10000 --segments 0 --rounds 1"
                    + " --cells scratch,more,nothing,quiet --sites 500"),
            minutes(17)),
        new Part(
            "agents",
            "sluice.worker.device.SlowestAgent",
            asWorker(),
            with(agents, arguments(isQuick, "--times 20", "--times 3")),
            minutes(5)),
        new Part(
            "micro",
            "sluice.report.MicroRun",
            asWorker(), // JMH's own processes get the same
            with(
                agents,
                arguments(
                    isQuick, "--iterations 3", "--iterations 1 --forks 0 --milliseconds 100")),
            minutes(12)));
  }

  /** What bin/sluice tells the compiler of a worker, as of all that stays, and more flags. */
  private static List<String> asWorker(String... more) {
    List<String> flags = new ArrayList<>(LauncherFlags.ofCompiler("worker"));
    flags.addAll(List.of(more));
    return flags;
  }

  private static List<String> arguments(boolean isQuick, String whole, String quick) {
    return List.of((isQuick ? quick : whole).split(" "));
  }

  /** A folder may have blanks in its name. */
  private static List<String> with(AgentMix agents, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--fixtures", agents.fixtures(), "--matomo-dir", agents.matomoDir()));
    return all;
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
