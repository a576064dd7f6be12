package sluice.architecture;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A package, and which others of its module its code may name. Immutable.
 *
 * @param isOpen whether the modules behind it may name it; that of the command line may name all
 * @param why what it holds, so that it needs these and no others
 * @param uses packages of the same module
 */
record Room(String name, boolean isOpen, String why, Set<String> uses) {

  /** A room that the modules behind stand on. */
  static Room open(String name, String why, String... uses) {
    return new Room("sluice." + name, true, why, named(uses));
  }

  /** A room of its module alone. */
  static Room inner(String name, String why, String... uses) {
    return new Room("sluice." + name, false, why, named(uses));
  }

  private static Set<String> named(String... uses) {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(uses).map(use -> "sluice." + use).forEach(names::add);
    return names;
  }
}
