package sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import sluice.embedded.EmbeddedMariaDb;
import sluice.embedded.EmbeddedRedis;
import sluice.embedded.ServerBinaries;
import sluice.matomo.DatabaseAddress;

/**
 * The MariaDB and the Redis of a quickstart: embedded ones below its data directory, whose data
 * outlives the process, or those that the flags name. Confined to the main thread.
 *
 * @param database the database
 * @param redisUri the queue
 * @param mariaDb started here, if it was
 * @param redis started here, if it was
 */
record QuickstartServers(
    DatabaseAddress database,
    String redisUri,
    Optional<EmbeddedMariaDb> mariaDb,
    Optional<EmbeddedRedis> redis)
    implements AutoCloseable {

  /** Name of the embedded database. */
  private static final String DATABASE = "matomo";

  private static final List<String> MARIADB_OPTIONS =
      List.of("--innodb-buffer-pool-size=256M", "--max-connections=100");

  /** Options that a production Redis should have too: a crash loses at most the last second. */
  private static final List<String> REDIS_OPTIONS =
      List.of("--appendonly", "yes", "--appendfsync", "everysec");

  static final Flag INSTALLED =
      new Flag(
          "installed-servers",
          "",
          "Use mariadbd and redis-server from PATH in place of the embedded ones.");

  /**
   * Starts what no flag names.
   *
   * @throws IOException when a server does not start: one line that says why
   */
  static QuickstartServers of(Installation given, Path data) throws IOException, SQLException {
    ServerBinaries binaries =
        given.settings().flag(INSTALLED.name(), false)
            ? ServerBinaries.installed()
            : shipped(data).preferringInstalledRedis();
    Optional<EmbeddedMariaDb> mariaDb = Optional.empty();
    Optional<EmbeddedRedis> redis = Optional.empty();
    try {
      if (given.settings().text(Flag.DATABASE_URL.name()).isEmpty()) {
        mariaDb =
            Optional.of(EmbeddedMariaDb.start(data.resolve("mariadb"), binaries, MARIADB_OPTIONS));
        mariaDb.get().createDatabase(DATABASE);
      }
      if (given.settings().text(Flag.REDIS.name()).isEmpty()) {
        redis =
            Optional.of(
                EmbeddedRedis.startWithPassword(data.resolve("redis"), binaries, REDIS_OPTIONS));
      }
    } catch (IOException | SQLException e) {
      mariaDb.ifPresent(EmbeddedMariaDb::close);
      throw e;
    }
    DatabaseAddress database =
        mariaDb
            .map(
                server ->
                    new DatabaseAddress(
                        server.jdbcUrl(DATABASE),
                        server.user(),
                        server.password(),
                        QuickstartSite.PREFIX))
            .orElseGet(given::database);
    String redisUri =
        redis
            .map(server -> server.uri(0))
            .orElseGet(() -> given.settings().text(Flag.REDIS.name(), ""));
    return new QuickstartServers(database, redisUri, mariaDb, redis);
  }

  /** The jars beside the distribution, else those on the class path (tests). */
  private static ServerBinaries shipped(Path data) throws IOException {
    Optional<Path> folder =
        Optional.ofNullable(System.getProperty("sluice.home"))
            .map(home -> Path.of(home, "embedded"))
            .filter(Files::isDirectory);
    ServerBinaries binaries =
        folder.isPresent()
            ? ServerBinaries.inFolder(folder.get())
            : ServerBinaries.onClassPath(QuickstartServers.class.getClassLoader());
    // The binaries are unpacked once below the user's home; a user without one has them in the data
    // directory.
    return Files.isWritable(Path.of(System.getProperty("user.home")))
        ? binaries
        : binaries.unpackedBelow(data.resolve("servers"));
  }

  /** Two lines for the console. */
  String describe() {
    return "  "
        + mariaDb.map(Object::toString).orElse("database " + database)
        + "\n  "
        + redis.map(Object::toString).orElse("Redis as given by --redis");
  }

  @Override
  public void close() {
    redis.ifPresent(EmbeddedRedis::close);
    mariaDb.ifPresent(EmbeddedMariaDb::close);
  }
}
