package sluice.archive;

import java.util.Map;

/** Is told how far long work has come; by several threads, if several work. */
public interface ArchiveProgress {
  /** Tells nobody. */
  ArchiveProgress NONE =
      new ArchiveProgress() {
        @Override
        public void begins(Map<Integer, Long> daysBySite) {}

        @Override
        public void done(int idSite, long days, long rows) {}

        @Override
        public void ends() {}
      };

  /**
   * Work of a known size begins.
   *
   * @param daysBySite days to do by idsite, longer periods that have a turn of their own included
   */
  void begins(Map<Integer, Long> daysBySite);

  /**
   * Some of it is done.
   *
   * @param days days of the site that were done since the last call
   * @param rows rows of the log that were read for them
   */
  void done(int idSite, long days, long rows);

  /** All is done, or given up. */
  void ends();
}
