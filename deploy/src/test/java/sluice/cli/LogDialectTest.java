package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sources of all modules log in the dialect that {@link sluice.process.LogLine} describes. */
class LogDialectTest {

  private static final List<String> MODULES =
      List.of("tracker-ingest", "queue-worker", "archiver", "deploy");

  /** From the level to the event's name; no statement holds a semicolon in between. */
  private static final Pattern LINE =
      Pattern.compile("LOG\\s*\\.(\\w+)\\([^;]*?;|\\.log\\(\\s*\"[^;]*?;", Pattern.DOTALL);

  private static final Pattern EVENT = Pattern.compile("\\.log\\(\\s*\"([^\"]*)\"\\s*\\)");
  private static final Pattern NAME = Pattern.compile("\\.addKeyValue\\(\\s*\"([^\"]*)\"");

  @Test
  void eachLineIsAnEventWithPairs() throws IOException {
    List<String> lines = lines();
    assertThat(lines).hasSizeGreaterThan(80);
    for (String line : lines) {
      assertThat(line).as(line).doesNotContainPattern("LOG\\s*\\.(trace|debug|info|warn|error)\\(");
      Matcher event = EVENT.matcher(line);
      while (event.find()) {
        assertThat(event.group(1)).as(line).matches("[a-z0-9]+(-[a-z0-9]+)*");
      }
    }
  }

  @Test
  void namesOfPairsAreLowerCaseAndWhatToDoComesLast() throws IOException {
    for (String line : lines()) {
      List<String> names = new ArrayList<>();
      Matcher name = NAME.matcher(line);
      while (name.find()) {
        names.add(name.group(1));
      }
      assertThat(names).as(line).allMatch(text -> text.matches("[a-z0-9]+(_[a-z0-9]+)*"));
      assertThat(names)
          .as(line)
          .doesNotContain("ts", "level", "thread", "logger", "event", "msg", "error", "stack");
      if (names.contains("do")) {
        assertThat(names).as(line).endsWith("do");
      }
    }
  }

  @Test
  void whatOperatorsCanMendSaysHow() throws IOException {
    for (String event :
        List.of("dead-letter", "dead-letters-filed", "spool-append-failed", "php-workers-seen")) {
      List<String> said =
          lines().stream().filter(line -> line.contains(".log(\"" + event + "\")")).toList();
      assertThat(said).as(event).isNotEmpty().allMatch(line -> line.contains("\"do\""));
    }
  }

  private static List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src/main/java"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          Matcher line = LINE.matcher(Files.readString(file));
          while (line.find()) {
            lines.add(file.getFileName() + ": " + line.group());
          }
        }
      }
    }
    return lines;
  }
}
