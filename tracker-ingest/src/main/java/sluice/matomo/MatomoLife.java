package sluice.matomo;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether Matomo is in maintenance or being changed, its version, its plugins or its
 * tables: then nothing may be written to them, and afterwards they may look different. Thread-safe;
 * one thread of its own, {@code matomo-life}, asks every few seconds.
 *
 * <p>A database that does not answer changes nothing: who writes to it notices by itself.
 */
public final class MatomoLife implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MatomoLife.class);

  private final DataSource source;
  private final String tablesPrefix;
  private final MatomoConfig config;
  private final Duration every;
  private final BooleanSupplier afterUpdate;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** What it was at the last look that showed it; null before. */
  private volatile MatomoInstallation installation;

  private boolean isUpdating;
  private volatile boolean isPaused;

  private MatomoLife(
      DataSource source,
      String tablesPrefix,
      MatomoConfig config,
      Duration every,
      BooleanSupplier afterUpdate) {
    this.source = source;
    this.tablesPrefix = tablesPrefix;
    this.config = config;
    this.every = every;
    this.afterUpdate = afterUpdate;
    this.thread = new Thread(this::watch, "matomo-life");
    thread.setDaemon(true);
  }

  /**
   * Looks once, then goes on in the background.
   *
   * @param config read again from its files for maintenance_mode and plugins; from none, only
   *     version and tables are watched
   * @param every between two looks
   * @param afterUpdate called when something has changed and stays; false if what it does must be
   *     tried again
   */
  public static MatomoLife watch(
      DataSource source,
      String tablesPrefix,
      MatomoConfig config,
      Duration every,
      BooleanSupplier afterUpdate) {
    MatomoLife life = new MatomoLife(source, tablesPrefix, config, every, afterUpdate);
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

  @Override
  public void close() {
    closed.countDown();
  }

  private void watch() {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    } else if (isUpdating && !inMaintenance && now.isPresent() && afterUpdate.getAsBoolean()) {
      LOG.atInfo().addKeyValue("facts", now.get()).log("matomo-update-done");
      isUpdating = false;
    }
    installation = now.orElse(installation);
    boolean pauses = inMaintenance || isUpdating;
    if (pauses != isPaused) {
      LOG.atInfo()
          .addKeyValue("maintenance_mode", inMaintenance ? 1 : 0)
          .log(pauses ? "paused" : "resumed");
    }
    isPaused = pauses;
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
      return Optional.of(MatomoInstallation.read(connection, tablesPrefix, config.reloaded()));
    } catch (SQLException | IOException e) {
      return Optional.empty();
    }
  }
}
