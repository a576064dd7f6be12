package sluice.matomo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections of a process to Matomo's database. None is opened before it is needed.
 * Thread-safe.
 *
 * <p><b>Size.</b> Each part of the process reserves as many connections as it can use at the same
 * time, so that none waits for another part. Those that are not used are closed after a minute.
 *
 * <p><b>A server that is away.</b> A pool connects in the background, and who waits for it learns
 * of a refusal only when its time is over. So while no connection is idle the caller itself makes
 * one and leaves it to the pool: it fails as soon and for the same reason as without a pool, and
 * many that come at once need not wait for the pool, which makes one after the other. It is also
 * asked how long the server keeps a silent connection; the pool's are replaced before they are so
 * old.
 *
 * <p><b>Several hosts.</b> A connection leads to one that was fit when it was made ({@link
 * HostInUse}). Before it is used again it is asked whether it still is, and all are thrown away
 * where it is not, or where the process uses another host by now.
 *
 * <p><b>Session settings.</b> Closing a connection hands it to the next user with autocommit,
 * isolation and network timeout as they were, but with the variables that were SET. Those who set
 * such give their connection up; and {@link #open} sets sql_mode and time zone back, which are what
 * users of {@link #source} set.
 */
public final class DatabasePool implements DatabaseConnections, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DatabasePool.class);

  /** Until a server that does not answer is given up. */
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** Until an idle connection that does not answer is replaced by another. */
  private static final Duration TEST_LIMIT = Duration.ofSeconds(2);

  /**
   * What the pool is made for: by the size that it begins with it bounds how many wishes for a
   * connection it remembers, and it throws away what is beyond, whose user then waits in vain.
   */
  private static final int MOST = 1024;

  private static final Duration IDLE_LIMIT = Duration.ofMinutes(1);

  private static final Duration LONGEST_LIFE = Duration.ofMinutes(30);

  private final Source source;

  private DatabasePool(Source source) {
    this.source = source;
  }

  /**
   * Makes a pool for one connection at a time, until more are reserved.
   *
   * @param name for the log, the threads and the metrics
   */
  public static DatabasePool of(DatabaseAddress address, String name) {
    return of(new HostInUse(address, true), name);
  }

  /** The same for a replica, from which is only read: of several hosts any will do. */
  public static DatabasePool ofReplica(DatabaseAddress address, String name) {
    return of(new HostInUse(address, false), name);
  }

  private static DatabasePool of(HostInUse host, String name) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    ConnectionsAhead ahead = new ConnectionsAhead(host, CONNECT_LIMIT);
    config.setDataSource(ahead);
    config.setMaximumPoolSize(MOST);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(CONNECT_LIMIT.toMillis());
    config.setValidationTimeout(TEST_LIMIT.toMillis());
    config.setIdleTimeout(IDLE_LIMIT.toMillis());
    config.setMaxLifetime(LONGEST_LIFE.toMillis());
    Source source = new Source(config, host, ahead);
    source.setMaximumPoolSize(1);
    return new DatabasePool(source);
  }

  /** One connection beside any pool, for a question before the process has one. */
  public static Connection single(DatabaseAddress address) throws SQLException {
    return new HostInUse(address, true).connect(CONNECT_LIMIT);
  }

  /** The same for a replica. */
  public static Connection singleOfReplica(DatabaseAddress address) throws SQLException {
    return new HostInUse(address, false).connect(CONNECT_LIMIT);
  }

  /** From now on so many more may be in use at the same time. */
  public synchronized void reserve(int connections) {
    int size = source.isGrown ? source.getMaximumPoolSize() + connections : connections;
    source.isGrown = true;
    source.setMaximumPoolSize(size);
  }

  /**
   * Publishes what is in use and waited for as {@code hikaricp.connections.*}. Called at most once.
   */
  public void meter(MeterRegistry registry) {
    source.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(registry));
  }

  /** For those who use connections shortly, and close them. */
  public DataSource source() {
    return source;
  }

  @Override
  public Connection open() throws SQLException {
    return open(CONNECT_LIMIT);
  }

  @Override
  public Connection open(Duration limit) throws SQLException {
    Connection connection = source.connection(limit);
    try (Statement statement = connection.createStatement()) {
      // Hikari hands out what was used a moment ago untested: a server may stand still since.
      connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
      statement.execute("SET SESSION sql_mode=DEFAULT, time_zone=DEFAULT");
      connection.setNetworkTimeout(Runnable::run, 0);
      return connection;
    } catch (SQLException e) {
      giveUp(connection);
      throw e;
    }
  }

  @Override
  public void giveUp(Connection connection) {
    DatabaseConnections.super.giveUp(connection);
    source.evictConnection(connection);
  }

  /** How many are in the hands of users. */
  public int inUse() {
    return source.getHikariPoolMXBean().getActiveConnections();
  }

  /** How old a connection becomes at most. */
  Duration longestLife() {
    return Duration.ofMillis(source.getMaxLifetime());
  }

  /** Ends all connections. Those that are still in use then were forgotten, which is logged. */
  @Override
  public void close() {
    int forgotten = inUse();
    if (forgotten > 0) {
      LOG.atWarn()
          .addKeyValue("pool", source.getPoolName())
          .addKeyValue("count", forgotten)
          .log("connections-forgotten");
    }
    source.close();
  }

  /** The pool itself, whose users make connections where none is idle. */
  private static final class Source extends HikariDataSource {
    private final HostInUse host;
    private final ConnectionsAhead ahead;
    private boolean isGrown;

    Source(HikariConfig config, HostInUse host, ConnectionsAhead ahead) {
      super(config);
      this.host = host;
      this.ahead = ahead;
    }

    @Override
    public Connection getConnection() throws SQLException {
      return connection(CONNECT_LIMIT);
    }

    /** One that leads to the host that is in use, if it is fit: it may be a replica by now. */
    private Connection connection(Duration limit) throws SQLException {
      Connection connection = pooled(limit);
      if (!host.isOneOfSeveral() || isFit(connection, limit)) {
        return connection;
      }
      evictConnection(connection);
      getHikariPoolMXBean().softEvictConnections();
      return pooled(limit);
    }

    /** Whether there is no better one. */
    private boolean isFit(Connection connection, Duration limit) throws SQLException {
      try {
        return host.isFit(connection, limit) || host.hadNoBetter(connection);
      } catch (SQLException e) {
        evictConnection(connection);
        throw e;
      }
    }

    private Connection pooled(Duration limit) throws SQLException {
      HikariPoolMXBean pool = getHikariPoolMXBean();
      boolean isFull = pool.getTotalConnections() >= getMaximumPoolSize();
      if (isFull || pool.getIdleConnections() > 0) {
        return taken();
      }
      Connection made = make(limit);
      ahead.offer(made);
      try {
        return taken();
      } finally {
        ahead.withdraw(made); // another became idle, or as many as are reserved are in use
      }
    }

    private Connection taken() throws SQLException {
      try {
        return super.getConnection();
      } catch (SQLTransientConnectionException e) {
        // Without a cause it has no SQLSTATE, by which callers tell a server that is away.
        throw new SQLTransientConnectionException(e.getMessage(), "08001", e);
      }
    }

    private Connection make(Duration limit) throws SQLException {
      Connection made = ahead.make(limit);
      try (Statement statement = made.createStatement();
          ResultSet row = statement.executeQuery("SELECT @@wait_timeout")) {
        row.next();
        Duration silence = Duration.ofSeconds(row.getLong(1)).multipliedBy(9).dividedBy(10);
        setMaxLifetime((silence.compareTo(LONGEST_LIFE) < 0 ? silence : LONGEST_LIFE).toMillis());
        return made;
      } catch (SQLException e) {
        ahead.discard(made);
        throw e;
      }
    }
  }
}
