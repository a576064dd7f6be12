package sluice.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sluice.doctor.ExaminedHost.SpoolRoom;

/** Room for hits that the queue cannot take, and those that lie there. Stateless. */
final class SpoolCheck {

  /** Hits that a short outage left are replayed in less. */
  private static final Duration OLD = Duration.ofMinutes(5);

  private SpoolCheck() {}

  /** What lies in a spool. */
  private record Content(long bytes, Instant oldest) {

    Content with(long more, Instant time) {
      return new Content(bytes + more, time.isBefore(oldest) ? time : oldest);
    }
  }

  static List<Finding> look(ExaminedHost host) throws IOException {
    List<Finding> findings = new ArrayList<>();
    List<Path> there = host.spool().directories().stream().filter(Files::isDirectory).toList();
    for (Path directory : there) {
      try {
        Content content = content(directory, host.clock().instant());
        findings.add(room(directory, host.spool(), content.bytes()));
        findings.add(used(directory, content, host.clock().instant()));
      } catch (AccessDeniedException | UncheckedIOException e) {
        // Files.walk meets a folder of others on its way.
        findings.add(HostChecks.unreadable(directory));
      }
    }
    if (there.isEmpty()) {
      findings.add(
          Finding.info(FindingKind.SPOOL_DISK, "no ingest has made its spool on this machine yet"));
    }
    return findings;
  }

  private static Finding room(Path directory, SpoolRoom room, long bytes) throws IOException {
    FileStore store = Files.getFileStore(directory);
    long free = store.getUsableSpace();
    String evidence = "%s: %s free on its disk".formatted(directory, BufferPoolCheck.mib(free));
    if (free < room.minFreeBytes()) {
      return Finding.error(
          FindingKind.SPOOL_DISK,
          evidence + ", less than --spool-min-free: without the queue, hits are answered 503",
          "make room there, or name a larger disk by --spool-dir");
    }
    return free + bytes < room.maxBytes() + room.minFreeBytes()
        ? Finding.warning(
            FindingKind.SPOOL_DISK,
            evidence
                + ", less than the spool may take ("
                + BufferPoolCheck.mib(room.maxBytes())
                + ")",
            "make room there, name a larger disk by --spool-dir, or lower --spool-max")
        : Finding.ok(FindingKind.SPOOL_DISK, evidence);
  }

  private static Finding used(Path directory, Content content, Instant now) {
    Duration age = Duration.between(content.oldest(), now);
    return content.bytes() == 0 || age.compareTo(OLD) < 0
        ? Finding.ok(FindingKind.SPOOL_IN_USE, directory + ": no hits of before wait there")
        : Finding.warning(
            FindingKind.SPOOL_IN_USE,
            "%s holds hits of up to %s ago (%s): they are not replayed"
                .formatted(directory, ClockCheck.words(age), BufferPoolCheck.mib(content.bytes())),
            "see whether Redis answers; journalctl -u sluice-ingest; an ingest has to run with this --spool-dir");
  }

  private static Content withFile(Content content, Path file) throws IOException {
    try {
      long bytes = Files.size(file);
      return bytes > 0 ? content.with(bytes, Files.getLastModifiedTime(file).toInstant()) : content;
    } catch (NoSuchFileException replayed) {
      // An ingest that runs has deleted it meanwhile.
      return content;
    }
  }

  private static Content content(Path directory, Instant now) throws IOException {
    Content content = new Content(0, now);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".seg")).toList()) {
        content = withFile(content, file);
      }
    }
    return content;
  }
}
