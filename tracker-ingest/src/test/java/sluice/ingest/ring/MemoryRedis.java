package sluice.ingest.ring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;

/**
 * Redis's lists in memory, for tests of everything before them: they stay when their ingest goes.
 * Thread-safe.
 */
public final class MemoryRedis implements QueuePort.Connector, QueuePort {

  private final Map<String, List<byte[]>> lists = new TreeMap<>();
  private volatile boolean answers = true;
  private volatile boolean isReadOnly;

  /** From now on pushes are carried out and never answered, or answered again. */
  public void answer(boolean answering) {
    answers = answering;
  }

  /** From now on pushes are refused, as a replica refuses them. */
  public void refuseAll() {
    isReadOnly = true;
  }

  @Override
  public QueuePort connect() {
    return this;
  }

  @Override
  public synchronized CompletionStage<Long> push(byte[] list, List<byte[]> entries) {
    if (isReadOnly) {
      return CompletableFuture.failedFuture(new IOException("READONLY"));
    }
    List<byte[]> kept =
        lists.computeIfAbsent(
            new String(list, StandardCharsets.US_ASCII), name -> new ArrayList<>());
    kept.addAll(entries);
    return answers
        ? CompletableFuture.completedFuture((long) kept.size())
        : new CompletableFuture<>();
  }

  /** All request sets, queue by queue, decoded; forgets them. */
  public synchronized List<RequestSet> take() {
    List<RequestSet> sets = new ArrayList<>();
    lists.values().forEach(list -> list.forEach(entry -> sets.add(decoded(entry))));
    lists.clear();
    return sets;
  }

  /** Names of the lists that hold something. */
  public synchronized List<String> listNames() {
    return List.copyOf(lists.keySet());
  }

  /** How many entries there are. */
  public synchronized int entries() {
    return lists.values().stream().mapToInt(List::size).sum();
  }

  /** All request sets by the name of their list, decoded, as they were pushed. */
  public synchronized Map<String, List<RequestSet>> lists() {
    Map<String, List<RequestSet>> decoded = new TreeMap<>();
    lists.forEach(
        (name, entries) -> decoded.put(name, entries.stream().map(MemoryRedis::decoded).toList()));
    return decoded;
  }

  private static RequestSet decoded(byte[] entry) {
    try {
      return RequestSetCodec.decode(entry, 64 << 20);
    } catch (RequestSetCodec.InvalidEntryException invalid) {
      throw new AssertionError("ingest wrote what the worker cannot read", invalid);
    }
  }

  @Override
  public void flush() {
    // Every push is carried out at once.
  }

  @Override
  public boolean isRefusal(Throwable failure) {
    return isReadOnly;
  }

  @Override
  public boolean isWrongServer(Throwable refusal) {
    return isReadOnly;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  @Override
  public String serverIdentity() {
    return "memory";
  }
}
