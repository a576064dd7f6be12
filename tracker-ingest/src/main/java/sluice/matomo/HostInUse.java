package sluice.matomo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.mariadb.jdbc.Driver;

/**
 * Which host of an address a process uses: the one that it used last, as long as that is fit, else
 * the first of them that is; where none is, the first that answers, whose refusals then say why. So
 * a failover or a switchover of MariaDB is followed by connecting anew, whatever becomes of the old
 * primary, and one that comes back gets nothing while another is in use: two that take writes, as
 * those of Galera, may be a moment apart. The driver's own choice among hosts is not used: it takes
 * any that answers. Thread-safe.
 */
final class HostInUse {

  /** What {@code @@read_only} says where writes are taken. */
  private static final Set<String> TAKES_WRITES = Set.of("0", "OFF");

  /**
   * Refusals of a host that is there and has no room for one more: too many connections (1040), or
   * too many of this user (1203, 1226). Others are there for those that it had before.
   */
  private static final Set<Integer> FULL = Set.of(1040, 1203, 1226);

  /** After none was fit, so long nobody looks for one again who has a connection to any. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final DatabaseAddress address;
  private final List<String> hosts;
  private final boolean isForWrites;
  private final AtomicReference<Host> used = new AtomicReference<>(Host.NONE);
  private volatile long foundNoneNanos = System.nanoTime() - PAUSE.toNanos();

  /** Where the driver's connections lead that were made here, as long as somebody has them. */
  private final Map<Connection, String> urls = Collections.synchronizedMap(new WeakHashMap<>());

  /**
   * A host to which a connection was made.
   *
   * @param isGalera whether it is one of several nodes, and nothing without the others
   * @param isFit as of the last look
   */
  private record Host(String url, boolean isGalera, boolean isFit) {
    private static final Host NONE = new Host("", false, false);
  }

  /**
   * Connects nowhere yet.
   *
   * @param isForWrites whether a host that is read-only is unfit
   */
  HostInUse(DatabaseAddress address, boolean isForWrites) {
    this.address = address;
    this.hosts = address.hostUrls();
    this.isForWrites = isForWrites;
  }

  /** Whether there is any choice. */
  boolean isOneOfSeveral() {
    return hosts.size() > 1;
  }

  /**
   * A new connection; the caller closes it.
   *
   * @param limit for connecting to each host, and for each of its answers
   * @throws SQLException what a host says that is full, at once if it is the one in use and was fit
   *     when it was looked at last, else where none is fit; where none answers what one of them
   *     refused, if one did, else what became of the last
   */
  Connection connect(Duration limit) throws SQLException {
    if (hosts.size() == 1) {
      return connect(hosts.get(0), limit);
    }
    Host before = used.get();
    List<String> inOrder = new ArrayList<>(hosts);
    if (inOrder.remove(before.url())) {
      inOrder.add(0, before.url());
    }
    List<Tried> unfit = new ArrayList<>();
    SQLException refusal = new SQLException("no host is named", "08001");
    try {
      for (String url : inOrder) {
        try {
          Tried one = tried(url, limit);
          if (one.host().isFit()) {
            used.compareAndSet(before, one.host());
            return one.connection();
          }
          unfit.add(one);
        } catch (SQLException e) {
          if (isFull(e) && before.isFit() && url.equals(before.url())) {
            throw e;
          }
          refusal = weight(e) >= weight(refusal) ? e : refusal;
        }
      }
      foundNoneNanos = System.nanoTime();
      if (unfit.isEmpty() || isFull(refusal)) {
        throw refusal;
      }
      Tried first = unfit.remove(0);
      used.compareAndSet(before, first.host());
      return first.connection();
    } finally {
      unfit.forEach(one -> close(one.connection()));
    }
  }

  /** A host that answers, and a connection to it. */
  private record Tried(Host host, Connection connection) {}

  private Tried tried(String url, Duration limit) throws SQLException {
    Connection connection = connect(url, limit);
    try {
      connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
      boolean isGalera = ask(connection, "SHOW GLOBAL VARIABLES LIKE 'wsrep_on'", 2).equals("ON");
      boolean isFit = isFit(isGalera, connection, limit);
      urls.put(connection, url);
      return new Tried(new Host(url, isGalera, isFit), connection);
    } catch (SQLException e) {
      close(connection);
      throw e;
    }
  }

  private static boolean isFull(SQLException refusal) {
    return FULL.contains(refusal.getErrorCode());
  }

  /** The more it tells of a host that may be fit, the more. */
  private static int weight(SQLException refusal) {
    boolean isSilence = String.valueOf(refusal.getSQLState()).startsWith("08");
    return isFull(refusal) ? 2 : isSilence ? 0 : 1;
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException gone) {
      // whatever became of it, nobody uses it
    }
  }

  /**
   * Whether a connection leads to the host that is used now, and that is fit.
   *
   * @param connection made here, or the pool's around such a one
   * @param limit for each of its answers
   * @throws SQLException if it does not answer
   */
  boolean isFit(Connection connection, Duration limit) throws SQLException {
    Host host = used.get();
    if (!leadsTo(host, connection)) {
      return false;
    }
    boolean isFit = isFit(host.isGalera(), connection, limit);
    used.compareAndSet(host, new Host(host.url(), host.isGalera(), isFit));
    return isFit;
  }

  /** Whether it is no use to look for another than this: there was none a moment ago. */
  boolean hadNoBetter(Connection connection) throws SQLException {
    return System.nanoTime() - foundNoneNanos < PAUSE.toNanos() && leadsTo(used.get(), connection);
  }

  private boolean leadsTo(Host host, Connection connection) throws SQLException {
    return host.url().equals(urls.get(connection.unwrap(org.mariadb.jdbc.Connection.class)));
  }

  /**
   * Whether a host may be used: it is not set to read-only, as replicas are, where writes are
   * wanted; and a node of Galera is with most of the others. One that is not refuses all (1047).
   */
  private boolean isFit(boolean isGalera, Connection connection, Duration limit)
      throws SQLException {
    connection.setNetworkTimeout(Runnable::run, (int) limit.toMillis());
    boolean isFit =
        (!isForWrites || TAKES_WRITES.contains(ask(connection, "SELECT @@global.read_only", 1)))
            && (!isGalera
                || ask(connection, "SHOW GLOBAL STATUS LIKE 'wsrep_ready'", 2).equals("ON"));
    connection.setNetworkTimeout(Runnable::run, 0);
    return isFit;
  }

  private static String ask(Connection connection, String question, int column)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() ? row.getString(column) : "";
    }
  }

  private Connection connect(String url, Duration limit) throws SQLException {
    return new Driver().connect(url, properties(limit));
  }

  private Properties properties(Duration limit) {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    properties.setProperty("connectTimeout", Long.toString(limit.toMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }
}
