package sluice.archive.fold;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.VisitBundle;

/** A leaf of a {@link DayState} while it is counted, in some scopes. Not thread-safe. */
final class Leaf {
  private final List<ScopeState> scopes;
  private final List<ScopeFold> folds = new ArrayList<>();
  private long[] ids = new long[64];
  private int size;

  Leaf(Collection<ScopeState> scopes) {
    this.scopes = List.copyOf(scopes);
    scopes.forEach(scope -> folds.add(scope.fresh()));
  }

  void add(VisitBundle visit, LogActions names) {
    ids = size == ids.length ? Arrays.copyOf(ids, 2 * size) : ids;
    ids[size++] = visit.idVisit();
    for (ScopeFold fold : folds) {
      fold.add(visit, names);
    }
  }

  int size() {
    return size;
  }

  void append() throws IOException {
    for (int i = 0; i < folds.size(); i++) {
      scopes.get(i).append(folds.get(i));
    }
  }

  void replace(int index) throws IOException {
    for (int i = 0; i < folds.size(); i++) {
      scopes.get(i).replace(index, folds.get(i));
    }
  }

  /** The visits counted, ascending; another leaf begins. */
  long[] takeIds() {
    long[] taken = Arrays.copyOf(ids, size);
    size = 0;
    folds.clear();
    scopes.forEach(scope -> folds.add(scope.fresh()));
    return taken;
  }
}
