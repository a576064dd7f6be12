package sluice.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of main sources, as far as the tests of the architecture look at it. Immutable.
 *
 * @param module the directory of its module
 * @param packageName with all its parts
 * @param name of its top-level type
 * @param imports what it imports, without {@code import} and {@code static}
 * @param rooms other packages of the project that its code names, by import or in full; what
 *     comments name does not count
 */
record SourceFile(
    String module, String packageName, String name, List<String> imports, Set<String> rooms) {

  /** Modules whose packages are told apart; benchmarks live in the packages that they measure. */
  static final List<String> MODULES =
      List.of("tracker-ingest", "queue-worker", "archiver", "deploy");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+);");

  private static final Pattern ROOM = Pattern.compile("\\bsluice(?:\\.[a-z]\\w*)+(?=\\.[A-Z])");

  /** Comments, and texts in quotes of both kinds. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "(?s)/\\*.*?\\*/|//[^\\n"
              + "]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n"
              + "])*\"|'(?:\\\\.|[^'\\\\\\n"
              + "])+'");

  /** All of a module, package descriptions left out. */
  static List<SourceFile> of(String module) {
    Path sources = Path.of("..", module, "src", "main", "java");
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.endsWith("package-info.java"))
          .sorted()
          .map(file -> read(module, file))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot walk " + sources.toAbsolutePath(), e);
    }
  }

  /** All of {@link #MODULES}. */
  static List<SourceFile> all() {
    return MODULES.stream().flatMap(module -> of(module).stream()).toList();
  }

  private static SourceFile read(String module, Path file) {
    try {
      String name = file.getFileName().toString().replace(".java", "");
      return parse(module, name, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Reads a file's text. */
  static SourceFile parse(String module, String name, String text) {
    String code = withoutCommentsAndTexts(text);
    Matcher declared = PACKAGE.matcher(code);
    if (!declared.find()) {
      throw new IllegalArgumentException(name + " of " + module + " is in no package");
    }
    String own = declared.group(1);
    Set<String> rooms =
        ROOM.matcher(code)
            .results()
            .map(MatchResult::group)
            .filter(room -> !room.equals(own))
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> imports = IMPORT.matcher(code).results().map(found -> found.group(1)).toList();
    return new SourceFile(module, own, name, imports, rooms);
  }

  private static String withoutCommentsAndTexts(String text) {
    return NO_CODE.matcher(text).replaceAll(" ");
  }
}
