package sluice.archive.fold;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import sluice.archive.period.SiteCalendar;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.table.DoneFlag;
import sluice.archive.visit.BotRequestId;
import sluice.archive.visit.LogField;
import sluice.archive.visit.VisitBundle;

/**
 * What was counted of a day, kept so that a change costs what changed (docs:
 * archiver/docs/periods.md#a-day-that-goes-on). A visit is in one leaf, whose visits were counted
 * together once and for all, or it is open: in memory with its rows, and counted anew on top of the
 * leaves whenever the day is published. Nothing is subtracted: a visit of a leaf that changed is
 * open again, and the leaf is counted without it. Which visits are open is a matter of cost alone.
 * Not thread-safe.
 *
 * <p>After an exception a state is closed and not used again.
 */
public final class DayState implements AutoCloseable {
  private static final LogField VISIT_LAST_ACTION_TIME = LogField.of("visit_last_action_time");

  /**
   * A visit that was quiet for so many seconds when the site was hit last is over: Matomo's default
   * of visit_standard_length, and some minutes for what is under way.
   */
  private static final long OVER = 35 * 60;

  private final DayKey key;
  private final DayBounds bounds;
  private final DayFiles files;
  private final int leafSize;
  private final List<long[]> leaves = new ArrayList<>();
  private final NavigableMap<Long, VisitBundle> open = new TreeMap<>();

  /** Visits that are open and of which the rows are not read yet. */
  private long[] unread = {};

  private boolean isBlank;

  private DayState(DayKey key, DayFiles files, int leafSize) {
    this.key = key;
    this.bounds = DayBounds.of(SiteCalendar.of(key.site()), key.day());
    this.files = files;
    this.leafSize = leafSize;
  }

  /**
   * Goes on with what lies in the files if it is of their key and this token; else nothing is
   * counted yet.
   *
   * @param leafSize visits of a leaf
   */
  static DayState open(DayFiles files, String token, List<ArchivedSegment> segments, int leafSize)
      throws IOException {
    DayState state = new DayState(files.key(), files, leafSize);
    Optional<DayManifest> manifest = files.load(token, segments);
    state.isBlank = manifest.isEmpty();
    manifest.ifPresent(
        stored -> {
          state.leaves.addAll(stored.leaves());
          state.unread = stored.open();
        });
    return state;
  }

  /** Whether the state is of this key, and of what the database says of the day. */
  boolean isOf(DayKey other, String token) {
    return key.equals(other) && files.token().equals(token);
  }

  /** Forgets all, so that the next {@link #update} counts the whole day. */
  public void forget() {
    isBlank = true;
  }

  /** Whether the whole day is to be counted, because nothing is known of it. */
  public boolean isBlank() {
    return isBlank;
  }

  /**
   * Takes in what changed.
   *
   * @param changed visits that are new, or have new rows, or are gone
   * @param compares whether visits may be new or gone that are not among the changed ones
   * @param segments all scopes that are kept; others are dropped
   */
  public void update(
      DaySource source, long[] changed, boolean compares, List<ArchivedSegment> segments)
      throws SQLException, IOException {
    Set<Long> visits = new TreeSet<>();
    LongStream.of(changed).forEach(visits::add);
    LongStream.of(unread).forEach(visits::add);
    files.keepOnly(segments);
    TreeMap<Integer, Set<Long>> left = new TreeMap<>();
    Map<Long, VisitBundle> former = new HashMap<>();
    if (!isBlank) {
      if (compares) {
        addDifferences(source.idVisits(), visits);
      }
      for (long id : visits) {
        Optional.ofNullable(open.remove(id)).ifPresent(visit -> former.put(id, visit));
      }
      left = leaveLeaves(visits);
    }
    if (isBlank || 2 * left.size() > leaves.size()) {
      countAll(source, segments);
    } else {
      for (int leaf : left.descendingKeySet()) {
        recount(source, leaf, left.get(leaf));
      }
      addScopes(source, segments);
      readOpen(source, visits);
      markChanged(source, different(visits, former));
      seal(source);
    }
    unread = new long[0];
    isBlank = false;
  }

