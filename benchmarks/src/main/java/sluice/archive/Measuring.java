package sluice.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import sluice.worker.BenchServers;

/** Starts archivers in processes of their own, and counts what the server did for a command. */
final class Measuring {
  private final BenchServers servers;
  private final String heap;

  /**
   * Measures with these servers.
   *
   * @param heap largest heap of an archiver, as -Xmx takes it
   */
  Measuring(BenchServers servers, String heap) {
    this.servers = servers;
    this.heap = heap;
  }

  BenchServers servers() {
    return servers;
  }

  /** An archiver that takes what it can get. */
  ArchiverChild child(String database, Path stateDir) throws IOException {
    return child(
        database, stateDir, new ArchiverChild.Limits(heap, ArchiveLoad.NO_SHARE, Priority.USUAL));
  }

  /**
   * An archiver that leaves something to others.
   *
   * @param share of the database's time, as {@link ArchiveLoad} takes it
   * @param priority of its process
   */
  ArchiverChild child(String database, Path stateDir, double share, Priority priority)
      throws IOException {
    return child(database, stateDir, new ArchiverChild.Limits(heap, share, priority));
  }

  private ArchiverChild child(String database, Path stateDir, ArchiverChild.Limits limits)
      throws IOException {
    return ArchiverChild.start(servers, database, limits, stateDir);
  }

  /** A command to an archiver. */
  @FunctionalInterface
  interface Command {
    ArchiverChild.Answer ask() throws IOException;
  }

  /** What a command took, and what the server counted. */
  record Measured(ArchiverChild.Answer answer, ServerCounters used) {}

  Measured measure(Command command) throws IOException, SQLException {
    try (Connection connection = servers.database("").getConnection()) {
      ServerCounters before = ServerCounters.read(connection);
      ArchiverChild.Answer answer = command.ask();
      ServerCounters after = ServerCounters.read(connection);
      ServerCounters again = ServerCounters.read(connection);
      return new Measured(answer, ServerCounters.between(before, after, again));
    }
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }
}
