package sluice.archive.fold;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import sluice.archive.table.DoneFlag;

/**
 * What was counted of one scope of a day, all visits or a segment: a fold for each leaf in a file,
 * folds of {@link #MIDDLE} leaves each, made when they are needed first, and in memory the base,
 * which is all leaves together. Not thread-safe.
 */
final class ScopeState implements AutoCloseable {
  /** Leaves that are merged together, so that the base is made again from few folds. */
  static final int MIDDLE = 16;

  /** So much of the file may be unused in any case, and as much as is used. */
  private static final long DEAD_BYTES = 1 << 20;

  private final Supplier<ScopeFold> folds;
  private final List<Long> leaves;
  private final Map<Integer, Long> middles;
  private FoldFile file;
  private long deadBytes;

  /** Null until it is asked for again after a leaf was replaced. */
  private ScopeFold base;

  /** What was published of what is counted now; nothing if it has to be. */
  private Map<DoneFlag, Long> published = Map.of();

  /** A scope without leaves. */
  ScopeState(Supplier<ScopeFold> folds, FoldFile file) throws IOException {
    this(folds, file, List.of(), Map.of());
    base = folds.get();
  }

  /** A scope as it was; leaves and middles are where their folds begin in the file. */
  ScopeState(
      Supplier<ScopeFold> folds, FoldFile file, List<Long> leaves, Map<Integer, Long> middles)
      throws IOException {
    this.folds = folds;
    this.file = file;
    this.leaves = new ArrayList<>(leaves);
    this.middles = new TreeMap<>(middles);
    long used = 0;
    for (long at : leaves) {
      used += file.size(at);
    }
    for (long at : middles.values()) {
      used += file.size(at);
    }
    deadBytes = file.length() - used;
  }

  /** A fold of this scope that has counted nothing. */
  ScopeFold fresh() {
    return folds.get();
  }

  List<Long> leaves() {
    return leaves;
  }

  Map<Integer, Long> middles() {
    return middles;
  }

  FoldFile file() {
    return file;
  }

  /**
   * What is counted now was published.
   *
   * @param archives ids by flag
   */
  void published(Map<DoneFlag, Long> archives) {
    published = Map.copyOf(archives);
  }

  /** The archives that hold what is counted now, ids by flag; none if it has to be published. */
  Map<DoneFlag, Long> published() {
    return published;
  }

  /** What is counted is not what was published. */
  void changed() {
    published = Map.of();
  }

  /** Adds a leaf of visits that were open, or that are new to the scope, behind the others. */
  void append(ScopeFold leaf) throws IOException {
    leaves.add(file.append(leaf));
    if (base != null) {
      base.merge(leaf);
    }
  }

  /** Puts a leaf in the place of another one, which may have counted the same. */
  void replace(int index, ScopeFold leaf) throws IOException {
    long former = leaves.get(index);
    long at = file.appendUnlessAt(former, leaf);
    if (at == former) {
      return;
    }
    leaves.set(index, at);
    Long middle = middles.remove(index / MIDDLE);
    deadBytes += file.size(former) + (middle == null ? 0 : file.size(middle));
    base = null;
    changed();
  }

  /** All leaves together. */
  ScopeFold base() throws IOException {
    if (base == null) {
      ScopeFold all = fresh();
      int whole = leaves.size() / MIDDLE;
      for (int group = 0; group < whole; group++) {
        all.merge(middle(group));
      }
      for (int leaf = whole * MIDDLE; leaf < leaves.size(); leaf++) {
        all.merge(file.read(leaves.get(leaf), fresh()));
      }
      base = all;
    }
    return base;
  }

  private ScopeFold middle(int group) throws IOException {
    Long known = middles.get(group);
    if (known != null) {
      return file.read(known, fresh());
    }
    ScopeFold middle = fresh();
    for (int leaf = group * MIDDLE; leaf < (group + 1) * MIDDLE; leaf++) {
      middle.merge(file.read(leaves.get(leaf), fresh()));
    }
    middles.put(group, file.append(middle));
    return middle;
  }

  /** Whether most of the file is not used any more. */
  boolean isWasteful() {
    return deadBytes > DEAD_BYTES + (file.length() - deadBytes);
  }

  /** Goes on with another, empty file that gets what is used; returns the former one. */
  FoldFile moveTo(FoldFile other) throws IOException {
    for (int leaf = 0; leaf < leaves.size(); leaf++) {
      leaves.set(leaf, other.append(file, leaves.get(leaf)));
    }
    for (Map.Entry<Integer, Long> middle : middles.entrySet()) {
      middle.setValue(other.append(file, middle.getValue()));
    }
    FoldFile former = file;
    file = other;
    deadBytes = 0;
    return former;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
