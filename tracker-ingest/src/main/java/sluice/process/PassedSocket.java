package sluice.process;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The listening socket that systemd passes to a service whose unit has a socket unit beside it
 * (sd_listen_fds). It stays open while the process is started again, so that connections wait
 * instead of being refused. Stateless.
 */
public final class PassedSocket {

  /** The descriptor of the first one, as systemd numbers them. */
  private static final int FIRST = 3;

  /** O_NONBLOCK of Linux, in the octal flags of fdinfo. */
  private static final int NON_BLOCKING = 04000;

  /** SOL_SOCKET of Linux on all machines that Netty has a native library for; so the next ones. */
  private static final int SOCKET_LEVEL = 1;

  /** SO_ACCEPTCONN: whether it listens. */
  private static final int LISTENS = 30;

  /** SO_DOMAIN: its family. */
  private static final int DOMAIN = 39;

  /** AF_INET and AF_INET6. */
  private static final Set<Integer> INTERNET = Set.of(2, 10);

  private static final Pattern FLAGS = Pattern.compile("(?m)^flags:\\s*([0-7]{1,12})$");

  private PassedSocket() {}

  /**
   * Its descriptor; empty when none was passed to this process.
   *
   * @param environment with LISTEN_PID and LISTEN_FDS
   * @throws ConfigRefused when it cannot be used, with what to do
   * @throws IOException when the system does not tell how it was opened
   */
  public static OptionalInt of(Map<String, String> environment) throws IOException {
    String ownPid = Long.toString(ProcessHandle.current().pid());
    if (!ownPid.equals(environment.get("LISTEN_PID"))) {
      return OptionalInt.empty();
    }
    String count = environment.getOrDefault("LISTEN_FDS", "");
    if (!count.equals("1")) {
      throw new ConfigRefused(
          "systemd passes "
              + count
              + " sockets (LISTEN_FDS), and one can be used: leave one ListenStream= in the socket"
              + " unit");
    }
    if (!Epoll.isAvailable()) {
      throw new ConfigRefused(
          "systemd passes a socket (LISTEN_FDS), which needs Netty's native library, and that cannot be"
              + " loaded ("
              + Epoll.unavailabilityCause()
              + "): name a directory without noexec by"
              + " SLUICE_JAVA_OPTS=-Dio.netty.native.workdir=DIR, or disable the socket unit and give"
              + " --listen");
    }
    Path opened = Path.of("/proc/self/fdinfo", Integer.toString(FIRST));
    Matcher flags = FLAGS.matcher(Files.readString(opened));
    if (!flags.find() || (Integer.parseInt(flags.group(1), 8) & NON_BLOCKING) == 0) {
      throw new ConfigRefused(
          "the socket that systemd passes blocks: the service unit needs NonBlocking=yes");
    }
    refuseUnlessListening(FIRST);
    return OptionalInt.of(FIRST);
  }

  /** On any other descriptor connections would be waited for in silence, for ever. */
  static void refuseUnlessListening(int descriptor) {
    boolean listens;
    try {
      Socket socket = new Socket(descriptor);
      int family = socket.getIntOpt(SOCKET_LEVEL, DOMAIN);
      listens = socket.getIntOpt(SOCKET_LEVEL, LISTENS) != 0 && INTERNET.contains(family);
    } catch (IOException | ChannelException e) {
      // It is no socket at all, such as the file or the pipe of another program's descriptor 3.
      listens = false;
    }
    if (!listens) {
      throw new ConfigRefused(
          "what systemd passes is no TCP socket that listens, so that nobody would be served: the"
              + " socket unit needs ListenStream=127.0.0.1:8088 (an address, no path) and Accept=no,"
              + " and whatever else sets LISTEN_FDS has to pass one that listens; or disable the socket"
              + " unit and give --listen");
    }
  }
}
