package sluice.cli;

import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.ArchiveProgress;

/** Shows how many days the archiver has done: a bar, or a line for each site. Thread-safe. */
final class ArchiveDays implements ArchiveProgress {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveDays.class);

  private final String what;
  private final Progress progress;
  private final Map<Integer, Long> leftBySite = new TreeMap<>();
  private final Map<Integer, Long> daysBySite = new TreeMap<>();
  private long rows;

  ArchiveDays(String what, Progress progress) {
    this.what = what;
    this.progress = progress;
  }

  /**
   * The progress of work that this process does now.
   *
   * @param what is done with the days, such as "archived"
   */
  static ArchiveProgress of(String what) {
    return new ArchiveDays(what, Progress.of(what, Progress.Unit.one("days")));
  }

  @Override
  public synchronized void begins(Map<Integer, Long> days) {
    rows = 0;
    leftBySite.clear();
    leftBySite.putAll(days);
    daysBySite.clear();
    daysBySite.putAll(days);
    progress.begins(days.values().stream().mapToLong(Long::longValue).sum());
  }

  @Override
  public synchronized void done(int idSite, long days, long rowsRead) {
    rows += rowsRead;
    daysBySite.putIfAbsent(idSite, 0L);
    long left = leftBySite.merge(idSite, -days, Long::sum);
    progress.did(days, rowsASecond() + " rows/s");
    if (left == 0) {
      say(idSite);
    }
  }

  /** Whether a site has days that were not done: there may be nothing to archive of them. */
  private boolean isLeft(int idSite) {
    return leftBySite.get(idSite) > 0;
  }

  private void say(int idSite) {
    if (progress.isBar()) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("what", what)
        .addKeyValue("idsite", idSite)
        .addKeyValue("days", daysBySite.get(idSite) - leftBySite.get(idSite))
        .addKeyValue("done", progress.done())
        .addKeyValue("of", progress.toDo())
        .addKeyValue("rows_per_s", rowsASecond())
        .addKeyValue("left_s", progress.leftSeconds())
        .log("archive-progress");
  }

  private long rowsASecond() {
    return rows * 1000 / progress.tookMs();
  }

  @Override
  public synchronized void ends() {
    daysBySite.keySet().stream().filter(this::isLeft).forEach(this::say);
    progress.close();
  }
}
