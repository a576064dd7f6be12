package sluice.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the writer of data and its readers share stands on the JDK and on the contracts before it
 * alone, so that whoever reads does not get the writer's machinery: no server, ring, client or
 * pool.
 */
class ContractPackagesTest {

  @ParameterizedTest
  @CsvSource({
    "tracker-ingest, sluice.php,     java com.fasterxml.jackson.core.io",
    "tracker-ingest, sluice.request, java sluice.php",
    "tracker-ingest, sluice.queue,   java sluice.php sluice.request",
    "queue-worker,   sluice.log,     java sluice.php sluice.request sluice.queue",
    // Which version and which policies decide what a site's settings come to: those are facts of
    // sluice.matomo, which every reader has anyway.
    "queue-worker,   sluice.site,    java sluice.php sluice.request sluice.queue sluice.log"
        + " sluice.matomo com.fasterxml.jackson com.github.benmanes.caffeine org.slf4j",
  })
  void importNothingElseOfTheProjectAndNoOtherLibrary(
      String module, String contract, String allowed) {
    List<String> roots =
        Stream.concat(Stream.of(contract), Arrays.stream(allowed.split(" "))).toList();
    List<SourceFile> files =
        SourceFile.of(module).stream()
            .filter(file -> isWithin(file.packageName(), contract))
            .toList();
    assertThat(files).isNotEmpty();
    for (SourceFile file : files) {
      assertThat(Stream.concat(file.imports().stream(), file.rooms().stream()))
          .as("%s of %s", file.name(), file.packageName())
          .allMatch(named -> roots.stream().anyMatch(root -> isWithin(named, root)));
    }
  }

  private static boolean isWithin(String name, String root) {
    return name.equals(root) || name.startsWith(root + ".");
  }
}
