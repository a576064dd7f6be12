package sluice.ingest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import sluice.ingest.ring.QueuePort;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;

/** Redis's lists in memory, for tests of everything before them. Thread-safe. */
final class MemoryRedis implements QueuePort.Connector, QueuePort {

  private final Map<String, List<byte[]>> lists = new TreeMap<>();

  @Override
  public QueuePort connect() {
    return this;
  }

  @Override
  public synchronized CompletionStage<Long> push(byte[] list, List<byte[]> entries) {
    List<byte[]> kept =
        lists.computeIfAbsent(
            new String(list, StandardCharsets.US_ASCII), name -> new ArrayList<>());
    kept.addAll(entries);
    return CompletableFuture.completedFuture((long) kept.size());
  }

  /** All request sets, queue by queue, decoded; forgets them. */
  synchronized List<RequestSet> take() {
    List<RequestSet> sets = new ArrayList<>();
    lists.values().forEach(list -> list.forEach(entry -> sets.add(decoded(entry))));
    lists.clear();
    return sets;
  }

  /** Names of the lists that hold something. */
  synchronized List<String> listNames() {
    return List.copyOf(lists.keySet());
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
    return false;
  }

  @Override
  public boolean isWrongServer(Throwable refusal) {
    return false;
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
