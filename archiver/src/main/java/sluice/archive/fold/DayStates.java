package sluice.archive.fold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.segment.ArchivedSegment;

/**
 * The states of the days that go on, those of today and yesterday of each site: in memory as long
 * as there is room, and in a directory that may be deleted at any time. Thread-safe; a state itself
 * is used by the thread that archives its day.
 */
public final class DayStates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DayStates.class);

  /** Visits that are counted together: a late hit costs reading so many again. */
  public static final int LEAF_SIZE = 2_000;

  /** Files that states in memory may hold open: the process has few, and needs others. */
  private static final int MOST_FILES = 1_000;

  /** Greater than the name of any day. */
  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  /** System property by which tests of whole archivers have days of many leaves. */
  private static final String LEAF_PROPERTY = "sluice.archive.leaf";

  /** Null where nothing is kept. */
  private final Path directory;

  private final long room;
  private final int leafSize;
  private final Map<Path, DayState> states = new LinkedHashMap<>(16, 0.75f, true);

  /** Visits of a leaf. */
  public static int leafSize() {
    return Integer.getInteger(LEAF_PROPERTY, LEAF_SIZE);
  }

  /**
   * Keeps files in this directory.
   *
   * @param room bytes of memory that states may take, roughly; the one in use is kept in any case.
   *     The files that they hold open are bounded, too
   * @param leafSize visits of a leaf, {@link #LEAF_SIZE} but in tests
   */
  public DayStates(Path directory, long room, int leafSize) {
    this.directory = directory;
    this.room = room;
    this.leafSize = leafSize;
  }

  /** Keeps nothing. */
  public static DayStates none() {
    return new DayStates(null, 0, LEAF_SIZE);
  }

  /** Whether states are kept; if not, none may be taken. */
  public boolean areKept() {
    return directory != null;
  }

  /**
   * Takes a state out of the memory, or opens it; it has to be given back by {@link #keep} or
   * {@link #discard}.
   *
   * @param token what the database says of the day; "" if nothing
   */
  public DayState take(DayKey key, String token, List<ArchivedSegment> segments)
      throws IOException {
    Path place = place(key.site().idSite(), key.day().date1());
    DayState known;
    synchronized (states) {
      known = states.remove(place);
    }
    if (known != null && known.isOf(key, token)) {
      return known;
    }
    if (known != null) {
      known.close();
    }
    return DayState.open(new DayFiles(place, key), token, segments, leafSize);
  }

  private Path place(int idSite, LocalDate day) {
    return directory.resolve(String.valueOf(idSite)).resolve(day.toString());
  }

  /** Keeps a state in memory; others that were not used for long make room for it. */
  public void keep(DayKey key, DayState state) throws IOException {
    synchronized (states) {
      states.put(place(key.site().idSite(), key.day().date1()), state);
      long weight = states.values().stream().mapToLong(DayState::weight).sum();
      int files = states.values().stream().mapToInt(DayState::openFiles).sum();
      Iterator<DayState> oldest = states.values().iterator();
      while ((weight > room || files > MOST_FILES) && states.size() > 1) {
        DayState left = oldest.next();
        weight -= left.weight();
        files -= left.openFiles();
        left.close();
        oldest.remove();
      }
    }
  }

  /** Closes a state that cannot be used any more; what it had stored before is still there. */
  public void discard(DayState state) {
    try {
      state.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("day-files-not-closed");
    }
  }

  /** Deletes what is kept of a day. */
  public void delete(int idSite, LocalDate day) throws IOException {
    delete(place(idSite, day));
  }

  /** Deletes what is kept of days of a site before this one. */
  public void deleteBefore(int idSite, LocalDate day) throws IOException {
    Path ofSite = directory.resolve(String.valueOf(idSite));
    if (!Files.isDirectory(ofSite)) {
      return;
    }
    List<Path> old;
    try (Stream<Path> days = Files.list(ofSite)) {
      old =
          days.filter(path -> path.getFileName().toString().compareTo(day.toString()) < 0).toList();
    }
    for (Path path : old) {
      delete(path);
    }
  }

  /** Deletes what is kept of all sites but these; what cannot be deleted stays. */
  public void keepSites(Set<Integer> idSites) {
    if (directory == null || !Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> sites = Files.list(directory)) {
      for (Path site : sites.toList()) {
        String name = site.getFileName().toString();
        if (name.matches("\\d{1,9}") && !idSites.contains(Integer.valueOf(name))) {
          deleteBefore(Integer.parseInt(name), LAST_DAY);
          Files.deleteIfExists(site);
        }
      }
    } catch (IOException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("effect", "files of sites that are gone stay")
          .addKeyValue("do", "mend the rights of the state directory")
          .log("day-files-not-deleted");
    }
  }

  private void delete(Path day) throws IOException {
    synchronized (states) {
      DayState state = states.remove(day);
      if (state != null) {
        state.close();
      }
    }
    if (!Files.isDirectory(day)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(day)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (states) {
      for (DayState state : states.values()) {
        state.close();
      }
      states.clear();
    }
  }
}
