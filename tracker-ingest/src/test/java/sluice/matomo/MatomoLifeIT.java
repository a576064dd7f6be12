package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;

@RealServers
class MatomoLifeIT {

  private static final Duration STEP = Duration.ofMillis(20);

  private final TestDatabase database;

  @TempDir Path matomo;

  MatomoLifeIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void aMatomoOfThisVersion() throws IOException {
    database.execute("DROP TABLE IF EXISTS life_option");
    database.execute(
        "CREATE TABLE life_option (option_name VARCHAR(191) PRIMARY KEY, option_value LONGTEXT)");
    database.execute("INSERT INTO life_option VALUES ('version_core', '5.1.2')");
    Files.createDirectories(matomo.resolve("config"));
    maintenance(0);
  }

  @Test
  void maintenanceModePausesAndItsEndResumes() throws Exception {
    try (MatomoLife life = watch(new AtomicInteger(), new AtomicBoolean(true))) {
      assertThat(life.isPaused()).isFalse();
      maintenance(1);
      await().until(life::isPaused);
      maintenance(0);
      await().until(() -> !life.isPaused());
    }
  }

  @Test
  void anUpdatePausesUntilTheRulesWereOpenedAnew() throws Exception {
    AtomicInteger reopened = new AtomicInteger();
    AtomicBoolean succeeds = new AtomicBoolean(false);
    try (MatomoLife life = watch(reopened, succeeds)) {
      database.execute("UPDATE life_option SET option_value = '5.2.0'");
      await().until(() -> reopened.get() > 1);
      assertThat(life.isPaused()).isTrue();
      succeeds.set(true);
      await().until(() -> !life.isPaused());
    }
  }

  @Test
  void aColumnThatAppearsIsAnUpdateToo() throws Exception {
    database.execute("CREATE OR REPLACE TABLE life_log_visit (idvisit BIGINT)");
    AtomicInteger reopened = new AtomicInteger();
    try (MatomoLife life = watch(reopened, new AtomicBoolean(true))) {
      database.execute("ALTER TABLE life_log_visit ADD ai_agent_name VARCHAR(40)");
      await().until(() -> reopened.get() == 1);
      await().until(() -> !life.isPaused());
    } finally {
      database.execute("DROP TABLE life_log_visit");
    }
  }

  @Test
  void aTableThatIsGoneForAWhileChangesNothing() throws Exception {
    try (MatomoLife life = watch(new AtomicInteger(), new AtomicBoolean(true))) {
      database.execute("DROP TABLE life_option");
      maintenance(1);
      await().until(life::isPaused);
      maintenance(0);
      await().until(() -> !life.isPaused());
    }
  }

  @Test
  void whatWouldBeRefusedAtTheStartPausesForAsLongAsItIsThere() throws Exception {
    MatomoLife.Listener refusing =
        new MatomoLife.Listener() {
          @Override
          public boolean reopen() {
            return true;
          }

          @Override
          public List<String> faults(Connection connection, MatomoConfig config) {
            return UndoneFeature.faults(config, List.of());
          }
        };
    try (MatomoLife life = watch(refusing)) {
      assertThat(life.isPaused()).isFalse();
      write("[Tracker]\nrecord_accurate_page_view_time = 1\n");
      await().until(life::isPaused);
      assertThat(life.faults()).singleElement().asString().contains("log_page_view_time");
      maintenance(0);
      await().until(() -> !life.isPaused());
      assertThat(life.faults()).isEmpty();
    }
  }

  @Test
  void aPolicyThatTheConfigurationSwitchesOnOpensTheRulesAnew() throws Exception {
    AtomicInteger reopened = new AtomicInteger();
    try (MatomoLife life = watch(reopened, new AtomicBoolean(true))) {
      write("[CnilPolicy]\ncnil_v1_policy_enabled = 1\n");
      await().until(() -> reopened.get() == 1);
      await().until(() -> !life.isPaused());
    }
  }

  private void maintenance(int mode) throws IOException {
    write("[General]\nmaintenance_mode = " + mode + "\nsalt = \"abc\"\n");
  }

  private void write(String sections) throws IOException {
    Path written = matomo.resolve("written.ini.php");
    Files.writeString(written, "; <?php exit; ?>\n" + sections);
    Files.move(
        written,
        matomo.resolve("config").resolve("config.ini.php"),
        StandardCopyOption.ATOMIC_MOVE);
  }

  private MatomoLife watch(AtomicInteger reopened, AtomicBoolean succeeds)
      throws SQLException, IOException {
    return watch(
        () -> {
          reopened.incrementAndGet();
          return succeeds.get();
        });
  }

  private MatomoLife watch(MatomoLife.Listener listener) throws SQLException, IOException {
    MariaDbDataSource source = new MariaDbDataSource(database.jdbcUrl());
    source.setUser(database.user());
    source.setPassword(database.password());
    return MatomoLife.watch(source, "life_", MatomoConfig.load(matomo), STEP, listener);
  }
}
