package sluice.archive;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What could not be archived at the last attempt: sites, and the run as a whole. Thread-safe; the
 * archiver writes, health reads.
 */
final class ArchiveFailures {
  /** Characters of a reason that are kept: people read it in one line, so it is no stack trace. */
  private static final int REASON_CHARS = 200;

  private final Map<Integer, String> reasonBySite = new ConcurrentSkipListMap<>();

  /** Why the last run failed; null when it did not. */
  private volatile String run;

  void siteFailed(int idSite, Throwable cause) {
    reasonBySite.put(idSite, reason(cause));
  }

  void siteArchived(int idSite) {
    reasonBySite.remove(idSite);
  }

  /** Forgets the failures of sites that Matomo no longer has. */
  void sitesAre(Collection<Integer> idSites) {
    reasonBySite.keySet().retainAll(idSites);
  }

  void runFailed(Throwable cause) {
    run = "the last run failed: " + reason(cause);
  }

  void runEnded() {
    run = null;
  }

  /**
   * Says in one line why the run failed, or else how many sites failed and why the first did; empty
   * when nothing failed.
   */
  Optional<String> problem() {
    Optional<String> sites =
        reasonBySite.entrySet().stream()
            .findFirst()
            .map(
                first ->
                    reasonBySite.size()
                        + " site(s) could not be archived; site "
                        + first.getKey()
                        + ": "
                        + first.getValue());
    return Optional.ofNullable(run).or(() -> sites);
  }

  private static String reason(Throwable cause) {
    String text = String.valueOf(cause).replaceAll("\\s+", " ");
    Throwable root = cause.getCause();
    String whole = root == null ? text : text + " (" + root + ")";
    return whole.length() <= REASON_CHARS ? whole : whole.substring(0, REASON_CHARS);
  }
}
