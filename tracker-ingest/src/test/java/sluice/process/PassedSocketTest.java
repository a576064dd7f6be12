package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PassedSocketTest {

  private static final String OWN = Long.toString(ProcessHandle.current().pid());

  @Test
  void whatIsPassedToAnotherProcessOrToNoneIsNotTaken() throws IOException {
    assertThat(PassedSocket.of(Map.of())).isEmpty();
    assertThat(PassedSocket.of(Map.of("LISTEN_FDS", "1"))).isEmpty();
    assertThat(PassedSocket.of(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "1"))).isEmpty();
  }

  @Test
  void moreThanOneSocketIsRefused() {
    assertThatThrownBy(() -> PassedSocket.of(Map.of("LISTEN_PID", OWN, "LISTEN_FDS", "2")))
        .isInstanceOf(ConfigRefused.class)
        .hasMessageContaining("systemd passes 2 sockets")
        .hasMessageContaining("one ListenStream=");
  }
}