  /**
   * Visits that were read again and are not what they were, as they are and as they were open: many
   * are looked at only in case.
   */
  private List<VisitBundle> different(Set<Long> visits, Map<Long, VisitBundle> former) {
    List<VisitBundle> different = new ArrayList<>();
    for (long id : visits) {
      VisitBundle before = former.get(id);
      VisitBundle now = open.get(id);
      if (before == null || now == null || !now.isLike(before)) {
        Optional.ofNullable(before).ifPresent(different::add);
        Optional.ofNullable(now).ifPresent(different::add);
      }
    }
    return different;
  }

  /** What is counted of a scope changes when it counts one of these visits. */
  private void markChanged(DaySource source, List<VisitBundle> different) throws SQLException {
    source.name(different);
    for (ScopeState scope : files.all()) {
      ScopeFold counting = scope.fresh();
      if (different.stream().anyMatch(visit -> counting.counts(visit, source.names()))) {
        scope.changed();
      }
    }
  }

  /**
   * A segment was published as it is counted now.
   *
   * @param archives ids by flag
   */
  public void published(ArchivedSegment segment, Map<DoneFlag, Long> archives) {
    files.scope(segment).published(archives);
  }

  /**
   * The archives that hold what is counted now of a segment that is kept, ids by flag; none if it
   * has to be published.
   */
  public Map<DoneFlag, Long> published(ArchivedSegment segment) {
    return files.scope(segment).published();
  }

  private void addDifferences(long[] ofLog, Set<Long> into) {
    Set<Long> known = new HashSet<>(open.keySet());
    leaves.forEach(leaf -> LongStream.of(leaf).forEach(known::add));
    for (long id : ofLog) {
      if (!known.remove(id)) {
        into.add(id);
      }
    }
    into.addAll(known);
  }

  /** Takes visits out of the leaves; returns by leaf which ones it has lost. */
  private TreeMap<Integer, Set<Long>> leaveLeaves(Set<Long> visits) {
    TreeMap<Integer, Set<Long>> left = new TreeMap<>();
    for (int leaf = 0; leaf < leaves.size() && !visits.isEmpty(); leaf++) {
      long[] ids = leaves.get(leaf);
      if (ids.length == 0) {
        continue;
      }
      for (long id : ((TreeSet<Long>) visits).subSet(ids[0], true, ids[ids.length - 1], true)) {
        if (Arrays.binarySearch(ids, id) >= 0) {
          left.computeIfAbsent(leaf, none -> new HashSet<>()).add(id);
        }
      }
    }
    return left;
  }

  private void countAll(DaySource source, List<ArchivedSegment> segments)
      throws SQLException, IOException {
    files.restart(segments);
    leaves.clear();
    open.clear();
    long newest = source.newestHit();
    Leaf leaf = new Leaf(files.all());
    List<IOException> failures = new ArrayList<>();
    source.read(
        source.idVisits(),
        visit -> {
          if (!isOver(visit, newest)) {
            open.put(visit.idVisit(), visit);
          } else if (bounds.hasAny(visit)) {
            leaf.add(visit, source.names());
            if (leaf.size() == leafSize) {
              append(leaf, failures);
            }
          }
        });
    append(leaf, failures);
    fail(failures);
    open.values().removeIf(visit -> !bounds.hasAny(visit));
  }

  private void append(Leaf leaf, List<IOException> failures) {
    try {
      if (leaf.size() > 0) {
        leaf.append();
        leaves.add(leaf.takeIds());
      }
    } catch (IOException e) {
      // A sink cannot throw it; it ends the work after the visits were read.
      failures.add(e);
      leaf.takeIds();
    }
  }

  private static void fail(List<IOException> failures) throws IOException {
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
  }

