package sluice.queue;

import java.util.Optional;

/**
 * What an ingest tells about itself, about once a second.
 *
 * @param quietFor id of the resize for which it holds new sets back while Redis has all that came
 *     before; empty for none
 * @param server identity of the Redis that has it (run id and replication id)
 * @param seenMs when it said so, Unix milliseconds of the server's clock
 */
public record IngestPresence(String quietFor, String server, long seenMs) {

  /** The value of its field in {@link ResizeKeys#INGESTS}. */
  public String text() {
    return seenMs + "|" + quietFor + "|" + server;
  }

  /** Reads {@link #text}; empty for anything else. */
  public static Optional<IngestPresence> parse(String text) {
    String[] parts = text.split("\\|", -1);
    return parts.length == 3 && parts[0].matches("\\d{1,18}")
        ? Optional.of(new IngestPresence(parts[1], parts[2], Long.parseLong(parts[0])))
        : Optional.empty();
  }
}
