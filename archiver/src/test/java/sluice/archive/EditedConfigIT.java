package sluice.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.archive.period.Period;
import sluice.matomo.MatomoConfig;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

/** What config.ini.php says of reports counts from the next run on, without a restart. */
@RealServers
class EditedConfigIT extends ArchiverScenario {
  private static final LocalDate BUSY_DAY = LocalDate.of(2026, 10, 12);

  @TempDir Path matomo;

  EditedConfigIT(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(matomo.resolve("config"));
    write("[General]\n");
  }

  private void write(String settings) throws IOException {
    Files.writeString(matomo.resolve("config/config.ini.php"), settings);
  }

  private Archiver configured() throws IOException {
    ArchiverConfig config = config(stateDir, MatomoConfig.load(matomo));
    return new Archiver(config, tables, new SimpleMeterRegistry(), clock);
  }

  private int pages(LocalDate day) throws SQLException {
    return reports.table(1, Period.day(day), "Actions_actions_url").orElseThrow().rows().size();
  }

  @Test
  void editedRowLimitCountsForTheNextArchiveOfADay() throws Exception {
    try (Archiver archiver = configured()) {
      archiver.run();
      int before = pages(BUSY_DAY);
      write("[General]\ndatatable_archiving_maximum_rows_actions = 3\n");
      invalidate(BUSY_DAY.toString(), 1, "NULL, 0");
      archiver.run();
      assertThat(pages(BUSY_DAY)).isLessThan(before).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void editedRetentionCountsForTheNextRun() throws Exception {
    try (Archiver archiver = configured()) {
      archiver.run();
      write("[Deletelogs]\ndelete_logs_enable = 1\ndelete_logs_older_than = 7\n");
      execute("DELETE FROM matomo_option WHERE option_name LIKE 'delete_logs%'");
      insertVisit();
      invalidate(DAY.toString(), 1, "NULL, 0");
      archiver.run();
      assertThat(visits(Period.day(DAY))).isEqualTo(1);
    }
  }
}
