package sluice.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A test class's own database, empty when made, dropped after the class. Thread-safe. */
public final class TestDatabase implements AutoCloseable {
  private final String serverUrl;
  private final String user;
  private final String password;
  private final String name;

  private TestDatabase(String serverUrl, String user, String password, String name) {
    this.serverUrl = serverUrl;
    this.user = user;
    this.password = password;
    this.name = name;
  }

  static TestDatabase create(String serverUrl, String user, String password, String name) {
    TestDatabase database = new TestDatabase(serverUrl, user, password, name);
    database.empty();
    return database;
  }

  /** Makes it as it was when made. */
  public void empty() {
    onServer("DROP DATABASE IF EXISTS `" + name + "`");
    onServer("CREATE DATABASE `" + name + "` CHARACTER SET utf8mb4");
  }

  public String jdbcUrl() {
    return serverUrl + name;
  }

  public String user() {
    return user;
  }

  public String password() {
    return password;
  }

  public String name() {
    return name;
  }

  /** A new connection in autocommit, the caller's to close. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user, password);
  }

  /** Runs one statement on a connection of its own. */
  public void execute(String sql) {
    run(jdbcUrl(), sql);
  }

  private void onServer(String sql) {
    run(serverUrl, sql);
  }

  private void run(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("at " + url + ": " + sql, e);
    }
  }

  @Override
  public void close() {
    onServer("DROP DATABASE IF EXISTS `" + name + "`");
  }
}
