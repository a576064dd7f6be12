package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With which heap, collector and compiler bin/sluice starts Java. */
class LauncherFlagsTest {
  @TempDir private Path folder;

  private StandInJava java;

  @BeforeEach
  void javaTellsHowItWasCalled() throws IOException {
    java = StandInJava.in(folder);
  }

  private List<String> launch(String... arguments) throws Exception {
    return launch(0, Map.of(), arguments);
  }

  private List<String> launch(int exit, Map<String, String> variables, String... arguments)
      throws Exception {
    return java.launch(StandInJava.LAUNCHER, exit, variables, arguments);
  }

  @Test
  void eachProcessHasABoundedHeapAndDirectMemoryAndEndsWhenOutOfIt() throws Exception {
    assertThat(launch("ingest")).contains("argument -Xmx256m");
    assertThat(launch("worker")).contains("argument -Xmx512m");
    assertThat(launch("archive"))
        .contains(
            "argument -Xmx2g",
            "argument -XX:MaxDirectMemorySize=128m",
            "argument -XX:+ExitOnOutOfMemoryError");
  }

  @Test
  void aHeapOfOnesOwnMayBeSmallerThanTheOneThatIsBegunWith() throws Exception {
    assertThat(launch("ingest")).contains("argument -Xms128m");
    for (String small : List.of("-Xmx64m", "-Dx=y -XX:MaxHeapSize=64m")) {
      assertThat(launch(0, Map.of("SLUICE_JAVA_OPTS", small), "ingest"))
          .contains("argument -Xmx256m", "argument " + small.replaceFirst(".* ", ""))
          .noneMatch(argument -> argument.startsWith("argument -Xms"));
    }
    assertThat(launch(0, Map.of("SLUICE_JAVA_OPTS", "-Dx=y"), "ingest"))
        .contains("argument -Xms128m");
  }

  @Test
  void whatAnswersAPersonStartsQuicklyAndWhatStaysRunsWell() throws Exception {
    for (String brief : List.of("status", "queue", "--help")) {
      assertThat(launch(brief))
          .contains("argument -XX:+UseSerialGC", "argument -XX:TieredStopAtLevel=1");
    }
    for (String lasting : List.of("ingest", "worker", "archive", "run", "import")) {
      assertThat(launch(lasting))
          .contains("argument -XX:+UseG1GC")
          .doesNotContain("argument -XX:TieredStopAtLevel=1");
    }
  }

  @Test
  void theCompilerIsToldWhatToDoWhereItIsThere() throws Exception {
    assertThat(launch("worker")).noneMatch(line -> line.contains("Inline"));
    Path server = Files.createDirectories(folder.resolve("lib/server"));
    Files.createFile(server.resolve("libjvm.so"));
    assertThat(launch("worker")).contains("argument -XX:MaxInlineLevel=4");
    assertThat(launch("status")).noneMatch(line -> line.contains("Inline"));
    for (String other : List.of("-zero", "-XXaltjvm=minimal")) {
      assertThat(launch(0, Map.of("SLUICE_JAVA_OPTS", other), "worker"))
          .noneMatch(line -> line.contains("Inline"));
    }
  }

  @Test
  void aCollectorOfOnesOwnIsTheOnlyOne() throws Exception {
    Map<String, String> own = Map.of("SLUICE_JAVA_OPTS", "-Xlog:gc -XX:+UseParallelGC");
    for (String command : List.of("worker", "status")) {
      assertThat(launch(0, own, command))
          .filteredOn(line -> line.startsWith("argument -XX:+Use"))
          .containsExactly("argument -XX:+UseParallelGC");
    }
    for (String readByJava : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      assertThat(launch(0, Map.of(readByJava, "'-XX:+UseParallelGC' -Da=b"), "worker"))
          .noneMatch(line -> line.startsWith("argument -XX:+Use"));
    }
  }

  @Test
  void whatOnlyLooksLikeACollectorLeavesOurs() throws Exception {
    String options = "-XX:+UseStringDeduplication -XX:MaxGCPauseMillis=100";
    assertThat(launch(0, Map.of("SLUICE_JAVA_OPTS", options), "worker"))
        .contains("argument -XX:+UseG1GC");
  }
}
