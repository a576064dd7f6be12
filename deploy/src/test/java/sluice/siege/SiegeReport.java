package sluice.siege;

import java.io.IOException;
import java.sql.SQLException;

/** Prints the table of a siege. Stateless. */
final class SiegeReport {
  private SiegeReport() {}

  static void print(SiegedInstallation installation, Siege siege, Hits hits)
      throws IOException, SQLException {
    System.out.println("siege: kind, tried, longest answer (its index), answers");
    siege.tallies().values().forEach(tally -> System.out.println("  " + tally));
    long tried = siege.tallies().values().stream().mapToLong(Tally::tried).sum();
    long requests = siege.tallies().values().stream().mapToLong(Tally::requests).sum();
    System.out.printf(
        "  tried %d, with %d requests of HTTP; waited %d s for the worker%n",
        tried, requests, siege.heldSeconds());
    System.out.println("siege: the well-behaved client" + System.lineSeparator() + hits);
    for (SiegedProcess process : installation.processes()) {
      System.out.printf(
          "siege: %s: deaths %d, peak heap %d KiB, direct %d KiB, resident %d KiB, live heap %s KiB%n",
          process.command(),
          process.deaths(),
          process.peakHeap() >> 10,
          process.peakDirect() >> 10,
          process.status("VmHWM"),
          process.liveHeap().stream().map(bytes -> bytes >> 10).toList());
    }
    System.out.println("siege: dead letters");
    installation
        .deadLetters()
        .forEach((why, count) -> System.out.println("  " + count + " " + why));
  }
}
