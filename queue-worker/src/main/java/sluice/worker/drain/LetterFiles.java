package sluice.worker.drain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Dead letters that their table does not hold, in the state directory: {@code
 * dead-letters-2026-11-28.jsonl}, a file a day, mode 0600, one JSON object a line, only ever
 * appended to and forced to disk. Only the disk bounds them; they go after as long as letters in
 * the table do.
 *
 * <pre>
 * {"id":1,"kind":"large","queue":0,"position":7,"time":ms,"attempts":0,"requests":1,"error":"…","entry":"base64"}
 * {"id":2,"kind":"moved",…}      {"id":2,"kind":"taken"}
 * </pre>
 *
 * <p>{@code large}: the entry of a row of the table; one without a row belongs to an attempt that
 * did not commit, and counts for nothing. {@code moved}: a whole letter, taken out of the table.
 * {@code taken}: it was put back there. A line that a crash cut off is passed over.
 *
 * <p>Thread-safe, for several processes too.
 */
public final class LetterFiles {
  /** Letters that the table holds at most; the oldest are moved to a file. */
  public static final int TABLE_LETTERS = 100_000;

  private static final String START = "dead-letters-";
  private static final String END = ".jsonl";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Path> directory;
  private final AtomicLong filed = new AtomicLong();

  /** What a line is about. */
  public enum Kind {
    /** Too large for the table, which has the rest of it. */
    LARGE,
    /** Taken out of the table, which held too many. */
    MOVED,
    /** Back in the table. */
    TAKEN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A letter.
   *
   * @param entry as queued, tokens sealed; empty if the table has none either
   * @param timeMs of the failure, Unix milliseconds
   */
  public record Filed(
      long id,
      Kind kind,
      int queue,
      long position,
      long timeMs,
      int attempts,
      int requests,
      String error,
      byte[] entry) {}

  /** What is done with each letter. */
  @FunctionalInterface
  public interface Visitor<E extends Exception> {
    /** Returns whether to go on. */
    boolean visit(Filed letter) throws E;
  }

  private LetterFiles(Optional<Path> directory) {
    this.directory = directory;
  }

  /** Keeps files in this directory, which is made when it is first needed. */
  public static LetterFiles in(Path directory) {
    return new LetterFiles(Optional.of(directory));
  }

  /** Keeps no files: a letter that needs one fails. */
  static LetterFiles none() {
    return new LetterFiles(Optional.empty());
  }

  /** Names the directory, for people. */
  public String place() {
    return directory.map(Path::toString).orElse("no state directory");
  }

  /** Letters, or entries of letters, that this object has put into files; never blocks. */
  public long filed() {
    return filed.get();
  }

