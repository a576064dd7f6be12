package sluice.archive.fold;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.process.PrivateFiles;

/**
 * The distinct visitors and users of each archived day, by segment, so that weeks and months count
 * theirs without reading the log again. A cache: one file a site and day, replaced whole, or memory
 * where there is no directory.
 *
 * <pre>
 *   where they come from, as of DataOutput.writeUTF
 *   int number of segments, then for each: 32 bytes hash (blanks = all visits), int visitors, int users
 *   then for each: visitors and users as sorted longs
 * </pre>
 */
public final class VisitorSets {
  private static final Logger LOG = LoggerFactory.getLogger(VisitorSets.class);

  private static final int HASH_BYTES = 32;
  private static final int ENTRY_BYTES = HASH_BYTES + 2 * Integer.BYTES;

  private static final Pattern FILE = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)[.]visitors([.]new)?");

  private final Optional<Path> directory;
  private final Map<String, Sets> setsInMemory = new ConcurrentHashMap<>();
  private final LongAdder countedAgain = new LongAdder();

  private VisitorSets(Path directory) {
    this.directory = Optional.ofNullable(directory);
  }

  /** Keeps sets in memory. */
  public static VisitorSets inMemory() {
    return new VisitorSets(null);
  }

  /** Keeps sets in this directory. */
  public static VisitorSets in(Path directory) {
    return new VisitorSets(directory);
  }

  /**
   * Distinct members of one day and segment, ascending.
   *
   * @param visitors idvisitor
   * @param users the first 64 bits of a hash of the user id
   */
  public record DayVisitors(LongBuffer visitors, LongBuffer users) {}

  /**
   * Of what there are sets.
   *
   * @param origin what they were counted with; sets of another origin are not known
   */
  public record Key(int idSite, LocalDate day, String origin) {}

  private record Sets(String origin, Map<String, DayVisitors> bySegment) {}

  /** Replaces the sets of a day; where that fails they are unknown, and counted when needed. */
  public void put(Key key, Map<String, DayVisitors> bySegment) {
    if (directory.isEmpty()) {
      setsInMemory.put(
          key.idSite() + "/" + key.day(), new Sets(key.origin(), Map.copyOf(bySegment)));
      return;
    }
    Path file = file(directory.get(), key.idSite(), key.day());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      PrivateFiles.createDirectories(file.getParent());
      Files.deleteIfExists(fresh);
      write(fresh, key.origin(), bySegment);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("file", file)
          .addKeyValue("effect", "the log is read again for the visitors of longer periods")
          .addKeyValue("do", "make room in the state directory or mend its rights")
          .log("visitors-not-kept");
    }
  }

  private static Path file(Path directory, int idSite, LocalDate day) {
    return directory.resolve(String.valueOf(idSite)).resolve(day + ".visitors");
  }

  private static void write(Path file, String origin, Map<String, DayVisitors> bySegment)
      throws IOException {
    List<String> hashes = bySegment.keySet().stream().sorted().toList();
    try (DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(PrivateFiles.open(file))))) {
      out.writeUTF(origin);
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
  public Optional<Map<String, DayVisitors>> get(Key key) {
    return stored(key).filter(sets -> sets.origin().equals(key.origin())).map(Sets::bySegment);
  }

  private Optional<Sets> stored(Key key) {
    if (directory.isEmpty()) {
      return Optional.ofNullable(setsInMemory.get(key.idSite() + "/" + key.day()));
    }
    Path file = file(directory.get(), key.idSite(), key.day());
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Optional.of(read(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return Optional.empty(); // torn by a crash, or of an older version: counted anew
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static Sets read(ByteBuffer file) {
    Map<String, DayVisitors> sets = new HashMap<>();
    byte[] origin = new byte[Short.toUnsignedInt(file.getShort())];
    file.get(origin);
    int segments = file.getInt();
    int at = file.position() + segments * ENTRY_BYTES;
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
    return new Sets(new String(origin, StandardCharsets.UTF_8), sets);
  }

  /** Forgets the sets of a day before its archive changes: what stays has to be of that archive. */
  public void forget(int idSite, LocalDate day) {
    if (directory.isEmpty()) {
      setsInMemory.remove(idSite + "/" + day);
      return;
    }
    Path file = file(directory.get(), idSite, day);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }

  /**
   * Forgets the sets of all days but some, and files that are left of a crash; what cannot be
   * deleted stays.
   *
   * @param isKept by number of the site and day
   */
  public void keep(BiPredicate<Integer, LocalDate> isKept) {
    setsInMemory
        .keySet()
        .removeIf(
            key -> {
              String[] words = key.split("/");
              return !isKept.test(Integer.valueOf(words[0]), LocalDate.parse(words[1]));
            });
    if (directory.filter(Files::isDirectory).isEmpty()) {
      return;
    }
    try (Stream<Path> sites = Files.list(directory.get())) {
      for (Path site : sites.toList()) {
        if (site.getFileName().toString().matches("\\d{1,9}")) {
          deleteFiles(site, isKept);
        }
      }
    } catch (IOException e) {
      LOG.atWarn()
          .setCause(e)
          .addKeyValue("effect", "files that nobody needs stay")
          .addKeyValue("do", "mend the rights of the state directory")
          .log("visitors-not-deleted");
    }
  }

  private static void deleteFiles(Path site, BiPredicate<Integer, LocalDate> isKept)
      throws IOException {
    int idSite = Integer.parseInt(site.getFileName().toString());
    int left = 0;
    List<Path> files;
    try (Stream<Path> all = Files.list(site)) {
      files = all.toList();
    }
    for (Path file : files) {
      Matcher name = FILE.matcher(file.getFileName().toString());
      if (name.matches() && !isKept.test(idSite, LocalDate.parse(name.group(1)))) {
        Files.deleteIfExists(file);
      } else {
        left++;
      }
    }
    if (left == 0) {
      Files.deleteIfExists(site);
    }
  }

  /** Counts a day whose sets were not known, so that its log was read once more. */
  void countedAgain() {
    countedAgain.increment();
  }

  /** Number of days whose log was read for their visitors alone, since the process began. */
  public long daysCountedAgain() {
    return countedAgain.sum();
  }
}
