package sluice.worker.operate;

import io.lettuce.core.SetArgs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sluice.queue.IngestPresence;
import sluice.queue.QueueResizing;
import sluice.queue.ResizeKeys;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.RedisConnections;
import sluice.worker.backend.RedisLink;

/** What a resize and the ingests tell each other in Redis. Confined to one thread. */
public final class ResizeBoard implements AutoCloseable {
  private final RedisLink link;

  /** Does not own the connections. */
  public ResizeBoard(RedisConnections connections) {
    this.link = new RedisLink(connections);
  }

  /** The resize that is under way. */
  public Optional<QueueResizing> current() throws BackendException {
    byte[] value = link.await(link.commands().get(bytes(ResizeKeys.RESIZE)));
    return Optional.ofNullable(value).map(ResizeBoard::text).flatMap(QueueResizing::parse);
  }

  /** Tells all ingests to hold new sets back; false if a resize is under way. */
  public boolean begin(QueueResizing resizing) throws BackendException {
    byte[] key = bytes(ResizeKeys.RESIZE);
    return link.await(link.commands().set(key, bytes(resizing.text()), SetArgs.Builder.nx()))
        != null;
  }

  /**
   * Tells all ingests to go on, with the number that is agreed now; false if none was under way.
   */
  public boolean end() throws BackendException {
    return link.await(link.commands().del(new byte[][] {bytes(ResizeKeys.RESIZE)})) == 1;
  }

  /** Every ingest that may have sets of before, by its host and spool. */
  public Map<String, IngestPresence> ingests() throws BackendException {
    Map<String, IngestPresence> ingests = new TreeMap<>();
    Map<byte[], byte[]> all = link.await(link.commands().hgetall(bytes(ResizeKeys.INGESTS)));
    all.forEach(
        (id, value) ->
            IngestPresence.parse(text(value)).ifPresent(known -> ingests.put(text(id), known)));
    return ingests;
  }

  /** The server's clock, by which ingests say when they were seen; Unix milliseconds. */
  public long serverMs() throws BackendException {
    List<byte[]> time = link.await(link.commands().time());
    return Long.parseLong(text(time.get(0))) * 1000 + Long.parseLong(text(time.get(1))) / 1000;
  }

  /** Forgets an ingest that will not come back. */
  public void forget(String id) throws BackendException {
    link.await(link.commands().hdel(bytes(ResizeKeys.INGESTS), new byte[][] {bytes(id)}));
  }

  /** Run id and replication id of the server, as ingest names it: another value, another memory. */
  String server() throws BackendException {
    return Stream.of(link.await(link.commands().info()).split("\r?\n"))
        .filter(line -> line.startsWith("run_id:") || line.startsWith("master_replid:"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .collect(Collectors.joining("/"));
  }

  @Override
  public void close() {
    link.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
