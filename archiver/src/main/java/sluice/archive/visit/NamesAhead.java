package sluice.archive.visit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Reads the actions that slices of visits name while {@link LogActions} is used by another thread:
 * it remembers which ones that one knows or will know. Confined to one thread at a time.
 */
final class NamesAhead {
  /** Actions remembered before all are forgotten. */
  private static final int KEPT = 300_000;

  private final KnownActions all;
  private LongMap<Boolean> asked = new LongMap<>();
  private long weight;

  NamesAhead(KnownActions all) {
    this.all = all;
  }

  /**
   * Actions for {@link LogActions#take}.
   *
   * @param forgetsOthers whether those that were read before are to be forgotten
   * @param actions by id; null for those that are not there
   * @param weight bytes that they take, roughly
   */
  record Names(boolean forgetsOthers, LongMap<LogAction> actions, long weight) {}

  /** Forgets what was asked, as others forgot the answers. */
  void forget() {
    asked = new LongMap<>();
    weight = 0;
  }

  /** Reads the actions that were not read before. */
  Names read(Connection connection, LongList ids) throws SQLException {
    boolean forgets = asked.size() > KEPT || weight > all.kept();
    if (forgets) {
      forget();
    }
    long[] missing = Arrays.stream(ids.distinct()).filter(id -> !asked.contains(id)).toArray();
    LongMap<LogAction> found = new LongMap<>();
    long weightOfFound = all.select(connection, missing, found);
    weight += weightOfFound;
    for (long id : missing) {
      asked.put(id, true);
    }
    return new Names(forgets, found, weightOfFound);
  }
}
