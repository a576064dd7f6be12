package sluice.doctor;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/**
 * This machine, as far as it is looked at.
 *
 * @param root below which its files are: {@code /}
 * @param stateDirs where state directories of processes may be
 * @param spool what ingest keeps there: where, how much, and what it leaves free
 * @param admins admin ports that processes may have here
 * @param clock the machine's
 */
public record ExaminedHost(
    Path root,
    List<Path> stateDirs,
    SpoolRoom spool,
    List<InetSocketAddress> admins,
    InstantSource clock) {

  /**
   * The disk of ingest's spool.
   *
   * @param directories where it may be
   * @param maxBytes of it
   * @param minFreeBytes what it leaves free
   */
  public record SpoolRoom(List<Path> directories, long maxBytes, long minFreeBytes) {

    /** Copies the list. */
    public SpoolRoom {
      directories = List.copyOf(directories);
    }
  }

  /** Copies the lists. */
  public ExaminedHost {
    stateDirs = List.copyOf(stateDirs);
    admins = List.copyOf(admins);
  }

  /** A file of the machine by its absolute path. */
  Path file(String absolute) {
    return root.resolve(absolute.substring(1));
  }
}
