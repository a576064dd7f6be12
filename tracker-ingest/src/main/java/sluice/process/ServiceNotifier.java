package sluice.process;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the process does (sd_notify): one datagram a notice to the socket that the
 * variable NOTIFY_SOCKET names; without it nothing is sent. The JDK has no datagrams on Unix
 * sockets, so Netty's native socket sends them, and where that is not to be had, the program
 * systemd-notify (which then needs NotifyAccess=all in the unit). Thread-safe.
 */
public final class ServiceNotifier {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceNotifier.class);

  private final Optional<String> socket;
  private final Optional<Duration> watchdog;

  private ServiceNotifier(Optional<String> socket, Optional<Duration> watchdog) {
    this.socket = socket;
    this.watchdog = watchdog;
  }

  /** From NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID. */
  public static ServiceNotifier of(Map<String, String> environment) {
    Optional<String> socket =
        Optional.ofNullable(environment.get("NOTIFY_SOCKET")).filter(path -> !path.isEmpty());
    String ownPid = Long.toString(ProcessHandle.current().pid());
    boolean forUs = environment.getOrDefault("WATCHDOG_PID", ownPid).equals(ownPid);
    String limit = environment.getOrDefault("WATCHDOG_USEC", "");
    boolean watched = socket.isPresent() && forUs && limit.matches("[1-9][0-9]{0,17}");
    return new ServiceNotifier(
        socket,
        watched ? Optional.of(Duration.ofNanos(Long.parseLong(limit) * 1000)) : Optional.empty());
  }

  /** The time within which {@link #alive} must be called again, if systemd watches. */
  public Optional<Duration> watchdogLimit() {
    return watchdog;
  }

  /** Tells systemd that the process serves. */
  public void ready() {
    send("READY=1");
  }

  /** Feeds the watchdog; call it where work gets done, not on a mere timer. */
  public void alive() {
    if (watchdog.isPresent()) {
      send("WATCHDOG=1");
    }
  }

  /** Tells systemd that the end of the process has begun. */
  public void stopping() {
    send("STOPPING=1");
  }

  /** Tells systemd a line for {@code systemctl status}. */
  public void status(String line) {
    send("STATUS=" + line.replace('\n', ' '));
  }

  private void send(String notice) {
    if (socket.isEmpty()) {
      return;
    }
    try {
      if (Epoll.isAvailable()) {
        sendDatagram(socket.get(), notice);
      } else {
        new ProcessBuilder("systemd-notify", "--pid=" + ProcessHandle.current().pid(), notice)
            .start();
      }
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("notice", notice)
          .addKeyValue("socket", socket.get())
          .addKeyValue("cause", e.toString())
          .log("systemd-not-told");
    }
  }

  private static void sendDatagram(String path, String notice) throws IOException {
    byte[] address = path.getBytes(StandardCharsets.UTF_8);
    if (address[0] == '@') {
      address[0] = 0; // This names an abstract socket, which has no file.
    }
    byte[] bytes = notice.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes);
    Socket datagrams = Socket.newSocketDomainDgram();
    try {
      int sent = datagrams.sendToDomainSocket(buffer, 0, bytes.length, address);
      if (sent != bytes.length) {
        throw new IOException("sent " + sent + " of " + bytes.length + " bytes");
      }
    } finally {
      datagrams.close();
    }
  }
}
