package sluice.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts commands as their users do, but with servers that are not there, so that each loads what
 * it needs to start: classes of Java itself, and those that Java makes for lambdas. What is made
 * for answers of a server is missing.
 *
 * <p>Nothing of it is seen: what commands print is thrown away, they find no server, and their
 * state goes into a folder that is deleted. Confined to one thread; a process that has rehearsed
 * has threads of half-started commands, whose log goes nowhere, and must end.
 */
final class Rehearsal {

  /** For all commands together; a machine on which that does not suffice starts slowly anyway. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** What long-running commands need to get as far as to their servers. */
  private static final List<String> PROCESSES = List.of("ingest", "worker", "archive");

  private Rehearsal() {}

  /** Rehearses all, for at most a minute; whatever goes wrong in it is no matter. */
  static void all() throws IOException, InterruptedException {
    PrintStream out = System.out;
    Path folder = Files.createTempDirectory("sluice-classes");
    PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    System.setOut(nobody);
    System.setErr(nobody);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread rehearsing = new Thread(() -> commands(folder, taken).forEach(Sluice::run), "stage");
      rehearsing.setDaemon(true);
      rehearsing.start();
      rehearsing.join(LIMIT.toMillis());
    } finally {
      System.setOut(out);
      delete(folder);
    }
  }

  /**
   * The command lines.
   *
   * @param taken ingest finds its port taken and ends, where else it would begin to serve
   */
  private static List<String[]> commands(Path folder, ServerSocket taken) {
    List<String> servers =
        List.of(
            "--redis",
            "redis://127.0.0.1:1/0",
            "--database-url",
            "jdbc:mariadb://127.0.0.1:1/none",
            "--database-user",
            "nobody",
            "--database-password",
            "none");
    List<String[]> commands = new ArrayList<>();
    commands.add(new String[] {"--help"});
    commands.add(line(List.of("queue", "monitor", "--json", "--iterations", "1"), servers));
    commands.add(line(List.of("status", "--admin-listen", "127.0.0.1:1"), List.of()));
    for (String process : PROCESSES) {
      List<String> words = new ArrayList<>(List.of(process, "--admin-listen", "127.0.0.1:0"));
      words.addAll(List.of("--state-dir", folder.resolve(process).toString()));
      words.addAll(
          process.equals("ingest")
              ? List.of("--listen", "127.0.0.1:" + taken.getLocalPort())
              : List.of("--" + StartWait.NO_WAIT.name()));
      commands.add(line(words, servers));
    }
    return commands;
  }

  private static String[] line(List<String> words, List<String> servers) {
    return Stream.concat(words.stream(), servers.stream()).toArray(String[]::new);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      // A half-started command still writes there: what stays is no reason to keep no classes.
    }
  }
}
