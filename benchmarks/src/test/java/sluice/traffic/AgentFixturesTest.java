package sluice.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentFixturesTest {
  @TempDir private Path folder;

  @Test
  void casesOfAPackedFileGiveTheirUserAgentsInOrder() throws IOException {
    pack(
        """
        {"user_agent": "Agent/2 (K; ü)", "os": {"name": "x"}}
        {"headers": {"sec-ch-ua": "of no agent"}}
        {"user_agent": "Agent/1"}
        """);
    assertThat(AgentFixtures.read(folder)).containsExactly("Agent/2 (K; ü)", "Agent/1");
  }

  @Test
  void casesOfYamlFilesGiveTheirUserAgentsFileByFile() throws IOException {
    Files.writeString(
        folder.resolve("b.yml"),
        """
        ---
        -
          user_agent: Mozilla/5.0 (Linux; Android 14) Phone/1
          os: []
          model:
        -
          user_agent: 'quoted: "agent"'
        """);
    Files.writeString(folder.resolve("a.yml"), "- user_agent: 12\n  bot:\n    name: of digits\n");
    Files.writeString(folder.resolve("c.txt"), "- user_agent: no fixture\n");
    assertThat(AgentFixtures.read(folder))
        .containsExactly("12", "Mozilla/5.0 (Linux; Android 14) Phone/1", "quoted: \"agent\"");
  }

  @Test
  void folderWithoutCasesIsRefusedWithItsName() {
    assertThatThrownBy(() -> AgentFixtures.read(folder)).hasMessageContaining(folder.toString());
  }

  @Test
  void matomoHasFixturesWhereTheirFileLies() throws IOException {
    assertThat(AgentFixtures.of(folder)).isEmpty();
    Path fixtures = Files.createDirectory(folder.resolve("fixtures"));
    Files.createFile(fixtures.resolve("device-detector.jsonl.gz"));
    assertThat(AgentFixtures.of(folder)).contains(fixtures);
  }

  @Test
  void mixSaysWhichItIs() throws IOException {
    assertThat(new AgentMix("", "").words()).isEqualTo("typed mix, rules on the class path");
    assertThat(new AgentMix("/f", "/m").words()).isEqualTo("fixture mix, rules of a Matomo");
    pack("{\"user_agent\": \"Agent/1\"}\n");
    assertThat(new AgentMix(folder.toString(), "").agents()).containsExactly("Agent/1");
    assertThat(new AgentMix("", "").agents()).hasSize(4_096);
  }

  private void pack(String lines) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("device-detector.jsonl.gz")))) {
      out.write(lines.getBytes(StandardCharsets.UTF_8));
    }
  }
}
