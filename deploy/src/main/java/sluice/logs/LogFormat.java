package sluice.logs;

import java.util.Optional;

/** How the lines of a log are written. For one thread. */
interface LogFormat {

  /** Name for {@code --log-format-name}. */
  String name();

  /** The fields of a line; empty if it is not written so. */
  Optional<AccessLine> read(String line);

  /** Whether a line tells of the log itself and of no request; it may change what follows. */
  default boolean isHeader(String line) {
    return false;
  }

  /** The header in force, by which lines after a checkpoint are read; empty if there is none. */
  default String header() {
    return "";
  }
}
