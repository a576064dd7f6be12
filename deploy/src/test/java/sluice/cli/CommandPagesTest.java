package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Man pages and completion, as the packages ship them. */
class CommandPagesTest {

  @TempDir private Path folder;

  @BeforeEach
  void pagesAreWritten() throws IOException {
    CommandPages.main(new String[] {"write", folder.toString(), "1.2.3"});
  }

  @Test
  void eachCommandHasAPageWithItsFlagsAndTheVersionOfThePackage() throws IOException {
    assertThat(folder.resolve("adoc/sluice.adoc")).content().contains("\n:mansource: sluice 1.2.3");
    hasPages("sluice", Sluice.subcommands());
  }

  private void hasPages(String above, List<Subcommand> commands) throws IOException {
    for (Subcommand command : commands) {
      String name = above + "-" + command.name();
      String page = Files.readString(folder.resolve("adoc").resolve(name + ".adoc"));
      assertThat(page).contains("\n:mansource: sluice 1.2.3").doesNotContain("not packaged");
      for (Flag flag : command.flags()) {
        assertThat(page).as(name).contains("*--" + flag.name() + "*");
      }
      hasPages(name, command.subcommands());
    }
  }

  @Test
  void bashCompletesCommandsFlagsAndFiles() throws Exception {
    assertThat(completed("sluice", "que")).containsExactly("queue");
    assertThat(completed("sluice", "queue", "dead")).contains("dead-letters");
    assertThat(completed("sluice", "worker", "--matomo-h")).containsExactly("--matomo-host");
    Files.createDirectories(folder.resolve("www/matomo"));
    assertThat(completed("sluice", "worker", "--matomo-dir", folder.resolve("www") + "/"))
        .containsExactly(folder.resolve("www/matomo").toString());
  }

  /** What bash offers for the last word. */
  private List<String> completed(String... words) throws Exception {
    String line = String.join(" ", words);
    String script =
        // Only a shell that is completing has this one.
        "compopt() { :; }; source "
            + folder.resolve("bash-completion/completions/sluice")
            + "\nCOMP_WORDS=("
            + line
            + "); COMP_CWORD="
            + (words.length - 1)
            + "; _complete_sluice; printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process process = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes()).trim();
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().map(String::trim).toList();
  }
}
