package sluice.archive.fold;

import java.sql.SQLException;
import java.util.List;

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

  /** A piece of work. */
  @FunctionalInterface
  interface Piece {
    /** Does it. */
    void run() throws SQLException;
  }

  /**
   * Does all of them, and ends when they are done.
   *
   * @throws SQLException the first failure; what was not begun then is left undone
   */
  void all(List<Piece> pieces) throws SQLException;
}
