package sluice.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What matters of MariaDB's status for a writer of many small transactions and a reader of whole
 * days: whether connections are left, whether the data fit into memory, whether transactions wait
 * for each other or pile up behind an old snapshot. No state.
 */
final class MariaDbFigures {
  private static final double MS_PER_SECOND = 1000;

  /** One value of the server. */
  private record Figure(String name, String said, double unit) {
    Figure(String name, String said) {
      this(name, said, 1);
    }
  }

  private static final List<Figure> GAUGES =
      List.of(
          new Figure("uptime.seconds", "Uptime"),
          new Figure("threads.running", "Threads_running"),
          new Figure("connections", "Threads_connected"),
          new Figure("connections.limit", "max_connections"),
          new Figure("connections.peak", "Max_used_connections"),
          new Figure("buffer.pool.bytes", "innodb_buffer_pool_size"),
          new Figure("buffer.pool.data.bytes", "Innodb_buffer_pool_bytes_data"),
          new Figure("buffer.pool.dirty.bytes", "Innodb_buffer_pool_bytes_dirty"),
          new Figure("row.lock.current.waits", "Innodb_row_lock_current_waits"),
          new Figure("history.list.length", "Innodb_history_list_length"),
          new Figure("checkpoint.age.bytes", "Innodb_checkpoint_age"),
          new Figure("checkpoint.age.limit.bytes", "Innodb_checkpoint_max_age"));

  private static final List<Figure> COUNTERS =
      List.of(
          new Figure("buffer.pool.read.requests", "Innodb_buffer_pool_read_requests"),
          new Figure("buffer.pool.reads", "Innodb_buffer_pool_reads"),
          new Figure("row.lock.waits", "Innodb_row_lock_waits"),
          new Figure("row.lock.wait.seconds", "Innodb_row_lock_time", MS_PER_SECOND),
          new Figure("deadlocks", "Innodb_deadlocks"),
          new Figure("log.waits", "Innodb_log_waits"),
          new Figure("slow.queries", "Slow_queries"),
          new Figure("queries", "Questions"),
          new Figure("connections.refused", "Connection_errors_max_connections"));

  /** Asks for the status: only what is published, for a server may tell hundreds. */
  static final String STATUS =
      "SHOW GLOBAL STATUS WHERE Variable_name IN ('"
          + String.join("','", GAUGES.stream().map(Figure::said).toList())
          + "','"
          + String.join("','", COUNTERS.stream().map(Figure::said).toList())
          + "')";

  /** Asks for settings, and for where the data lie. */
  static final String VARIABLES =
      "SHOW GLOBAL VARIABLES WHERE Variable_name IN"
          + " ('max_connections','innodb_buffer_pool_size','datadir','hostname')";

  private MariaDbFigures() {}

  static Map<String, Double> gauges(Map<String, String> said) {
    return values(GAUGES, said);
  }

  static Map<String, Double> counters(Map<String, String> said) {
    return values(COUNTERS, said);
  }

  /** Values by name; what this version of the server does not tell is left out. */
  private static Map<String, Double> values(List<Figure> figures, Map<String, String> said) {
    Map<String, Double> values = new HashMap<>();
    for (Figure figure : figures) {
      String text = said.get(figure.said());
      if (text != null && text.matches("\\d{1,20}")) {
        values.put(figure.name(), Double.parseDouble(text) / figure.unit());
      }
    }
    return values;
  }
}
