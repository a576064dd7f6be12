package sluice.worker.drain;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;

/**
 * Rules of the tests: one row per request, with the parameter {@code marker} of it, so that each
 * hit can be counted. A marker that begins with {@code poison} makes the batch fail.
 */
public class MarkerTracking implements BatchTracking {

  /** The same after its fault was mended: poison does nothing. */
  public static final class Cured extends MarkerTracking {
    @Override
    boolean isPoison(String marker) {
      return false;
    }
  }

  private record Markers(List<String> markers) implements Prepared {}

  /** Creates the table that {@link #write} fills. */
  public static void createTable(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS marker (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
              + " marker VARCHAR(100) CHARACTER SET ascii NOT NULL, queue INT NOT NULL,"
              + " KEY (marker)) ENGINE=InnoDB");
    }
  }

  @Override
  public Prepared prepare(Connection autocommit, List<RequestSet> sets) throws SQLException {
    List<String> markers = new ArrayList<>();
    for (RequestSet set : sets) {
      for (PhpValue.Array request : set.requests()) {
        markers.add(((PhpValue.Text) request.entries().get("marker")).value());
      }
    }
    return new Markers(markers);
  }

  @Override
  public Map<HitOutcome, Integer> write(
      Connection transaction, BatchPosition position, Prepared prepared) throws SQLException {
    List<String> markers = ((Markers) prepared).markers();
    if (markers.isEmpty()) {
      return Map.of();
    }
    String sql =
        "INSERT INTO marker (marker, queue) VALUES "
            + "(?,?),".repeat(markers.size() - 1)
            + "(?,?)";
    try (PreparedStatement insert = transaction.prepareStatement(sql)) {
      int index = 1;
      for (String marker : markers) {
        insert.setString(index++, marker);
        insert.setInt(index++, position.queue());
      }
      insert.executeUpdate();
    }
    for (String marker : markers) {
      if (isPoison(marker)) {
        throw new IllegalStateException("poisoned by " + marker + " token_auth=0123456789abcdef");
      }
    }
    return Map.of(HitOutcome.RECORDED, markers.size());
  }

  boolean isPoison(String marker) {
    return marker.startsWith("poison");
  }
}
