package sluice.process;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
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
    return OptionalInt.of(FIRST);
  }
}
