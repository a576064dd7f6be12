package sluice.ingest.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.process.PrivateFiles;

/**
 * Decides what is done with bytes in a segment that are no record. When a whole record follows,
 * they are damage, and are kept in a file {@code .corrupt} for people to look at. When none
 * follows, they are the end of a write that a crash cut off, whose hit was never answered, or
 * damage up to the end. Stateless; called by the appender.
 */
final class SpoolRepair {

  private static final Logger LOG = LoggerFactory.getLogger(SpoolRepair.class);

  private static final int WINDOW_BYTES = 1 << 16;

  private SpoolRepair() {}

  /**
   * @param from where a record was expected and none was found
   * @return where reading goes on: at the next whole record, or at the end
   */
  static long skipDamage(SpoolSegment segment, long from) throws IOException {
    long next = nextRecord(segment, from + 1);
    if (next == segment.size() && isTorn(segment, from)) {
      segment.limits().countTorn();
      LOG.atWarn()
          .addKeyValue("file", segment.file())
          .addKeyValue("at", from)
          .addKeyValue("bytes", next - from)
          .log("spool-torn-end");
      return next;
    }
    segment.limits().countCorrupt();
    Path aside = setAside(segment, from, next);
    LOG.atError()
        .addKeyValue("file", segment.file())
        .addKeyValue("at", from)
        .addKeyValue("bytes", next - from)
        .addKeyValue("set_aside", aside)
        .log("spool-corrupt");
    return next;
  }

  /**
   * Whether the bytes are a record that begins rightly and is longer than the file, or a header
   * that was cut short.
   */
  private static boolean isTorn(SpoolSegment segment, long from) throws IOException {
    long rest = segment.size() - from;
    if (rest < SpoolRecord.HEADER_BYTES) {
      return true;
    }
    ByteBuffer header = ByteBuffer.allocate(SpoolRecord.HEADER_BYTES);
    segment.readFully(header, from);
    return header.getInt(0) == SpoolRecord.MAGIC
        && SpoolRecord.HEADER_BYTES + (long) header.getInt(4) > rest;
  }

  private static long nextRecord(SpoolSegment segment, long from) throws IOException {
    ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
    for (long at = from; at < segment.size(); at += WINDOW_BYTES - Integer.BYTES + 1) {
      window.clear();
      segment.readFully(window, at);
      for (int i = 0; i + Integer.BYTES <= window.position(); i++) {
        if (window.getInt(i) == SpoolRecord.MAGIC && segment.read(at + i).isPresent()) {
          return at + i;
        }
      }
    }
    return segment.size();
  }

  private static Path setAside(SpoolSegment segment, long from, long to) throws IOException {
    Path aside = segment.file().resolveSibling(segment.file().getFileName() + ".corrupt");
    try (FileChannel out = PrivateFiles.open(aside)) {
      ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES);
      for (long at = from; at < to; at += WINDOW_BYTES) {
        window.clear().limit((int) Math.min(WINDOW_BYTES, to - at));
        segment.readFully(window, at);
        out.write(window.flip(), out.size());
      }
      out.force(true);
    }
    PrivateFiles.syncDirectory(aside.toAbsolutePath().getParent());
    return aside;
  }
}
