package sluice.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Packages of all modules name each other as {@link PackageOrder} says, and never in a circle. */
class PackageOrderTest {

  private static final List<SourceFile> FILES = SourceFile.all();

  /** Which packages each package names. */
  private static Map<String, Set<String>> arrows() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    FILES.forEach(
        file ->
            arrows
                .computeIfAbsent(file.packageName(), none -> new TreeSet<>())
                .addAll(file.rooms()));
    return arrows;
  }

  @Test
  void eachPackageHasItsPlaceInTheOrder() {
    Map<String, Set<String>> found = new HashMap<>();
    FILES.forEach(
        file ->
            found.computeIfAbsent(file.module(), none -> new TreeSet<>()).add(file.packageName()));
    PackageOrder.modules()
        .forEach(
            (module, rooms) ->
                assertThat(rooms)
                    .extracting(Room::name)
                    .as(module)
                    .hasSameElementsAs(found.get(module)));
  }

  @Test
  void orderUsesOnlyWhatStandsBelow() {
    PackageOrder.modules()
        .forEach(
            (module, rooms) -> {
              Set<String> below = new HashSet<>();
              for (Room room : rooms) {
                assertThat(below).as("below %s", room.name()).containsAll(room.uses());
                below.add(room.name());
              }
            });
  }

  @Test
  void codeNamesOnlyPackagesThatItsOwnMayUse() {
    Set<String> open = new HashSet<>();
    Set<String> all = new HashSet<>();
    Set<String> forbidden = new TreeSet<>();
    Map<String, Set<String>> arrows = arrows();
    PackageOrder.modules()
        .forEach(
            (module, rooms) -> {
              for (Room room : rooms) {
                Set<String> allowed = new HashSet<>(module.equals("deploy") ? all : open);
                allowed.addAll(room.uses());
                arrows.getOrDefault(room.name(), Set.of()).stream()
                    .filter(used -> !allowed.contains(used))
                    .forEach(used -> forbidden.add(room.name() + " -> " + used));
              }
              rooms.forEach(room -> all.add(room.name()));
              rooms.stream().filter(Room::isOpen).forEach(room -> open.add(room.name()));
            });
    assertThat(forbidden)
        .as("arrows that PackageOrder does not allow; known ones are listed there")
        .containsExactlyInAnyOrderElementsOf(PackageOrder.known().keySet());
  }

  @Test
  void packagesNeverNameEachOtherInACircle() {
    List<String> circles = new ArrayList<>();
    Map<String, Set<String>> left = arrows();
    left.forEach(
        (room, used) ->
            used.removeIf(name -> PackageOrder.known().containsKey(room + " -> " + name)));
    boolean goesOn = true;
    while (goesOn) {
      // What names nothing that is left is in no circle, and neither is what names only such.
      goesOn = left.keySet().removeIf(room -> left.get(room).stream().noneMatch(left::containsKey));
    }
    left.forEach((room, used) -> circles.add(room + " -> " + used));
    assertThat(circles).as("packages in a circle, or above one").isEmpty();
  }

  @Test
  void typesOfMainSourcesHaveNamesOfTheirOwn() {
    Map<String, Set<String>> places = new TreeMap<>();
    FILES.forEach(
        file ->
            places.computeIfAbsent(file.name(), none -> new TreeSet<>()).add(file.packageName()));
    places.values().removeIf(packages -> packages.size() == 1);
    assertThat(places).as("types of the same simple name").isEmpty();
  }
}
