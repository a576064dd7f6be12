package sluice.doctor;

/**
 * One thing that was looked at.
 *
 * @param kind what it is about
 * @param severity how it is
 * @param evidence what was found, with values, and without any secret
 * @param remedy the command or setting that mends it; empty when nothing has to be done
 */
public record Finding(FindingKind kind, Severity severity, String evidence, String remedy) {

  /** It is as it should be. */
  static Finding ok(FindingKind kind, String evidence) {
    return new Finding(kind, Severity.OK, evidence, "");
  }

  /** Nothing has to be done. */
  static Finding info(FindingKind kind, String evidence) {
    return new Finding(kind, Severity.INFO, evidence, "");
  }

  static Finding warning(FindingKind kind, String evidence, String remedy) {
    return new Finding(kind, Severity.WARNING, evidence, remedy);
  }

  static Finding error(FindingKind kind, String evidence, String remedy) {
    return new Finding(kind, Severity.ERROR, evidence, remedy);
  }
}
