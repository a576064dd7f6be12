package sluice.ingest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Servers on the second processor, the thread that loads them on the first: then no server waits
 * for the load generator, nor it for them. Needs Linux and taskset.
 */
final class Apart {
  private static final String LOAD = "0";
  private static final String SERVERS = "1";
  private static final String BOTH = "0,1";

  private Apart() {}

  /** What is measured. */
  interface Load {
    PacedLoad.Outcome run() throws IOException;
  }

  /** Whether there are two processors and taskset. */
  static boolean isPossible() throws InterruptedException {
    return Runtime.getRuntime().availableProcessors() > 1
        && BenchNginx.answers("taskset", "--version");
  }

  /** Leaves all threads of processes the second processor only. */
  static void move(List<Long> pids) throws IOException, InterruptedException {
    for (long pid : pids) {
      taskset("-a", SERVERS, Long.toString(pid));
    }
  }

  /** Runs this, in this thread, on the first processor. */
  static PacedLoad.Outcome load(Load load) throws IOException, InterruptedException {
    // The link leads whoever reads it to itself.
    String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
    taskset("", LOAD, thread);
    try {
      return load.run();
    } finally {
      taskset("", BOTH, thread);
    }
  }

  private static void taskset(String option, String processors, String id)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("taskset"));
    if (!option.isEmpty()) {
      command.add(option);
    }
    command.addAll(List.of("-p", "-c", processors, id));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
    }
  }
}
