package sluice.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import sluice.matomo.DatabaseConnections;
import sluice.process.Samples;

/**
 * Asks a MariaDB for its status, with what any account may see. Uses one connection for moments;
 * confined to the thread of its samples.
 */
public final class MariaDbSource implements Samples.Source {
  /** Connections that it uses at the same time. */
  public static final int CONNECTIONS = 1;

  /** How long the server may take for the connection, and for each answer. */
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Lacks SUPER, REPLICATION MASTER ADMIN or REPLICA MONITOR. */
  private static final int ACCESS_DENIED = 1227;

  private final DatabaseConnections connections;
  private final ServerVersions versions;
  private final String server;

  /** Whether the server has refused to say how far it follows its primary. */
  private boolean hidesReplication;

  private MariaDbSource(DatabaseConnections connections, ServerVersions versions, String server) {
    this.connections = connections;
    this.versions = versions;
    this.server = server;
  }

  /**
   * Publishes figures until what it returns is closed.
   *
   * @param name what they begin with: {@code sluice.mariadb}, or {@code sluice.replica}
   * @param connections has {@link #CONNECTIONS} reserved for it
   * @param versions is told the server's
   */
  public static Samples watch(
      String name,
      DatabaseConnections connections,
      MeterRegistry registry,
      ServerVersions versions) {
    String server = name.endsWith("replica") ? "database server of the replica" : "database server";
    versions.expect(server);
    return Samples.start(
        name, new MariaDbSource(connections, versions, server), registry, Tags.empty());
  }

  @Override
  public Samples.Figures read() throws SQLException {
    Connection connection = connections.open(LIMIT);
    try {
      connection.setNetworkTimeout(Runnable::run, (int) LIMIT.toMillis());
      Samples.Figures figures = figures(connection);
      versions.said(server, connection.getMetaData().getDatabaseProductVersion());
      connection.setNetworkTimeout(Runnable::run, 0);
      connection.close();
      return figures;
    } catch (SQLException e) {
      connections.giveUp(connection);
      throw e;
    }
  }

  private Samples.Figures figures(Connection connection) throws SQLException {
    Map<String, String> said = pairs(connection, MariaDbFigures.STATUS);
    said.putAll(pairs(connection, MariaDbFigures.VARIABLES));
    Map<String, Double> gauges = MariaDbFigures.gauges(said);
    gauges.putAll(replication(connection));
    disk(said).ifPresent(free -> gauges.put("data.disk.free.bytes", (double) free));
    return new Samples.Figures(gauges, MariaDbFigures.counters(said));
  }

  private static Map<String, String> pairs(Connection connection, String sql) throws SQLException {
    Map<String, String> pairs = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        pairs.put(rows.getString(1), rows.getString(2));
      }
    }
    return pairs;
  }

  /** How far it follows its primaries; nothing if it has none, or does not say. */
  private Map<String, Double> replication(Connection connection) throws SQLException {
    if (hidesReplication) {
      return Map.of();
    }
    double lag = 0;
    boolean isRunning = true;
    boolean isReplica = false;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW ALL SLAVES STATUS")) {
      while (rows.next()) {
        isReplica = true;
        lag = Math.max(lag, rows.getDouble("Seconds_Behind_Master"));
        isRunning &=
            "Yes".equals(rows.getString("Slave_IO_Running"))
                && "Yes".equals(rows.getString("Slave_SQL_Running"));
      }
    } catch (SQLException e) {
      if (e.getErrorCode() != ACCESS_DENIED) {
        throw e;
      }
      // Most accounts may not see it; to ask again every ten seconds would fill its log.
      hidesReplication = true;
      return Map.of();
    }
    return isReplica
        ? Map.of("replication.lag.seconds", lag, "replication.running", isRunning ? 1.0 : 0.0)
        : Map.of();
  }

  /** Bytes free where its data lie, if it runs on this host and the folder can be seen. */
  private static OptionalLong disk(Map<String, String> said) {
    try {
      Path data = Path.of(said.getOrDefault("datadir", ""));
      boolean isHere = InetAddress.getLocalHost().getHostName().equals(said.get("hostname"));
      if (!isHere || !data.isAbsolute() || !Files.isDirectory(data)) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(Files.getFileStore(data).getUsableSpace());
    } catch (IOException | InvalidPathException e) {
      return OptionalLong.empty();
    }
  }
}
