package sluice.matomo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether Matomo is in maintenance or being changed, its version, its plugins or its
 * tables: then nothing may be written to them, and afterwards they may look different. What would
 * be refused at the start pauses, too, for as long as it is there. Thread-safe; one thread of its
 * own, {@code matomo-life}, asks every few seconds.
 *
 * <p>A database that does not answer changes nothing: who writes to it notices by itself.
 */
public final class MatomoLife implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MatomoLife.class);

  /** Who writes to Matomo's tables. */
  @FunctionalInterface
  public interface Listener {

    /**
     * Called when something has changed and stays.
     *
     * @return false if it must be tried again
     */
    boolean reopen();

    /**
     * Why nobody may write to this Matomo any more; asked at each look. Empty, unless overridden.
     *
     * @param connection in any state
     * @param config as its files say now
     * @throws java.io.UncheckedIOException when a file of Matomo's cannot be read, which changes
     *     nothing
     */
    default List<String> faults(Connection connection, MatomoConfig config) throws SQLException {
      return List.of();
    }
  }

  private final DataSource source;
  private final String tablesPrefix;
  private final MatomoConfig config;
  private final Duration every;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** What it was at the last look that showed it; null before. */
  private volatile MatomoInstallation installation;

  private volatile List<String> faults = List.of();
  private boolean isUpdating;
  private boolean hasFailed;
  private volatile boolean isPaused;

  private MatomoLife(
      DataSource source,
      String tablesPrefix,
      MatomoConfig config,
      Duration every,
      Listener listener) {
    this.source = source;
    this.tablesPrefix = tablesPrefix;
    this.config = config;
    this.every = every;
    this.listener = listener;
    this.thread = new Thread(this::watch, "matomo-life");
    thread.setDaemon(true);
  }

  /**
   * Looks once, then goes on in the background.
   *
   * @param config read again from its files for maintenance_mode and plugins; from none, only
   *     version and tables are watched
   * @param every between two looks
   */
  public static MatomoLife watch(
      DataSource source,
      String tablesPrefix,
      MatomoConfig config,
      Duration every,
      Listener listener) {
    MatomoLife life = new MatomoLife(source, tablesPrefix, config, every, listener);
    life.look();
    life.thread.start();
    return life;
  }

  /** Whether Matomo's tables must be left alone now. */
  public boolean isPaused() {
    return isPaused;
  }

  /** What Matomo was at the last look that showed it; empty before. Does not block. */
  public Optional<MatomoInstallation> installation() {
    return Optional.ofNullable(installation);
  }

  /** Why it may not be written to, as of the last look; empty if it may. Does not block. */
  public List<String> faults() {
    return faults;
  }

  /** The same in one line, for who asks whether all is well. Does not block. */
  public Optional<String> problem() {
    List<String> now = faults;
    return now.isEmpty()
        ? Optional.empty()
        : Optional.of("paused since this is refused: " + String.join("; ", now));
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void watch() {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        lookAgain();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A look that fails ends no watch: who is paused would stay so for ever. */
  private void lookAgain() {
    try {
      look();
      hasFailed = false;
    } catch (RuntimeException e) {
      if (!hasFailed) {
        LOG.atError()
            .setCause(e)
            .addKeyValue("effect", isPaused ? "stays paused; looks again" : "looks again")
            .log("matomo-look-failed");
      }
      hasFailed = true;
    }
  }

  private void look() {
    boolean inMaintenance = config.isFromFiles() && isInMaintenance();
    Optional<MatomoInstallation> now = currentInstallation();
    boolean hasChanged = now.isPresent() && installation != null && !now.get().equals(installation);
    if (hasChanged) {
      LOG.atWarn()
          .addKeyValue("from", installation.versionCore())
          .addKeyValue("to", now.get().versionCore())
          .addKeyValue("effect", "paused until version, plugins and tables stay")
          .log("matomo-update");
      isUpdating = true;
    } else if (isUpdating && !pauses(inMaintenance) && now.isPresent() && listener.reopen()) {
      LOG.atInfo().addKeyValue("facts", now.get()).log("matomo-update-done");
      isUpdating = false;
    }
    installation = now.orElse(installation);
    boolean pauses = isUpdating || pauses(inMaintenance);
    if (pauses != isPaused) {
      LOG.atInfo()
          .addKeyValue("maintenance_mode", inMaintenance ? 1 : 0)
          .log(pauses ? "paused" : "resumed");
    }
    isPaused = pauses;
  }

  private boolean pauses(boolean inMaintenance) {
    return inMaintenance || !faults.isEmpty();
  }

  private void refuse(List<String> found) {
    if (!found.equals(faults)) {
      found.forEach(
          fault ->
              LOG.atError()
                  .addKeyValue("cause", fault)
                  .addKeyValue("effect", "paused: hits wait in their queues, nothing is archived")
                  .addKeyValue(
                      "do", "mend it, accept it in [Sluice] of config.ini.php, or update Sluice")
                  .log("matomo-refused"));
      faults = List.copyOf(found);
    }
  }

  private boolean isInMaintenance() {
    try {
      return TrackerSettings.of(config.reloaded()).requests().maintenanceMode();
    } catch (IOException e) {
      // Matomo writes the file anew when a setting is saved; the next look finds it whole.
      return isPaused;
    }
  }

  private Optional<MatomoInstallation> currentInstallation() {
    try (Connection connection = source.getConnection()) {
      MatomoConfig fresh = config.reloaded();
      MatomoInstallation now = MatomoInstallation.read(connection, tablesPrefix, fresh);
      refuse(listener.faults(connection, fresh));
      return Optional.of(now);
    } catch (SQLException | IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
