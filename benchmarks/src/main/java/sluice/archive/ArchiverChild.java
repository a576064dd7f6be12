package sluice.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sluice.cli.LauncherFlags;
import sluice.worker.BenchServers;

/** A running {@link ArchiverProcess}. Confined to one thread at a time. */
final class ArchiverChild implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Until it has ended by itself, seconds. */
  private static final int END_LIMIT = 20;

  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  private ArchiverChild(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * What a command took.
   *
   * @param count sites, archives or rows
   * @param heap bytes that were in use at most after a garbage collection; 0 if there was none
   */
  record Answer(double seconds, long count, long heap) {}

  /**
   * What it may take.
   *
   * @param heap largest heap, as -Xmx takes it
   * @param share of the database's time, as {@link ArchiveLoad} takes it
   * @param priority of its process
   */
  record Limits(String heap, double share, Priority priority) {}

  /**
   * Starts it.
   *
   * @param stateDir of the archiver
   */
  static ArchiverChild start(BenchServers servers, String database, Limits limits, Path stateDir)
      throws IOException {
    List<String> command = new ArrayList<>(limits.priority().command());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherFlags.of("archive"));
    command.addAll(
        List.of(
            "-Xmx" + limits.heap(), // the last of several counts
            "-cp",
            System.getProperty("java.class.path"),
            ArchiverProcess.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    ArchiverChild child = new ArchiverChild(process);
    BenchServers.Access access = servers.access(database);
    child.send(
        Map.of(
            "url", access.jdbcUrl(),
            "user", access.user(),
            "password", access.password(),
            "prefix", BenchServers.PREFIX,
            "share", limits.share(),
            "stateDir", stateDir.toString()));
    return child;
  }

  /** A run of the archiver at an instant. */
  Answer run(Instant at) throws IOException {
    return ask(Map.of("do", "run", "at", at.toString()));
  }

  /** Archives days as they are at an instant, and no longer periods. */
  Answer days(List<LocalDate> days, Instant at) throws IOException {
    List<String> texts = days.stream().map(LocalDate::toString).toList();
    return ask(Map.of("do", "days", "at", at.toString(), "days", texts));
  }

  /** Reads the day's rows. */
  Answer readDay() throws IOException {
    return ask(Map.of("do", "readDay"));
  }

  /** Reads the rows of visits. */
  Answer readVisits(long[] ids) throws IOException {
    return ask(Map.of("do", "readVisits", "ids", ids));
  }

  /** Reads the rows of a query. */
  Answer query(String sql) throws IOException {
    return ask(Map.of("do", "query", "sql", sql));
  }

  private Answer ask(Map<String, Object> command) throws IOException {
    send(command);
    String line = answers.readLine();
    if (line == null || !line.startsWith("{")) {
      throw new IOException("the process ended at " + command.get("do") + ": " + line);
    }
    JsonNode answer = JSON.readTree(line);
    String problem = answer.get("problem").asText();
    if (!problem.isEmpty()) {
      throw new IllegalStateException("the archiver could not archive: " + problem);
    }
    return new Answer(
        answer.get("seconds").asDouble(),
        answer.get("count").asLong(),
        answer.get("heap").asLong());
  }

  private void send(Map<String, Object> line) throws IOException {
    commands.write(JSON.writeValueAsString(line));
    commands.newLine();
    commands.flush();
  }

  @Override
  public void close() throws IOException {
    commands.close();
    try {
      if (!process.waitFor(END_LIMIT, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
