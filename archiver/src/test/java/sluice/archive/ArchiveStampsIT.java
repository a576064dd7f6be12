package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.archive.table.ArchiveKey;
import sluice.archive.table.ArchiveTables;
import sluice.archive.table.ArchiveWriter;
import sluice.archive.table.DoneFlag;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** Archives that are right are stamped anew, and nothing beside them is touched. */
@RealServers
class ArchiveStampsIT extends ArchiverScenario {
  ArchiveStampsIT(TestDatabase database) {
    super(database);
  }

  /** Others wait for what a stamp has locked, and it for them: 900 flags, as of 180 segments. */
  @Test
  void aStampDoesNotWaitForRowsOfOtherSites() throws Exception {
    try (Connection writing = tables.connect()) {
      new ArchiveTables(tables).create(writing, Period.day(LocalDate.of(2020, 1, 1)));
    }
    try (Connection writing = tables.connect();
        Connection other = connect()) {
      execute(
          "INSERT INTO matomo_archive_numeric_2020_01 SELECT a.seq, IF(r.seq = 0, 'done',"
              + " CONCAT('nb_', r.seq)), IF(a.seq <= 900, 1, 2), '2020-01-01', '2020-01-01', 1,"
              + " '2020-01-01', 1 FROM seq_1_to_4000 a JOIN seq_0_to_1 r");
      execute("ANALYZE TABLE matomo_archive_numeric_2020_01");
      Map<ArchiveKey, Long> ids = new HashMap<>();
      Period day = Period.day(LocalDate.of(2020, 1, 1));
      for (long id = 1; id <= 900; id++) {
        ids.put(new ArchiveKey(1, day, new DoneFlag(String.valueOf(id), "")), id);
      }
      other.setAutoCommit(false);
      try (Statement update = other.createStatement()) {
        update.execute(
            "UPDATE matomo_archive_numeric_2020_01 SET value = 4 WHERE idarchive = 3900 AND"
                + " name = 'done'");
      }
      try (Statement wait = writing.createStatement()) {
        wait.execute("SET innodb_lock_wait_timeout = 1");
      }
      new ArchiveWriter(new ArchiveTables(tables), clock).stamp(writing, ids, clock.now);
      other.rollback();
      assertThat(
              single(
                  "SELECT COUNT(*) FROM matomo_archive_numeric_2020_01 WHERE name = 'done' AND"
                      + " ts_archived > '2020-01-02'"))
          .isEqualTo(900);
    } finally {
      execute("DROP TABLE matomo_archive_numeric_2020_01, matomo_archive_blob_2020_01");
    }
  }
}
