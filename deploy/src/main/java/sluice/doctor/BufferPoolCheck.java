package sluice.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** The server's memory against its data. Stateless. */
final class BufferPoolCheck {

  /** Less than a tenth of the data in memory: rows of open visits are read from the disk. */
  private static final int LEAST_SHARE = 10;

  private BufferPoolCheck() {}

  static List<Finding> look(Connection connection) throws SQLException {
    long pool =
        Long.parseLong(Sql.text(connection, "SELECT @@GLOBAL.innodb_buffer_pool_size").orElse("0"));
    long data =
        Long.parseLong(
            Sql.text(
                    connection,
                    "SELECT CAST(COALESCE(SUM(data_length + index_length), 0) AS UNSIGNED)"
                        + " FROM information_schema.tables WHERE table_schema = DATABASE()")
                .orElse("0"));
    String evidence =
        "innodb_buffer_pool_size %s, tables and indexes %s".formatted(mib(pool), mib(data));
    return List.of(
        pool * LEAST_SHARE >= data
            ? Finding.ok(FindingKind.DATABASE_BUFFER_POOL, evidence)
            : Finding.warning(
                FindingKind.DATABASE_BUFFER_POOL,
                evidence + ": less than a tenth",
                "innodb_buffer_pool_size = 50 to 70 % of the memory of a machine that does nothing"
                    + " else, in my.cnf"));
  }

  static String mib(long bytes) {
    return String.format(Locale.ROOT, "%,d MiB", bytes >> 20);
  }
}
