package sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRequestTest {
  @TempDir private Path matomo;

  private static RunRequest read(String... arguments) {
    return RunRequest.read(arguments, Map.of());
  }

  @Test
  void wholeRunWritesThePageOfTheRepositoryAndHasAllParts() {
    RunRequest request = read();
    assertThat(request.folder()).isEqualTo(Path.of("benchmarks"));
    assertThat(request.parts())
        .extracting(Part::name)
        .contains("start", "ingest", "worker", "archiver", "agents", "micro");
  }

  @Test
  void runThatIsCutShortWritesElsewhere() {
    assertThat(read("--quick").folder()).isEqualTo(Path.of("benchmarks/target/run"));
    assertThat(read("--only", "agents,micro").parts())
        .extracting(Part::name)
        .containsExactly("agents", "micro");
    assertThatThrownBy(() -> read("--quick", "--results", "deploy/../benchmarks"))
        .hasMessageContaining("only a whole run may write the page");
  }

  @Test
  void pageOfTheRepositoryIsNeverThatOfARunWithAFailedPart() {
    MeasuredRun whole = run(List.of());
    MeasuredRun half = run(List.of(new MeasuredRun.Failed("ingest", "not done")));
    assertThat(read().folder(whole)).isEqualTo(Path.of("benchmarks"));
    assertThat(read().folder(half)).isEqualTo(Path.of("benchmarks/target/run"));
    assertThat(read("--results", "/else").folder(half)).isEqualTo(Path.of("/else"));
  }

  private static MeasuredRun run(List<MeasuredRun.Failed> failed) {
    Machine machine = new Machine("a processor", 2, 1, "Linux", "ext4");
    return new MeasuredRun(
        machine,
        "17",
        "abc",
        "2026-01-01T00:00:00Z",
        false,
        List.of(),
        List.of(),
        failed,
        List.of(),
        List.of());
  }

  @Test
  void unknownArgumentIsRefusedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> read("--only", "ingest,tea"))
        .hasMessageStartingWith(
            "--only ingest,tea is not known: --quick, --only with some of start,")
        .hasMessageContaining("--matomo-dir DIR");
  }

  @Test
  void fixturesOfTheNamedFolderAreJudgedByItsRules() throws IOException {
    Path fixtures = Files.createDirectory(matomo.resolve("fixtures"));
    Files.createFile(fixtures.resolve("device-detector.jsonl.gz"));
    assertThat(agents(read("--matomo-dir", matomo.toString())))
        .containsSequence("--fixtures", fixtures.toString(), "--matomo-dir", matomo.toString());
  }

  @Test
  void variableNamesTheFolderWhereNoArgumentDoes() {
    Map<String, String> environment = Map.of("SLUICE_TEST_MATOMO_DIR", matomo.toString());
    assertThat(agents(RunRequest.read(new String[0], environment)))
        .containsSequence("--fixtures", "", "--matomo-dir", matomo.toString());
    String[] argument = {"--matomo-dir", "/another"};
    assertThat(RunRequest.read(argument, environment).matomoDir()).isEqualTo("/another");
  }

  private static List<String> agents(RunRequest request) {
    return request.parts().stream()
        .filter(part -> part.name().equals("agents"))
        .findFirst()
        .orElseThrow()
        .arguments();
  }
}
