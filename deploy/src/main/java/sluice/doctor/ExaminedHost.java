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
    Path root, List<Path> stateDirs, SpoolRoom spool, Admins admins, InstantSource clock) {

  /**
   * Admin ports.
   *
   * @param addresses where processes may be
   * @param areNamed whether somebody says that they are there; else not each has to be
   */
  public record Admins(List<InetSocketAddress> addresses, boolean areNamed) {

    /** Copies the list. */
    public Admins {
      addresses = List.copyOf(addresses);
    }
  }

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

  /** Copies the list. */
  public ExaminedHost {
    stateDirs = List.copyOf(stateDirs);
  }

  /** A file of the machine by its absolute path. */
  Path file(String absolute) {
    return root.resolve(absolute.substring(1));
  }
}
