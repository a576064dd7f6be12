package sluice.archive.verify;

import java.util.Set;
import java.util.TreeSet;
import sluice.archive.segment.ArchivedSegment;

/**
 * What is compared with what is there, of one site and period. Not thread-safe.
 *
 * @param stored the archives that are there
 * @param marks what is marked for being archived again
 * @param findings where what is found goes
 * @param acceptedPlugins plugins whose records need not be made
 */
record Comparing(
    StoredArchives stored, PendingMarks marks, Findings findings, Set<String> acceptedPlugins) {

  /** Counts the archives that are there and that nobody computes, and those that are not there. */
  void tellRest(CheckedSite site) {
    Set<String> known = new TreeSet<>();
    for (ArchivedSegment segment : site.segments()) {
      site.flags(segment).forEach(flag -> known.add(flag.rowName()));
      if (site.segmentsIn(stored).stream().noneMatch(segment::equals)) {
        findings.notCompared("of a segment that is not archived there");
      }
    }
    for (String flag : stored.flags()) {
      if (!known.contains(flag)) {
        findings.notCompared(
            flag.contains(".")
                ? "of one plugin, made on request"
                : "of a segment that Sluice does not archive");
      }
    }
  }
}
