package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedMariaDb;
import sluice.process.ConfigFaults;

class UnixSocketFactoryIT {

  private static DatabaseAddress at(Path socket) {
    MatomoConfig config =
        MatomoConfig.defaults()
            .with("database", "dbname", "d")
            .with("database", "unix_socket", socket.toString());
    return DatabaseAddress.of(SluiceSettings.of(Map.of(), Map.of(), config, new ConfigFaults()))
        .orElseThrow();
  }

  @Test
  void databaseIsReachedThroughItsSocket(@TempDir Path directory) throws Exception {
    List<String> options = List.of("--innodb-buffer-pool-size=16M");
    try (EmbeddedMariaDb server = EmbeddedMariaDb.start(directory, options)) {
      server.createDatabase("d");
      try (Connection connection = server.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE USER s@localhost IDENTIFIED BY 'pw'");
        statement.execute("GRANT ALL ON d.* TO s@localhost");
      }
      String url = at(directory.resolve("data/mariadb.sock")).jdbcUrl();
      try (Connection connection = DriverManager.getConnection(url, "s", "pw");
          Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT DATABASE(), REPEAT('x', 3000000)")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("d");
        assertThat(row.getString(2)).hasSize(3_000_000);
      }
    }
  }

  @Test
  void missingSocketIsNamed(@TempDir Path directory) {
    Path socket = directory.resolve("none.sock");
    assertThatThrownBy(() -> DriverManager.getConnection(at(socket).jdbcUrl(), "s", "pw"))
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining(socket.toString());
  }
}
