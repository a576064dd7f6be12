package sluice.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Servers on one processor, the thread that loads them on another: then no server waits for the
 * load generator, nor it for them. Needs Linux and taskset.
 *
 * @param allowed processors of this process, as taskset writes them
 * @param forLoad one of them
 * @param forServers another one
 */
record Apart(String allowed, String forLoad, String forServers) {
  /** What is measured. */
  interface Load {
    PacedLoad.Outcome run() throws IOException;
  }

  /** Whether there are two processors and taskset. */
  static boolean isPossible() throws InterruptedException {
    return Runtime.getRuntime().availableProcessors() > 1
        && BenchNginx.answers("taskset", "--version");
  }

  /** The first two processors that this process may use. */
  static Apart here() throws IOException, InterruptedException {
    String told = taskset("-p", "-c", Long.toString(ProcessHandle.current().pid()));
    String allowed = told.substring(told.lastIndexOf(':') + 1).strip();
    List<String> processors = new ArrayList<>();
    for (String range : allowed.split(",")) {
      String[] ends = range.split("-");
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .forEach(processor -> processors.add(Integer.toString(processor)));
    }
    return new Apart(allowed, processors.get(0), processors.get(1));
  }

  /** Leaves all threads of processes that of servers only. */
  void move(List<Long> pids) throws IOException, InterruptedException {
    for (long pid : pids) {
      taskset("-a", "-p", "-c", forServers, Long.toString(pid));
    }
  }

  /** Runs this, in this thread, on that of the load. */
  PacedLoad.Outcome load(Load load) throws IOException, InterruptedException {
    // The link leads whoever reads it to itself.
    String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
    taskset("-p", "-c", forLoad, thread);
    try {
      return load.run();
    } finally {
      taskset("-p", "-c", allowed, thread);
    }
  }

  private static String taskset(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("taskset"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + " failed: " + told);
    }
    return told;
  }
}
