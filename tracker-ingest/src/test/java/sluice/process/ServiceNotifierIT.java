package sluice.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNotifierIT {

  @BeforeEach
  void nativeSocketsAreThere() {
    assumeThat(Epoll.isAvailable()).as("Netty's epoll on this machine").isTrue();
  }

  @Test
  void noticesArriveAtTheSocket(@TempDir Path directory) throws IOException {
    String path = directory.resolve("notify").toString();
    Socket manager = Socket.newSocketDomainDgram();
    try {
      manager.bind(new DomainSocketAddress(path));
      ServiceNotifier notifier =
          ServiceNotifier.of(Map.of("NOTIFY_SOCKET", path, "WATCHDOG_USEC", "30000000"));
      assertThat(notifier.watchdogLimit()).hasValue(Duration.ofSeconds(30));

      notifier.ready();
      assertThat(received(manager)).isEqualTo("READY=1");
      notifier.alive();
      assertThat(received(manager)).isEqualTo("WATCHDOG=1");
      notifier.status("two\nlines");
      assertThat(received(manager)).isEqualTo("STATUS=two lines");
      notifier.stopping();
      assertThat(received(manager)).isEqualTo("STOPPING=1");
    } finally {
      manager.close();
    }
  }

  @Test
  void noticesArriveAtAnAbstractSocket() throws IOException {
    String name = "sluice-test-" + ProcessHandle.current().pid();
    Socket manager = Socket.newSocketDomainDgram();
    try {
      manager.bind(new DomainSocketAddress("\0" + name));
      ServiceNotifier.of(Map.of("NOTIFY_SOCKET", "@" + name)).ready();
      assertThat(received(manager)).isEqualTo("READY=1");
    } finally {
      manager.close();
    }
  }

  @Test
  void withoutASocketNothingHappens() {
    ServiceNotifier.of(Map.of()).ready();
    assertThat(ServiceNotifier.of(Map.of("WATCHDOG_USEC", "1000")).watchdogLimit()).isEmpty();
  }

  @Test
  void deadSocketIsLoggedAndNotThrown(@TempDir Path directory) {
    ServiceNotifier.of(Map.of("NOTIFY_SOCKET", directory.resolve("none").toString())).ready();
  }

  @Test
  void watchdogOfAnotherProcessIsNotOurs() {
    Map<String, String> environment =
        Map.of("NOTIFY_SOCKET", "/s", "WATCHDOG_USEC", "1000", "WATCHDOG_PID", "1");
    assertThat(ServiceNotifier.of(environment).watchdogLimit()).isEmpty();
  }

  private static String received(Socket manager) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(256);
    DomainDatagramSocketAddress from = manager.recvFromDomainSocket(buffer, 0, 256);
    byte[] bytes = new byte[from.receivedAmount()];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
