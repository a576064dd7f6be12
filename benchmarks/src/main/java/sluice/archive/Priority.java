package sluice.archive;

import java.util.List;
import java.util.Locale;

/** How far an archiver gives way to others that want a processor. */
enum Priority {
  /** Not at all. */
  USUAL(List.of()),
  /** As in the unit of {@code deploy/systemd}, by nice(1). */
  LOW(List.of("nice", "-n", "10")),
  /** To anybody, as with {@code CPUWeight=idle}, by chrt(1). */
  IDLE(List.of("chrt", "-i", "0"));

  private final List<String> command;

  Priority(List<String> command) {
    this.command = command;
  }

  /** What starts a process so, before its command. */
  List<String> command() {
    return command;
  }

  /** Its name in arguments, labels and lines. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By its name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Priority of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
