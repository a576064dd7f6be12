package sluice.archive.change;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** How this process is called where Matomo's tables say who works on something. No state. */
final class ThisProcess {
  /** Characters of column processing_host. */
  private static final int HOST_LENGTH = 100;

  /** Asked for once: a host whose name nobody resolves waits for its resolver each time. */
  private static final String HOST = askHost();

  private ThisProcess() {}

  /** Name of the host; null if it has none. */
  static String host() {
    return HOST;
  }

  private static String askHost() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.length() > HOST_LENGTH ? name.substring(0, HOST_LENGTH) : name;
    } catch (UnknownHostException e) {
      return null; // the column may be NULL
    }
  }

  /** Number of the process. */
  static String id() {
    return String.valueOf(ProcessHandle.current().pid());
  }
}
