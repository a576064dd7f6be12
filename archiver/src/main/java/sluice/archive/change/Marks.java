package sluice.archive.change;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sluice.process.PrivateFiles;

/**
 * How far the log tables were read, everything before being published. Kept in one file that is
 * replaced whole. Immutable.
 *
 * @param idVisits ids of log_visit that were read, gaps included, as {@code IdTail} writes them
 * @param idLinkVas ids of log_link_visit_action, likewise
 * @param touched last idtouched by queue
 * @param owed sites whose segments or longer periods were put off
 */
public record Marks(
    String idVisits,
    String idLinkVas,
    Instant lastRun,
    Map<Integer, Long> touched,
    Set<Integer> owed) {
  private static final String LAST_RUN = "last_run";
  private static final String OWED = "owed";
  private static final String TOUCHED = "touched.";

  /** Copies map and set. */
  public Marks {
    touched = Map.copyOf(touched);
    owed = Set.copyOf(owed);
  }

  /** Reads a file; empty if there is none or it is not whole. */
  public static Optional<Marks> load(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties values = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      values.load(reader);
    }
    if (!values.containsKey("idvisit")
        || !values.containsKey("idlink_va")
        || !values.containsKey(LAST_RUN)
        || !values.containsKey(OWED)) {
      return Optional.empty();
    }
    Map<Integer, Long> touched = new TreeMap<>();
    for (String name : values.stringPropertyNames()) {
      if (name.startsWith(TOUCHED)) {
        touched.put(
            Integer.valueOf(name.substring(TOUCHED.length())),
            Long.valueOf(values.getProperty(name)));
      }
    }
    return Optional.of(
        new Marks(
            values.getProperty("idvisit"),
            values.getProperty("idlink_va"),
            Instant.parse(values.getProperty(LAST_RUN)),
            touched,
            numbers(values.getProperty(OWED))));
  }

  private static Set<Integer> numbers(String text) {
    return text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split(" ")).map(Integer::valueOf).collect(Collectors.toSet());
  }

  /** Replaces the file. */
  public void store(Path file) throws IOException {
    Properties values = new Properties();
    values.setProperty("idvisit", idVisits);
    values.setProperty("idlink_va", idLinkVas);
    values.setProperty(LAST_RUN, lastRun.toString());
    values.setProperty(
        OWED, owed.stream().map(String::valueOf).sorted().collect(Collectors.joining(" ")));
    touched.forEach((queue, id) -> values.setProperty(TOUCHED + queue, String.valueOf(id)));
    StringWriter text = new StringWriter();
    values.store(text, null);
    PrivateFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
