package sluice.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLocks;
import sluice.worker.drain.QueueTables;

/**
 * The queues and what belongs to them, for a command that looks at them and ends.
 *
 * @param place Redis or the database
 * @param queues how many are configured
 * @param isJson whether answers are printed as JSON, one object a line
 */
record QueueAccess(
    Installation installation,
    QueuePlace place,
    QueueBackend backend,
    DatabasePool connections,
    QueueTables tables,
    int queues,
    boolean isJson)
    implements AutoCloseable {

  static final Flag JSON = new Flag("json", "", "Print JSON, one object a line.");

  /** At the same time: for lists, locks, and what is read beside them. */
  private static final int CONNECTIONS = 6;

  /** Apart, so that only what prints JSON loads Jackson: flags of this class are in each help. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }

  /**
   * Does not connect to the queues yet; throws when the configuration has faults.
   *
   * @throws SQLException when only the database knows where the queues are, and does not tell
   */
  static QueueAccess open(Installation installation) throws SQLException {
    DatabaseAddress database = installation.database();
    QueuePlugin plugin = QueuePlugin.known(installation);
    plugin
        .failure()
        .ifPresent(
            why ->
                installation
                    .doubts()
                    .addAll(List.of("the plugin's settings could not be read: " + why)));
    int queues = plugin.queues(installation);
    boolean isJson = installation.settings().flag(JSON.name(), false);
    QueuePlace place = new QueuePlace(plugin.redis(installation));
    installation.faults().throwIfAny();
    DatabasePool pool = DatabasePool.of(database, "sluice queue");
    pool.reserve(CONNECTIONS);
    return new QueueAccess(
        installation,
        place,
        place.backend(pool, database.tablesPrefix()),
        pool,
        new QueueTables(database.tablesPrefix()),
        queues,
        isJson);
  }

  /** How many queues the processes work with: what they agreed on, else what is configured. */
  int queuesInUse() throws BackendException {
    try (QueueLocks locks = backend.locks()) {
      return locks.agreedQueues().orElse(queues);
    }
  }

  /** The flags of such a command: its own, where the queues are, and the form of the answer. */
  static List<Flag> flags(Flag... own) {
    List<Flag> flags = new ArrayList<>(List.of(own));
    flags.add(JSON);
    flags.addAll(
        List.of(
            Flag.MATOMO_DIR,
            Flag.MATOMO_HOST,
            Flag.DATABASE_URL,
            Flag.DATABASE_USER,
            Flag.DATABASE_PASSWORD,
            Flag.TABLES_PREFIX,
            Flag.REDIS,
            Flag.QUEUES));
    return flags;
  }

  /** Prints one JSON object. */
  static void printJson(Object value) {
    System.out.println(json(value));
  }

  /** A value as JSON on one line. */
  static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON: " + value, e);
    }
  }

  @Override
  public void close() {
    backend.close();
    connections.close();
  }
}
