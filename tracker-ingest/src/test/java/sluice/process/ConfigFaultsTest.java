package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigFaultsTest {
  private final ConfigFaults faults = new ConfigFaults();

  @Test
  void withoutFaultsNothingIsThrown() {
    assertThatCode(faults::throwIfAny).doesNotThrowAnyException();
    assertThat(faults.message()).isEmpty();
  }

  @Test
  void oneFaultIsTheWholeMessage() {
    faults.add("--batch must be 1..10, was 0");
    assertThatThrownBy(faults::throwIfAny)
        .isInstanceOf(ConfigRefused.class)
        .hasMessage("--batch must be 1..10, was 0");
  }

  @Test
  void severalFaultsAreNumbered() {
    faults.addAll(List.of("a", "b"));
    assertThat(faults.message()).isEqualTo("2 faults in the configuration:\n  1. a\n  2. b");
  }
}
