package sluice.archive.table;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** Does pieces of work that do not depend on each other, in no order. Thread-safe. */
@FunctionalInterface
public interface SideBySide {
  /** By the calling thread alone, one after the other. */
  SideBySide ONE_BY_ONE =
      pieces -> {
        for (Piece piece : pieces) {
          piece.run();
        }
      };

  /**
   * Rows of a table, or work of about the same length, below which it does not pay to ask another
   * thread: a row takes some microseconds, and waking a thread some tens of them.
   */
  int GRAIN = 1_000;

  /** A piece of work. */
  @FunctionalInterface
  interface Piece {
    /** Does it; it may have pieces of its own done side by side. */
    void run() throws SQLException;
  }

  /**
   * Does all of them, and ends when they are done.
   *
   * @throws SQLException the first failure; what was not begun then is left undone
   */
  void all(List<Piece> pieces) throws SQLException;

  /**
   * Does work that asks no database with all items, and ends when it is done. Items that follow one
   * another are done together by one thread until they are work enough; the largest such group is
   * begun first.
   *
   * @param weigher how much work an item is, in rows
   * @param work what is done with a group, which is not empty
   * @throws RuntimeException the first failure; groups that were not begun then are left undone
   */
  default <T> void inGroups(
      List<T> items, ToLongFunction<? super T> weigher, Consumer<List<T>> work) {
    List<Group<T>> groups = Group.of(items, weigher);
    groups.sort(Comparator.comparingLong((Group<T> group) -> -group.weight()));
    if (groups.size() == 1) {
      work.accept(groups.get(0).items());
    } else if (!groups.isEmpty()) {
      compute(groups.stream().<Runnable>map(group -> () -> work.accept(group.items())).toList());
    }
  }

  /**
   * Does work that asks no database, and ends when it is done.
   *
   * @throws RuntimeException the first failure; what was not begun then is left undone
   */
  default void compute(List<Runnable> pieces) {
    try {
      all(pieces.stream().<Piece>map(piece -> piece::run).toList());
    } catch (SQLException e) {
      throw new IllegalStateException("not all of a table was made", e);
    }
  }

  /** Items that follow one another, with their weight in rows. */
  record Group<T>(List<T> items, long weight) {
    static <T> List<Group<T>> of(List<T> items, ToLongFunction<? super T> weigher) {
      List<Group<T>> groups = new ArrayList<>();
      long weight = 0;
      int from = 0;
      for (int i = 0; i < items.size(); i++) {
        weight += weigher.applyAsLong(items.get(i));
        if (weight >= GRAIN || i == items.size() - 1) {
          groups.add(new Group<>(items.subList(from, i + 1), weight));
          from = i + 1;
          weight = 0;
        }
      }
      return groups;
    }
  }
}
