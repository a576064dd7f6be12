package sluice.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import sluice.archive.table.MatomoTables;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.matomo.MatomoConfig;
import sluice.process.LogSetup;
import sluice.report.HeapWatch;

/**
 * The archiver in a process of its own, which does what the lines of its input say and answers each
 * by a line. Its clock stands at the instant of the last command and goes on from there. It ends
 * with its input. One thread.
 */
final class ArchiverProcess {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HeapWatch heap = new HeapWatch();
  private final Archiver archiver;
  private final DayReading reading;
  private Duration ahead = Duration.ZERO;

  private ArchiverProcess(MatomoTables tables, Path stateDir, ArchiveLoad load) {
    ArchiverConfig standard = ArchiverConfig.DEFAULTS;
    ArchiverConfig config =
        new ArchiverConfig(
            standard.every(),
            standard.periods(),
            standard.archivesSegments(),
            Optional.of(stateDir),
            load,
            MatomoConfig.defaults());
    archiver =
        new Archiver(config, tables, new SimpleMeterRegistry(), () -> Instant.now().plus(ahead));
    reading = new DayReading(tables);
  }

  /** Started by {@link ArchiverChild}; the first line of the input says where the database is. */
  public static void main(String[] arguments) throws IOException, SQLException {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS);
    PrintStream answers = System.out;
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    JsonNode setup = JSON.readTree(input.readLine());
    DatabaseAddress address =
        new DatabaseAddress(
            setup.get("url").asText(),
            setup.get("user").asText(),
            setup.get("password").asText(),
            setup.get("prefix").asText());
    try (DatabasePool pool = DatabasePool.of(address, "archiver")) {
      ArchiveLoad load =
          new ArchiveLoad(ArchiveLoad.UNBOUNDED.threads(), setup.get("share").asDouble(), 0);
      pool.reserve(4 + 2 * load.threads());
      ArchiverProcess process =
          new ArchiverProcess(
              new MatomoTables(pool.source(), address.tablesPrefix()),
              Path.of(setup.get("stateDir").asText()),
              load);
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        answers.println(JSON.writeValueAsString(process.answer(JSON.readTree(line))));
        answers.flush();
      }
    }
  }

  private Map<String, Object> answer(JsonNode command) throws SQLException {
    heap.reset();
    if (command.has("at")) {
      ahead = Duration.between(Instant.now(), Instant.parse(command.get("at").asText()));
    }
    long start = System.nanoTime();
    long count = carryOut(command);
    double seconds = (System.nanoTime() - start) / 1e9;
    String problem = archiver.problem().orElse("");
    return Map.of("seconds", seconds, "count", count, "heap", heap.highest(), "problem", problem);
  }

  private long carryOut(JsonNode command) throws SQLException {
    return switch (command.get("do").asText()) {
      case "run" -> archiver.run();
      case "days" -> days(command.get("days"));
      case "readDay" -> reading.day(SiteDaySize.DAY);
      case "readVisits" ->
          reading.visits(
              StreamSupport.stream(command.get("ids").spliterator(), false)
                  .mapToLong(JsonNode::asLong)
                  .toArray());
      case "query" -> reading.query(command.get("sql").asText());
      default -> throw new IllegalArgumentException("unknown: " + command);
    };
  }

  /** Archives days and no longer periods. */
  private long days(JsonNode days) throws SQLException {
    long count = 0;
    for (JsonNode text : days) {
      LocalDate day = LocalDate.parse(text.asText());
      count += archiver.rebuild(new Archiver.Request(List.of(), day, day, Set.of()));
    }
    return count;
  }
}
