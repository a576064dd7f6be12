package sluice.ingest.spool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import sluice.process.PrivateFiles;

/**
 * Into which lists, and under which identities, the oldest sets that waited for the number of
 * queues go: durable before they are pushed for the first time. Whoever comes after a kill repeats
 * them exactly so, whatever the number of queues is by then. One line of text:
 *
 * <pre>
 *  run|segment|offset|producer|queues|count|queue:first number,queue:first number,…
 * </pre>
 *
 * @param at where the sets begin in the spool
 * @param producer in their identities
 * @param queues the number of queues that they are split into
 * @param count how many sets
 * @param firsts for each queue that gets some, the number of the first of them
 */
public record ReleaseNote(
    SpoolPosition at, String producer, int queues, int count, Map<Integer, Long> firsts) {

  private static final Pattern LINE =
      Pattern.compile(
          "([^|]+)\\|([^|]+)\\|(\\d{1,18})\\|([0-9a-z-]{1,64})\\|(\\d{1,4})\\|(\\d{1,9})"
              + "\\|([\\d:,]+)\\R");

  private static final Pattern FIRST = Pattern.compile("\\d{1,4}:\\d{1,18}");

  /** Copies the map. */
  public ReleaseNote {
    firsts = Map.copyOf(firsts);
  }

  /** The note in that file; empty when there is none, or what is there is none. */
  static Optional<ReleaseNote> load(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Matcher line = LINE.matcher(Files.readString(file, StandardCharsets.UTF_8));
    if (!line.matches()) {
      return Optional.empty();
    }
    Map<Integer, Long> firsts = new TreeMap<>();
    for (String first : line.group(7).split(",")) {
      if (!FIRST.matcher(first).matches()) {
        return Optional.empty();
      }
      int colon = first.indexOf(':');
      firsts.put(
          Integer.parseInt(first.substring(0, colon)), Long.parseLong(first.substring(colon + 1)));
    }
    return Optional.of(
        new ReleaseNote(
            new SpoolPosition(line.group(1), line.group(2), Long.parseLong(line.group(3))),
            line.group(4),
            Integer.parseInt(line.group(5)),
            Integer.parseInt(line.group(6)),
            firsts));
  }

  /** Writes the note in place of the last one; it survives a power cut when this returns. */
  void save(Path file) throws IOException {
    PrivateFiles.replace(file, text().getBytes(StandardCharsets.UTF_8));
  }

  private String text() {
    String numbers =
        new TreeMap<>(firsts)
            .entrySet().stream()
                .map(first -> first.getKey() + ":" + first.getValue())
                .collect(Collectors.joining(","));
    return at.run()
        + "|"
        + at.segment()
        + "|"
        + at.offset()
        + "|"
        + producer
        + "|"
        + queues
        + "|"
        + count
        + "|"
        + numbers
        + "\n";
  }
}
