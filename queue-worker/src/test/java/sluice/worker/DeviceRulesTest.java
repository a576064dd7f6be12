package sluice.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.process.ConfigRefused;
import sluice.worker.device.ClientHints;
import sluice.worker.device.DeviceDetector;
import sluice.worker.device.RuleFolder;

class DeviceRulesTest {
  private static final String AGENT = "RulesBot/1.0";

  @TempDir private Path matomo;

  private static boolean isBot(DeviceDetector detector) {
    return detector.detect(AGENT, ClientHints.NONE).isBot();
  }

  private void writeBots(String regex) throws IOException {
    RuleFolder.in(matomo).write("bots.yml", "- regex: '" + regex + "'\n  name: 'Bot'\n");
  }

  @Test
  void whatIsAskedForAgainIsReadAnew() throws IOException {
    writeBots("RulesBot");
    DeviceRules rules = DeviceRules.ofMatomo(matomo).ahead();
    assertThat(isBot(rules.get())).isTrue();
    writeBots("OtherBot");
    assertThat(isBot(rules.get())).isFalse();
  }

  @Test
  void folderWithoutRulesIsRefusedWhoeverReadsThem() {
    String fault = "no device-detector rules in " + matomo;
    assertThatThrownBy(() -> DeviceRules.ofMatomo(matomo).ahead().get())
        .isInstanceOf(ConfigRefused.class)
        .hasMessageStartingWith(fault);
    assertThatThrownBy(() -> DeviceRules.ofMatomo(matomo).get())
        .isInstanceOf(ConfigRefused.class)
        .hasMessageStartingWith(fault);
  }
}
