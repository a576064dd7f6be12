package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of a Matomo that are not whole: hits would be taken for other devices, or for bots. */
class RuleFilesTest {
  @TempDir Path matomo;

  private void refused(String... words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeviceDetector.ofMatomo(matomo))
        .withMessageContainingAll(words);
  }

  @Test
  void rulesOfAllFilesThatEachMatomoHasAreEnough() throws IOException {
    RuleFolder.in(matomo);
    Device device = DeviceDetector.ofMatomo(matomo).detect("SomeBot", ClientHints.NONE);
    assertThat(device.botName()).contains("Bot");
  }

  @Test
  void aFolderWithoutRulesIsRefusedWithWhatItLacks() {
    refused(
        "regexes", "bots.yml, oss.yml, client/browsers.yml, device/mobiles.yml", "--matomo-dir");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bots.yml", "oss.yml", "client/browsers.yml", "device/mobiles.yml"})
  void aFileThatIsNotThereIsNamed(String file) throws IOException {
    RuleFolder.in(matomo).delete(file);
    refused("it lacks " + file + ";");
  }

  /** A rule without a pattern matches whatever comes; half a file ends with one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          bots.yml                 | - regex: 'A'\\n  name: 'a'\\n- name: 'b'\\n | entry 2 has no regex
          bots.yml                 | - regex: 'A'\\n  name: 'a'\\n-\\n | entry 2 has no regex
          bots.yml                 | - regex: 'A'\\n  name: 'a'\\n- regex:\\n | entry 2 has no regex
          client/libraries.yml     | - name: 'b'\\n | entry 1 has no regex
          device/cameras.yml       | Brand:\\n  device: 'camera'\\n | Brand has no regex
          device/mobiles.yml       | - regex: 'A'\\n | empty, or something else
          oss.yml                  | # nothing\\n | empty, or something else
          oss.yml                  | <html>404</html>\\n | empty, or something else
          oss.yml                  | - regex: 'A'\\n\\tname: x\\n | not YAML
          client/hints/apps.yml    | - 'a'\\n | empty, or something else
          vendorfragments.yml      | text\\n | empty, or something else
          """)
  void aFileThatIsNotWholeIsNamedWithWhatIsWrong(String file, String yaml, String wrong)
      throws IOException {
    RuleFolder.in(matomo).write(file, yaml.replace("\\n", "\n").replace("\\t", "\t"));
    refused("rules " + file + " in " + matomo, wrong);
  }
}
