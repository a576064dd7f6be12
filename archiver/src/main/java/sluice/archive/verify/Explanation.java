package sluice.archive.verify;

/**
 * Why a value may differ although both archives are right (docs:
 * archiver/docs/known-differences.md#what-verify-takes-for-explained).
 */
public enum Explanation {
  /** The same number as another PHP type: 5 and 5.0, or -0. */
  VALUE_TYPE("value type"),
  /** Two sums of the same floats in another order. */
  LAST_DIGIT("last digit of a float"),
  /** Matomo's SQL took any row of a group. */
  ARBITRARY("arbitrary row of a group"),
  /** Rows that are equal in the column by which the table was cut. */
  TIE("tie at the row limit"),
  /** Goals of new or returning visitors that Matomo decides by the archive of the run before. */
  MADE_AGAIN("goals of an archive made again"),
  /** The archive is older than what it is of. */
  OUTDATED("archive is outdated"),
  /** Records of a plugin whose loss the operator has accepted. */
  PLUGIN_ACCEPTED("record of a plugin whose loss is accepted");

  private final String words;

  Explanation(String words) {
    this.words = words;
  }

  /** The class of differences in a few words. */
  public String words() {
    return words;
  }
}
