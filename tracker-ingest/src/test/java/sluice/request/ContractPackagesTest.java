package sluice.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract packages stand on the JDK alone: ingest, worker and tools can all depend on them. */
class ContractPackagesTest {

  @ParameterizedTest
  @CsvSource({
    "php, sluice.php|com.fasterxml.jackson.core.io",
    "php/json, sluice.php|com.fasterxml.jackson.core.io",
    "php/time, sluice.php.time",
    "php/url, sluice.php",
    "request, sluice.request|sluice.php",
    "queue, sluice.request|sluice.php|sluice.queue"
  })
  void importNothingElseOfTheProjectAndNoLibrary(String directory, String allowed)
      throws IOException {
    Path sources = Path.of("src/main/java/sluice", directory);
    String pattern = "import (static )?(java|" + allowed + ")\\..*";
    try (Stream<Path> files = Files.list(sources)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".java")).toList();
      assertThat(all).isNotEmpty();
      for (Path file : all) {
        assertThat(Files.readAllLines(file).stream().filter(line -> line.startsWith("import ")))
            .as(file.toString())
            .allMatch(line -> line.matches(pattern));
      }
    }
  }
}