  private static boolean isOver(VisitBundle visit, long newestHit) {
    return BotRequestId.is(visit.idVisit())
        || visit.visit().number(VISIT_LAST_ACTION_TIME) + OVER < newestHit;
  }

  /** Counts a leaf again without the visits that it has lost. */
  private void recount(DaySource source, int index, Set<Long> lost)
      throws SQLException, IOException {
    long[] ids = LongStream.of(leaves.get(index)).filter(id -> !lost.contains(id)).toArray();
    Leaf leaf = new Leaf(files.all());
    source.read(ids, visit -> leaf.add(visit, source.names()));
    leaf.replace(index);
    leaves.set(index, ids);
  }

  /** Counts all leaves for the segments that are new. */
  private void addScopes(DaySource source, List<ArchivedSegment> segments)
      throws SQLException, IOException {
    Collection<ScopeState> added = files.add(segments);
    if (added.isEmpty()) {
      return;
    }
    for (long[] ids : leaves) {
      Leaf leaf = new Leaf(added);
      source.read(ids, visit -> leaf.add(visit, source.names()));
      leaf.append();
    }
  }

  private void readOpen(DaySource source, Set<Long> visits) throws SQLException, IOException {
    long[] ids = visits.stream().mapToLong(id -> id).toArray();
    source.read(
        ids,
        visit -> {
          if (bounds.hasAny(visit)) {
            open.put(visit.idVisit(), visit);
          }
        });
  }

  /** Makes leaves of open visits that are over. */
  private void seal(DaySource source) throws SQLException, IOException {
    long newest = source.newestHit();
    List<VisitBundle> over = open.values().stream().filter(v -> isOver(v, newest)).toList();
    for (int from = 0; from + leafSize <= over.size(); from += leafSize) {
      List<VisitBundle> some = over.subList(from, from + leafSize);
      source.name(some);
      Leaf leaf = new Leaf(files.all());
      some.forEach(visit -> leaf.add(visit, source.names()));
      leaf.append();
      leaves.add(leaf.takeIds());
      some.forEach(visit -> open.remove(visit.idVisit()));
    }
  }

  /**
   * The day as it is now, in some of the scopes that are kept, until it is closed; nothing is
   * updated meanwhile.
   */
  public Counted count(DaySource source, List<ArchivedSegment> due)
      throws SQLException, IOException {
    source.name(open.values());
    Counted counted = new Counted();
    for (ArchivedSegment segment : due) {
      ScopeState scope = files.scope(segment);
      ScopeFold overlay = scope.fresh();
      open.values().forEach(visit -> overlay.add(visit, source.names()));
      counted.layers.add(scope.base().lay(overlay));
      counted.folds.add(scope.base());
    }
    return counted;
  }

  /** Folds of a day with the open visits on top. Not thread-safe. */
  public static final class Counted implements AutoCloseable {
    private final List<ScopeFold> folds = new ArrayList<>();
    private final List<ScopeFold.Layer> layers = new ArrayList<>();

    private Counted() {}

    /** The folds, in the order of the segments. */
    public List<ScopeFold> folds() {
      return folds;
    }

    /** Takes the open visits away. */
    @Override
    public void close() {
      layers.forEach(ScopeFold.Layer::lift);
    }
  }

  /**
   * Makes all that is counted survive the process.
   *
   * @return a new token: the database is to say it of the day before the changes are forgotten, and
   *     if it does not, the files are not used again
   */
  public String store() throws IOException {
    long[] ids = open.keySet().stream().mapToLong(id -> id).toArray();
    return files.store(leaves, ids);
  }

  /** Files that it holds open. */
  int openFiles() {
    return files.openFiles();
  }

  /** Roughly how many bytes of memory it takes. */
  long weight() {
    long rows = 0;
    for (VisitBundle visit : open.values()) {
      rows +=
          1
              + visit.botRequests().size()
              + visit.actions().size()
              + visit.conversions().size()
              + visit.items().size();
    }
    return 1_000 * rows + files.weight();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
