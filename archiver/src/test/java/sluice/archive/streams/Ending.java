package sluice.archive.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import sluice.archive.Archiver;
import sluice.archive.period.PeriodKind;

/**
 * What holds when nothing happens any more: the archives are those of a rebuild, and those of an
 * archiver that begins with nothing.
 *
 * @param days days of which there is log
 * @param rebuilt sites that are rebuilt; an archiver that begins with nothing makes those of all
 * @param isMeant archives that can be made of the log that is there
 */
record Ending(
    StreamDatabase database,
    TreeSet<LocalDate> days,
    List<Integer> rebuilt,
    Predicate<Archives.Key> isMeant) {

  /** Runs within which nothing is left to do. */
  private static final int RUNS_TO_REST = 6;

  /**
   * Runs until nothing is left to do.
   *
   * @param pause moves the clock between two runs
   */
  static void rest(Archiver archiver, Runnable pause) throws SQLException {
    int runs = 0;
    while (archiver.run() + archiver.lastRun().orElseThrow().archives() > 0) {
      assertThat(++runs).as("runs while nothing happens").isLessThan(RUNS_TO_REST);
      pause.run();
    }
    assertThat(archiver.problem()).isEmpty();
  }

  /**
   * Compares.
   *
   * @param archiver that has published what is there
   * @param other one that has no state directory yet
   */
  void compare(Archiver archiver, Supplier<Archiver> other) throws SQLException {
    Archives all = Archives.read(database.connection());
    Archives published = all.only(isMeant);
    if (days.isEmpty()) {
      return;
    }
    archiver.rebuild(
        new Archiver.Request(
            rebuilt, days.first().minusDays(1), days.last(), EnumSet.allOf(PeriodKind.class)));
    Archives again = Archives.read(database.connection()).only(isMeant);
    assertThat(published.differences(again)).as("as it came, then rebuilt").isEmpty();
    database.forgetArchives();
    try (Archiver fresh = other.get()) {
      fresh.run();
    }
    Archives allOnce = Archives.read(database.connection());
    Archives once = allOnce.only(isMeant).only(key -> !isWantedByOther(key, all, allOnce));
    // Of new or returning visitors an archive once made is kept up to date, needed or not.
    Archives comparable = published.only(key -> !key.isOfPlugin() || once.has(key));
    assertThat(comparable.differences(once)).as("as it came, and once at the end").isEmpty();
    assertThat(once.keys())
        .as("archives that are there when made once at the end")
        .isSubsetOf(published.keys());
  }

  /**
   * An archive of new or returning visitors may be there because a longer period wants it. Where
   * that period is not compared, and is another one, since part of its log is gone, it may not want
   * it.
   */
  private boolean isWantedByOther(Archives.Key key, Archives published, Archives once) {
    Predicate<Archives.Key> longer = other -> !isMeant.test(other) && other.holds(key);
    return key.isOfPlugin()
        && !published.has(key)
        && !published.only(longer).differences(once.only(longer)).isEmpty();
  }
}
