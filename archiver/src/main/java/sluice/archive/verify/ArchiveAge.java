package sluice.archive.verify;

/** Whether an archive may lack something of what it is of, and how that is known. */
public enum ArchiveAge {
  /** Nothing says so. */
  CURRENT("up to date"),
  /** It is in archive_invalidations, report_to_invalidate_… or our own list of changed days. */
  MARKED("marked for being made again"),
  /** Its done flag is DONE_INVALIDATED. */
  INVALIDATED("invalidated"),
  /** A row of the log is from the second in which it was made, or a later one. */
  BEFORE_ROWS("older than the newest row of the log in it"),
  /** An archive that it is made of was made after it. */
  BEFORE_PARTS("older than an archive of one of its days or months");

  private final String words;

  ArchiveAge(String words) {
    this.words = words;
  }

  /** What is said of such an archive. */
  public String words() {
    return words;
  }

  boolean isOutdated() {
    return this != CURRENT;
  }
}