  /** Appends letters to the day's file and forces them to the disk. */
  public void append(List<Filed> letters, Instant now) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Filed letter : letters) {
      ObjectNode line = JSON.createObjectNode();
      line.put("id", letter.id()).put("kind", letter.kind().word());
      if (letter.kind() != Kind.TAKEN) {
        line.put("queue", letter.queue()).put("position", letter.position());
        line.put("time", letter.timeMs()).put("attempts", letter.attempts());
        line.put("requests", letter.requests()).put("error", letter.error());
        line.put("entry", letter.entry());
      }
      lines.write(JSON.writeValueAsBytes(line));
      lines.write('\n');
    }
    // a file lock belongs to the process, so its threads have to take turns here
    synchronized (LetterFiles.class) {
      append(lines.toByteArray(), now);
    }
    filed.addAndGet(letters.stream().filter(letter -> letter.kind() != Kind.TAKEN).count());
  }

  /** Notes that letters are in the table again. */
  public void taken(Collection<Long> ids, Instant now) throws IOException {
    append(
        ids.stream().map(id -> new Filed(id, Kind.TAKEN, 0, 0, 0, 0, 0, "", new byte[0])).toList(),
        now);
  }

  /** Visits the letters that were moved here and not taken back, each once, oldest file first. */
  public <E extends Exception> void visitMoved(Visitor<E> visitor) throws IOException, E {
    Set<Long> here = movedIds();
    boolean[] goesOn = {true};
    for (Path file : files()) {
      this.<E>visit(
          file,
          line -> {
            boolean isMoved = line.path("kind").asText().equals(Kind.MOVED.word());
            if (isMoved && here.remove(line.path("id").asLong())) {
              goesOn[0] = visitor.visit(filed(line, Kind.MOVED));
            }
            return goesOn[0];
          });
      if (!goesOn[0]) {
        return;
      }
    }
  }

  /** How many letters were moved here and not taken back. */
  public int countMoved() throws IOException {
    return movedIds().size();
  }

  /** The entry of a letter of which the table has none; empty if there is none here either. */
  public Optional<byte[]> entry(long id) throws IOException {
    byte[][] found = {new byte[0]};
    for (Path file : files()) {
      this.<IOException>visit(
          file,
          line -> {
            if (line.path("id").asLong() == id && !line.path("entry").asText().isEmpty()) {
              found[0] = line.path("entry").binaryValue();
            }
            return found[0].length == 0;
          });
    }
    return found[0].length == 0 ? Optional.empty() : Optional.of(found[0]);
  }

  /** Deletes the files of days before; returns how many. */
  public int expire(Instant oldest) throws IOException {
    LocalDate first = oldest.atZone(ZoneOffset.UTC).toLocalDate();
    int deleted = 0;
    for (Path file : files()) {
      if (file.getFileName().toString().compareTo(START + first) < 0) {
        deleted += Files.deleteIfExists(file) ? 1 : 0;
      }
    }
    return deleted;
  }

  /** A letter may be moved, taken back, and moved again: the last line of it counts. */
  private Set<Long> movedIds() throws IOException {
    Set<Long> here = new HashSet<>();
    for (Path file : files()) {
      this.<IOException>visit(
          file,
          line -> {
            String kind = line.path("kind").asText();
            if (kind.equals(Kind.MOVED.word())) {
              here.add(line.path("id").asLong());
            } else if (kind.equals(Kind.TAKEN.word())) {
              here.remove(line.path("id").asLong());
            }
            return true;
          });
    }
    return here;
  }

  private void append(byte[] lines, Instant now) throws IOException {
    Path folder =
        directory.orElseThrow(
            () -> new IOException("there is no state directory to keep a dead letter in"));
    Files.createDirectories(folder, mode(folder, "rwx------"));
    Path file = folder.resolve(START + now.atZone(ZoneOffset.UTC).toLocalDate() + END);
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean isNew = !Files.exists(file);
    try (FileChannel channel = FileChannel.open(file, options, mode(file, "rw-------"));
        FileLock lock = channel.lock()) {
      long end = lock.channel().size();
      channel.position(end);
      if (end > 0 && !endsLine(channel, end)) {
        writeWhole(channel, new byte[] {'\n'});
      }
      writeWhole(channel, lines);
      channel.force(true);
    }
    if (isNew) {
      try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
        entries.force(true);
      }
    }
  }

  private static boolean endsLine(FileChannel channel, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    channel.read(last, end - 1);
    return last.get(0) == '\n';
  }

  private static void writeWhole(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private List<Path> files() throws IOException {
    if (directory.isEmpty() || !Files.isDirectory(directory.get())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(directory.get())) {
      return all.filter(file -> isOurs(file.getFileName().toString())).sorted().toList();
    }
  }

  private static boolean isOurs(String name) {
    return name.startsWith(START) && name.endsWith(END);
  }

  /** Takes each line; returns whether to go on. */
  private interface LineVisitor<E extends Exception> {
    boolean visit(JsonNode line) throws IOException, E;
  }

  private <E extends Exception> void visit(Path file, LineVisitor<E> visitor)
      throws IOException, E {
    // not Files.newBufferedReader: a character that a crash cut in two must not end the reading
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        Optional<JsonNode> read = parsed(line);
        if (read.isPresent() && !visitor.visit(read.get())) {
          return;
        }
        line = lines.readLine();
      }
    }
  }

  private static Optional<JsonNode> parsed(String line) {
    try {
      return Optional.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // a crash cut the line off, so its letter is where it was before
    }
  }

  private static Filed filed(JsonNode line, Kind kind) throws IOException {
    return new Filed(
        line.path("id").asLong(),
        kind,
        line.path("queue").asInt(),
        line.path("position").asLong(),
        line.path("time").asLong(),
        line.path("attempts").asInt(),
        line.path("requests").asInt(),
        line.path("error").asText(),
        line.path("entry").binaryValue());
  }

  private static FileAttribute<?>[] mode(Path path, String permissions) {
    boolean isPosix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return isPosix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
