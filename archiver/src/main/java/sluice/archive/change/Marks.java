package sluice.archive.change;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * How far the log tables were read, everything before being published. Kept in one file that is
 * replaced whole. Immutable.
 *
 * @param touched last idtouched by queue
 */
public record Marks(long idVisit, long idLinkVa, Instant lastRun, Map<Integer, Long> touched) {
  private static final String TOUCHED = "touched.";

  /** Copies the map. */
  public Marks {
    touched = Map.copyOf(touched);
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
        || !values.containsKey("last_run")) {
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
            Long.parseLong(values.getProperty("idvisit")),
            Long.parseLong(values.getProperty("idlink_va")),
            Instant.parse(values.getProperty("last_run")),
            touched));
  }

  /** Replaces the file. */
  public void store(Path file) throws IOException {
    Properties values = new Properties();
    values.setProperty("idvisit", String.valueOf(idVisit));
    values.setProperty("idlink_va", String.valueOf(idLinkVa));
    values.setProperty("last_run", lastRun.toString());
    touched.forEach((queue, id) -> values.setProperty(TOUCHED + queue, String.valueOf(id)));
    StringWriter text = new StringWriter();
    values.store(text, null);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text.toString(), StandardCharsets.UTF_8);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
