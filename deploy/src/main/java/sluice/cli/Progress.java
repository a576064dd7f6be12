package sluice.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows how far long work of a command has come, on standard error: a bar with rate and time left
 * on a terminal, else a line in the log for each step. Thread-safe.
 */
final class Progress implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Progress.class);

  /** Between two states of the bar. */
  private static final int BAR_STEP_MS = 500;

  /** Between two lines of work that has no steps of its own. */
  private static final Duration LINE_STEP = Duration.ofSeconds(10);

  private final String what;
  private final Unit unit;
  private final boolean isTerminal;
  private final InstantSource clock;
  private Instant begun = Instant.EPOCH;
  private Instant nextLine = Instant.EPOCH;
  private long toDo;
  private long done;
  private String note = "";

  /** Null where a log is written, and while no work is under way. */
  private ProgressBar bar;

  /**
   * What is counted.
   *
   * @param name behind numbers, such as {@code days}
   * @param size how many of what is counted are one of them
   */
  record Unit(String name, long size) {
    /** Bytes, shown as mebibytes. */
    static final Unit BYTES = new Unit("MiB", 1 << 20);

    /** One of what is counted. */
    static Unit one(String name) {
      return new Unit(name, 1);
    }
  }

  Progress(String what, Unit unit, boolean isTerminal, InstantSource clock) {
    this.what = what;
    this.unit = unit;
    this.isTerminal = isTerminal;
    this.clock = clock;
  }

  /**
   * The progress of work that this process does now.
   *
   * @param what is done, such as "archived"
   */
  static Progress of(String what, Unit unit) {
    return new Progress(what, unit, isTerminal(), InstantSource.system());
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

  /**
   * Work begins.
   *
   * @param size of it; 0 if nobody knows
   */
  synchronized void begins(long size) {
    close();
    begun = clock.instant();
    nextLine = begun.plus(LINE_STEP);
    done = 0;
    toDo = size;
    note = "";
    if (isTerminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(what)
              .setInitialMax(size > 0 ? size : -1)
              .setUnit(" " + unit.name(), unit.size())
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(BAR_STEP_MS)
              .build();
    }
  }

  /** More of it is to be done than was known; what is done is not changed. */
  synchronized void grows(long size) {
    toDo = Math.max(toDo, size);
    if (bar != null) {
      bar.maxHint(toDo);
    }
  }

  /**
   * So much of it is done since the beginning.
   *
   * @param more to be shown beside it, in words; empty for nothing
   */
  synchronized void reached(long total, String more) {
    done = total;
    note = more;
    if (bar != null) {
      bar.stepTo(total);
      bar.setExtraMessage(more);
    } else if (!clock.instant().isBefore(nextLine)) {
      line();
    }
  }

  /** So much more is done. */
  synchronized void did(long more, String beside) {
    reached(done + more, beside);
  }

  /** A line in the log, where there is no bar: a step is done. */
  synchronized void line() {
    if (isTerminal) {
      return;
    }
    nextLine = clock.instant().plus(LINE_STEP);
    LOG.atInfo()
        .addKeyValue("what", what)
        .addKeyValue("done", done / unit.size())
        .addKeyValue("of", toDo > 0 ? toDo / unit.size() : "unknown")
        .addKeyValue("unit", unit.name())
        .addKeyValue("left_s", leftSeconds())
        .addKeyValue("note", note)
        .log("progress");
  }

  /** Whether people watch a bar, and no lines are wanted. */
  boolean isBar() {
    return isTerminal;
  }

  synchronized long done() {
    return done;
  }

  synchronized long toDo() {
    return toDo;
  }

  /** Since it began; at least a millisecond. */
  synchronized long tookMs() {
    return Math.max(1, Duration.between(begun, clock.instant()).toMillis());
  }

  /** At the rate so far; 0 while nothing is done, and when nobody knows how much is to be done. */
  synchronized long leftSeconds() {
    return done == 0 ? 0 : Math.max(0, tookMs() / 1000 * (toDo - done) / done);
  }

  /** All is done, or given up. May be called again. */
  @Override
  public synchronized void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
