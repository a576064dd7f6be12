package sluice.archive.fold;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import sluice.process.PrivateFiles;

/**
 * The distinct visitors and users of each archived day, by segment, so that weeks and months count
 * theirs without reading the log again. A cache: one file a site and day, replaced whole, or memory
 * where there is no directory.
 *
 * <pre>
 *   int number of segments, then for each: 32 bytes hash (blanks = all visits), int visitors, int users
 *   then for each: visitors and users as sorted longs
 * </pre>
 */
public final class VisitorSets {
  private static final int HASH_BYTES = 32;
  private static final int ENTRY_BYTES = HASH_BYTES + 2 * Integer.BYTES;

  private final Optional<Path> directory;
  private final Map<String, Map<String, DayVisitors>> inMemory = new ConcurrentHashMap<>();

  /** Keeps sets in this directory, or in memory. */
  public VisitorSets(Optional<Path> directory) {
    this.directory = directory;
  }

  /**
   * Distinct members of one day and segment, ascending.
   *
   * @param visitors idvisitor
   * @param users the first 64 bits of a hash of the user id
   */
  public record DayVisitors(LongBuffer visitors, LongBuffer users) {}

  /** Replaces the sets of a day. */
  public void put(int idSite, LocalDate day, Map<String, DayVisitors> bySegment) {
    if (directory.isEmpty()) {
      inMemory.put(idSite + "/" + day, Map.copyOf(bySegment));
      return;
    }
    Path file = file(directory.get(), idSite, day);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      PrivateFiles.createDirectories(file.getParent());
      Files.deleteIfExists(fresh);
      write(fresh, bySegment);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static Path file(Path directory, int idSite, LocalDate day) {
    return directory.resolve(String.valueOf(idSite)).resolve(day + ".visitors");
  }

  private static void write(Path file, Map<String, DayVisitors> bySegment) throws IOException {
    List<String> hashes = bySegment.keySet().stream().sorted().toList();
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(PrivateFiles.open(file))))) {
      out.writeInt(hashes.size());
      for (String hash : hashes) {
        DayVisitors sets = bySegment.get(hash);
        out.write(
            String.format("%-" + HASH_BYTES + "s", hash).getBytes(StandardCharsets.ISO_8859_1));
        out.writeInt(sets.visitors().limit());
        out.writeInt(sets.users().limit());
      }
      for (String hash : hashes) {
        write(out, bySegment.get(hash).visitors());
        write(out, bySegment.get(hash).users());
      }
    }
  }

  private static void write(DataOutputStream out, LongBuffer values) throws IOException {
    for (int i = 0; i < values.limit(); i++) {
      out.writeLong(values.get(i));
    }
  }

  /** The sets of a day by hash of the segment; empty if they are not known. */
  public Optional<Map<String, DayVisitors>> get(int idSite, LocalDate day) {
    if (directory.isEmpty()) {
      return Optional.ofNullable(inMemory.get(idSite + "/" + day));
    }
    Path file = file(directory.get(), idSite, day);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Optional.of(read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Map<String, DayVisitors> read(ByteBuffer file) {
    Map<String, DayVisitors> sets = new HashMap<>();
    int segments = file.getInt();
    int at = Integer.BYTES + segments * ENTRY_BYTES;
    for (int i = 0; i < segments; i++) {
      byte[] hash = new byte[HASH_BYTES];
      file.get(hash);
      int visitors = file.getInt();
      int users = file.getInt();
      LongBuffer first = file.slice(at, visitors * Long.BYTES).asLongBuffer();
      at += visitors * Long.BYTES;
      LongBuffer second = file.slice(at, users * Long.BYTES).asLongBuffer();
      at += users * Long.BYTES;
      sets.put(
          new String(hash, StandardCharsets.ISO_8859_1).trim(), new DayVisitors(first, second));
    }
    return sets;
  }

  /** Forgets everything: what was archived meanwhile is not known. */
  public void clear() {
    inMemory.clear();
    if (directory.isEmpty() || !Files.exists(directory.get())) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory.get())) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot empty " + directory.get(), e);
    }
  }

  /** Number of distinct values in several ascending lists. */
  static long distinct(List<LongBuffer> lists) {
    int[] positions = new int[lists.size()];
    long count = 0;
    while (true) {
      boolean found = false;
      long smallest = 0;
      for (int i = 0; i < positions.length; i++) {
        if (positions[i] < lists.get(i).limit()) {
          long value = lists.get(i).get(positions[i]);
          smallest = found ? Math.min(smallest, value) : value;
          found = true;
        }
      }
      if (!found) {
        return count;
      }
      count++;
      for (int i = 0; i < positions.length; i++) {
        if (positions[i] < lists.get(i).limit() && lists.get(i).get(positions[i]) == smallest) {
          positions[i]++;
        }
      }
    }
  }
}
