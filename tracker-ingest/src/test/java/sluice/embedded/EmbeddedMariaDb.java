package sluice.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.mariadb.jdbc.Driver;
import sluice.process.PrivateFiles;

/**
 * A MariaDB server of our own, on a loopback port. Confined to one thread, but for {@link #kill},
 * {@link #pause} and {@link #resume}.
 *
 * <p>Its directory holds {@code data/}, the log {@code mariadb.log} and the password; a second
 * start on the same directory keeps the data. TLS is off: with it the server takes many times as
 * long to start, for connections that never leave the machine.
 */
public final class EmbeddedMariaDb extends EmbeddedServer {
  private static final String USER = "sluice";

  private final MariaDbFiles files;
  private final Path directory;
  private final String password;
  private final List<String> extraOptions;

  private EmbeddedMariaDb(
      MariaDbFiles files, Path directory, int port, String password, List<String> extraOptions) {
    super(port);
    this.files = files;
    this.directory = directory;
    this.password = password;
    this.extraOptions = List.copyOf(extraOptions);
  }

  /** As {@link #start(Path, ServerBinaries, int, List)}, on any free port. */
  public static EmbeddedMariaDb start(
      Path directory, ServerBinaries binaries, List<String> extraOptions) throws IOException {
    return start(directory, binaries, 0, extraOptions);
  }

  /** As {@link #start(Path, ServerBinaries, int, List)}, with the binaries on the class path. */
  public static EmbeddedMariaDb start(Path directory, List<String> extraOptions)
      throws IOException {
    return start(
        directory,
        ServerBinaries.onClassPath(EmbeddedMariaDb.class.getClassLoader()),
        0,
        extraOptions);
  }

  /**
   * Starts the server and waits until it answers.
   *
   * @param directory the server's own; made if it is not there
   * @param port 0 for any free port
   * @param extraOptions of mariadbd, such as {@code --innodb-buffer-pool-size=64M}; they win
   * @throws IOException if it does not start: one line, with the end of its log
   */
  public static EmbeddedMariaDb start(
      Path directory, ServerBinaries binaries, int port, List<String> extraOptions)
      throws IOException {
    Path absolute = directory.toAbsolutePath();
    PrivateFiles.createDirectories(absolute);
    MariaDbFiles files = binaries.mariaDb();
    String password = MariaDbBootstrap.passwordOf(absolute, files, USER);
    int chosen = port == 0 ? ServerProcess.freePort() : port;
    EmbeddedMariaDb server = new EmbeddedMariaDb(files, absolute, chosen, password, extraOptions);
    server.launch();
    return server;
  }

  /** The JDBC URL of a database of this server; an empty name gives the server itself. */
  public String jdbcUrl(String database) {
    return "jdbc:mariadb://127.0.0.1:" + port() + "/" + database;
  }

  /** A user with all rights. */
  public String user() {
    return USER;
  }

  public String password() {
    return password;
  }

  /** A new connection, without a database. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "2000");
    return new Driver().connect(jdbcUrl(""), properties);
  }

  /** Makes a database in utf8mb4 if it is not there. */
  public void createDatabase(String name) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE DATABASE IF NOT EXISTS `" + name.replace("`", "``") + "` CHARACTER SET utf8mb4");
    }
  }

  @Override
  ServerProcess startProcess() throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(MariaDbBootstrap.command(files, directory.resolve("data")));
    command.add("--port=" + port());
    command.add("--bind-address=127.0.0.1");
    // Relative to the data directory: a path of more than 107 bytes is refused for a socket.
    command.add("--socket=mariadb.sock");
    command.add("--pid-file=mariadb.pid");
    command.add("--skip-name-resolve");
    command.add("--character-set-server=utf8mb4");
    command.addAll(extraOptions);
    return ServerProcess.start(
        "MariaDB", directory, directory.resolve("mariadb.log"), command, pid -> ask());
  }

  private void ask() throws SQLException, IOException {
    try (Connection connection = connect()) {
      if (!connection.isValid(1)) {
        throw new IOException("connected, but the server does not answer");
      }
    }
  }

  /** For messages: where it listens and where its data is. */
  @Override
  public String toString() {
    return "MariaDB at 127.0.0.1:" + port() + " in " + directory;
  }
}
