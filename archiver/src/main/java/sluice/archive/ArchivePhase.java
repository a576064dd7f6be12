package sluice.archive;

/** What the archiver spends its time with. */
enum ArchivePhase {
  /** Finding what changed, of all sites together. */
  FIND("find"),
  /** Reading the log of days and counting it. */
  COUNT("count"),
  /** Folding weeks, months and years. */
  PERIODS("periods"),
  /** Writing archives of days and of periods. */
  PUBLISH("publish");

  private final String label;

  ArchivePhase(String label) {
    this.label = label;
  }

  /** Value of label {@code phase}. */
  String label() {
    return label;
  }
}
