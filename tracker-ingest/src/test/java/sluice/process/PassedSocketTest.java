package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedSocketTest {

  private static final String OWN = Long.toString(ProcessHandle.current().pid());

  /** A descriptor that nothing is open under. */
  private static final int NOTHING = 1_000_000;

  @TempDir private Path folder;

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

  @Test
  void whatDoesNotListenIsRefusedWithWhatToDo() throws IOException {
    assumeThat(Epoll.isAvailable()).as("Netty's epoll on this machine").isTrue();
    Socket stream = Socket.newSocketStream();
    Socket datagrams = Socket.newSocketDgram();
    Socket unix = Socket.newSocketDomain();
    try {
      unix.bind(new DomainSocketAddress(folder.resolve("socket").toString()));
      unix.listen(1);
      stream.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (int descriptor :
          new int[] {stream.intValue(), datagrams.intValue(), unix.intValue(), NOTHING}) {
        assertThatThrownBy(() -> PassedSocket.refuseUnlessListening(descriptor))
            .isInstanceOf(ConfigRefused.class)
            .hasMessageContaining("no TCP socket that listens")
            .hasMessageContaining("ListenStream=127.0.0.1:8088")
            .hasMessageContaining("--listen");
      }
      stream.listen(1);
      PassedSocket.refuseUnlessListening(stream.intValue());
    } finally {
      stream.close();
      datagrams.close();
      unix.close();
    }
  }
}
