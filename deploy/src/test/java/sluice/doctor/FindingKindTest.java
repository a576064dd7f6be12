package sluice.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every finding is explained to people, and provoked by a test. */
class FindingKindTest {

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z-]+)` \\| (?:ok|info|warning|error)");

  private static final Pattern PROVOKED =
      Pattern.compile("assertFound\\(\\s*[^;]*?FindingKind\\.([A-Z_]+),\\s*Severity\\.[A-Z]+");

  @Test
  void theDocumentExplainsEveryFindingAndNoOther() throws IOException {
    Set<String> explained = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("docs/doctor.md")));
    while (row.find()) {
      explained.add(row.group(1));
    }
    assertThat(explained)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(FindingKind.values()).map(FindingKind::id).toList());
  }

  @Test
  void aTestProvokesEveryFinding() throws IOException {
    Set<String> provoked = new TreeSet<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/java/sluice/doctor"))) {
      for (Path file : files.toList()) {
        Matcher found = PROVOKED.matcher(Files.readString(file));
        while (found.find()) {
          provoked.add(found.group(1));
        }
      }
    }
    List<String> all = Stream.of(FindingKind.values()).map(Enum::name).toList();
    assertThat(provoked).containsAll(all);
  }
}
