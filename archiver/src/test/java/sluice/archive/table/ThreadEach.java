package sluice.archive.table;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Has each piece done by a thread of its own; thread-safe. */
public final class ThreadEach implements SideBySide {
  @Override
  public void all(List<Piece> pieces) throws SQLException {
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (Piece piece : pieces) {
      FutureTask<Void> task =
          new FutureTask<>(
              () -> {
                piece.run();
                return null;
              });
      tasks.add(task);
      new Thread(task, "piece").start();
    }
    for (FutureTask<Void> task : tasks) {
      end(task);
    }
  }

  private static void end(FutureTask<Void> task) throws SQLException {
    try {
      task.get();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    }
  }
}
