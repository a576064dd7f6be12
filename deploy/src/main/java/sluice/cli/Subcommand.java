package sluice.cli;

import java.util.List;

/** One subcommand: its name, its flags, and what it does. */
interface Subcommand {

  /** The word on the command line. */
  String name();

  /** One sentence for {@code --help}. */
  String description();

  /** The flags it takes, in the order in which help lists them. */
  List<Flag> flags();

  /** Subcommands below it; one that has some does nothing itself. */
  default List<Subcommand> subcommands() {
    return List.of();
  }

  /**
   * A word that it takes besides its flags, as help shows it; empty when it takes none. One that
   * ends with three dots may come more than once.
   */
  default String argument() {
    return "";
  }

  /**
   * Runs the command.
   *
   * @return the exit code of the process
   */
  int run(Arguments arguments) throws Exception;
}
