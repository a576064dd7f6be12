package sluice.faults;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import sluice.embedded.EmbeddedMariaDb;

/** The database that several servers of MariaDB have, with the rights that Matomo's user has. */
final class SharedDatabase {

  static final String NAME = "faults";

  private static final String USER = "matomo";
  private static final String PASSWORD = "secret";

  private SharedDatabase() {}

  /** Makes it in the first server, with the site. */
  static void create(EmbeddedMariaDb server) throws IOException, SQLException {
    server.createDatabase(NAME);
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE USER matomo@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "'");
      statement.execute("GRANT ALL ON faults.* TO matomo@'127.0.0.1'");
      connection.setCatalog(NAME);
      Hosts.createSite(connection);
    }
  }

  /**
   * Flags for those who use it.
   *
   * @param ports of its servers, in the order in which they are tried
   */
  static List<String> flags(List<Integer> ports) {
    String hosts = ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    return List.of(
        "--database-url",
        "jdbc:mariadb:sequential://" + hosts + "/" + NAME,
        "--database-user",
        USER,
        "--database-password",
        PASSWORD);
  }
}
