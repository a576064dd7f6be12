package sluice.worker.drain;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.HitOutcome;

/**
 * Rules with faults: what a marker begins with says what becomes of the thread that prepares it, or
 * that writes it.
 */
public final class HostileTracking extends MarkerTracking {
  /** Takes all memory while it is prepared. */
  public static final String HEAP = "heap";

  /** Never ends while it is prepared. */
  public static final String SPIN = "spin";

  /** Calls itself while it is prepared. */
  public static final String RECURSE = "recurse";

  /** Takes all memory while it is written. */
  public static final String LATE_HEAP = "late-heap";

  /** Throws what is no exception while it is prepared. */
  public static final String ERROR = "error";

  private record Suspicious(List<String> markers, Prepared prepared) implements Prepared {}

  private long volume;

  @Override
  public Prepared prepare(Connection autocommit, List<RequestSet> sets) throws SQLException {
    List<String> markers = new ArrayList<>();
    for (RequestSet set : sets) {
      for (PhpValue.Array request : set.requests()) {
        String marker = ((PhpValue.Text) request.entries().get("marker")).value();
        markers.add(marker);
        misbehave(marker);
      }
    }
    return new Suspicious(markers, super.prepare(autocommit, sets));
  }

  @Override
  public Map<HitOutcome, Integer> write(
      Connection transaction, BatchPosition position, Prepared prepared) throws SQLException {
    Suspicious suspicious = (Suspicious) prepared;
    Map<HitOutcome, Integer> hits = super.write(transaction, position, suspicious.prepared());
    if (suspicious.markers().stream().anyMatch(marker -> marker.startsWith(LATE_HEAP))) {
      takeAllMemory();
    }
    return hits;
  }

  private void misbehave(String marker) {
    if (marker.startsWith(HEAP)) {
      takeAllMemory();
    }
    if (marker.startsWith(RECURSE)) {
      volume += recurse(1);
    }
    if (marker.startsWith(ERROR)) {
      throw new LinkageError("a class of the rules is broken");
    }
    while (marker.startsWith(SPIN)) {
      volume++;
    }
  }

  private void takeAllMemory() {
    List<byte[]> all = new ArrayList<>();
    while (true) {
      all.add(new byte[1 << 20]);
      volume += all.size();
    }
  }

  private static int recurse(int depth) {
    return recurse(depth + 1) + 1;
  }
}
