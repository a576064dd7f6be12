package sluice.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.ArchiveProgress;

/**
 * Shows how far long work of the archiver has come, on standard error: a bar on a terminal, else a
 * line in the log for each site. Thread-safe.
 */
final class Progress implements ArchiveProgress {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  /** Between two states of the bar. */
  private static final int BAR_STEP_MS = 500;

  private final String what;
  private final boolean isTerminal;
  private final InstantSource clock;
  private final Map<Integer, Long> leftBySite = new TreeMap<>();
  private final Map<Integer, Long> daysBySite = new TreeMap<>();
  private Instant begun = Instant.EPOCH;
  private long toDo;
  private long done;
  private long rows;

  /** Null where a log is written. */
  private ProgressBar bar;

  Progress(String what, boolean isTerminal, InstantSource clock) {
    this.what = what;
    this.isTerminal = isTerminal;
    this.clock = clock;
  }

  /**
   * The progress of work that this process does now.
   *
   * @param what is done with the days, such as "archived"
   */
  static ArchiveProgress of(String what) {
    return new Progress(what, isTerminal(), InstantSource.system());
  }

  /** Java 22 and newer have a console without a terminal, too, and a method that tells. */
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  @Override
  public synchronized void begins(Map<Integer, Long> days) {
    begun = clock.instant();
    done = 0;
    rows = 0;
    leftBySite.clear();
    leftBySite.putAll(days);
    daysBySite.clear();
    daysBySite.putAll(days);
    toDo = days.values().stream().mapToLong(Long::longValue).sum();
    if (isTerminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setInitialMax(toDo)
              .setUnit(" days", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(BAR_STEP_MS)
              .build();
    }
  }

  @Override
  public synchronized void done(int idSite, long days, long rowsRead) {
    done += days;
    rows += rowsRead;
    daysBySite.putIfAbsent(idSite, 0L);
    long left = leftBySite.merge(idSite, -days, Long::sum);
    if (bar != null) {
      bar.stepBy(days);
      bar.setExtraMessage(rowsASecond() + " rows/s");
    } else if (left == 0) {
      say(idSite);
    }
  }

  /** Whether a site has days that were not done: there may be nothing to archive of them. */
  private boolean isLeft(int idSite) {
    return leftBySite.get(idSite) > 0;
  }

  private void say(int idSite) {
    long leftSeconds = done == 0 ? 0 : took().toSeconds() * (toDo - done) / done;
    LOG.atInfo()
        .addKeyValue("what", what)
        .addKeyValue("idsite", idSite)
        .addKeyValue("days", daysBySite.get(idSite) - leftBySite.get(idSite))
        .addKeyValue("done", done)
        .addKeyValue("of", toDo)
        .addKeyValue("rows_per_s", rowsASecond())
        .addKeyValue("left_s", leftSeconds)
        .log("archive-progress");
  }

  private long rowsASecond() {
    return rows * 1000 / Math.max(1, took().toMillis());
  }

  private Duration took() {
    return Duration.between(begun, clock.instant());
  }

  @Override
  public synchronized void ends() {
    if (bar == null) {
      daysBySite.keySet().stream().filter(this::isLeft).forEach(this::say);
    }
    if (bar != null) {
      bar.close();
    }
  }
}
