package sluice.archive.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.log.DateTimes;

/**
 * Table archiving_metrics, in which Matomo records how long archives took; no report reads it
 * (docs: archiver/docs/archive-tables.md#times-of-archives; plugins/ArchivingMetrics of Matomo
 * 5.7). Thread-safe.
 */
public final class ArchivingTimes {
  private static final Logger LOG = LoggerFactory.getLogger(ArchivingTimes.class);

  private final MatomoTables tables;
  private volatile boolean isSaid;

  /** The table of one Matomo. */
  public ArchivingTimes(MatomoTables tables) {
    this.tables = tables;
  }

  /**
   * An archive that was made.
   *
   * @param began when work on it began, or on the one before of the same thread ended
   * @param isTemporary whether its period went on then
   */
  public record Made(
      ArchiveKey key, long idArchive, Instant began, Instant ended, boolean isTemporary) {}

  /**
   * Records an archive; a failure is said once, and hurts nothing.
   *
   * @param connection in autocommit
   * @param saysTemporary whether the table has a column for that (5.8)
   */
  public void record(Connection connection, Made made, boolean saysTemporary) {
    String sql =
        "INSERT INTO "
            + tables.name("archiving_metrics")
            + " (idarchive, idsite, archive_name, date1, date2, period, ts_started, ts_finished,"
            + (" total_time, total_time_exclusive" + (saysTemporary ? ", is_temporary" : "") + ")")
            + (" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?" + (saysTemporary ? ", ?)" : ")"));
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      bind(insert, made);
      if (saysTemporary) {
        insert.setInt(11, made.isTemporary() ? 1 : 0);
      }
      insert.executeUpdate();
    } catch (SQLException e) {
      if (!isSaid) {
        isSaid = true;
        LOG.atWarn()
            .setCause(e)
            .addKeyValue("effect", "times of archives are missing in archiving_metrics")
            .log("archiving-times-not-written");
      }
    }
  }

  private static void bind(PreparedStatement insert, Made made) throws SQLException {
    long millis = Math.max(0, Duration.between(made.began(), made.ended()).toMillis());
    insert.setLong(1, made.idArchive());
    insert.setInt(2, made.key().idSite());
    insert.setString(3, made.key().flag().rowName());
    insert.setString(4, made.key().period().date1().toString());
    insert.setString(5, made.key().period().date2().toString());
    insert.setInt(6, made.key().period().kind().code());
    insert.setString(7, DateTimes.text(made.began()));
    insert.setString(8, DateTimes.text(made.ended()));
    insert.setLong(9, millis);
    insert.setLong(10, millis);
  }
}
