package sluice.doctor;

import java.util.Locale;

/** How grave a finding is; later ones are graver. */
public enum Severity {
  /** As it should be. */
  OK,
  /** Worth knowing; nothing has to be done. */
  INFO,
  /** It works, but something can be lost, wrong, or late. */
  WARNING,
  /** Hits are lost, not taken or not recorded, or a process refuses to work. */
  ERROR;

  /** In lower case, as it is printed. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
