package sluice.archive.table;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * Values by key, of which those that were used longest ago are dropped when all together weigh too
 * much. Thread-safe.
 */
public final class WeighedCache<K, V> {
  private final long maxBytes;
  private final ToLongFunction<V> weigher;
  private final Map<K, V> values = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * Makes an empty cache.
   *
   * @param weigher tells about how many bytes of memory a value takes, the same each time
   */
  public WeighedCache(long maxBytes, ToLongFunction<V> weigher) {
    this.maxBytes = maxBytes;
    this.weigher = weigher;
  }

  /** The value of a key. */
  public synchronized Optional<V> get(K key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Keeps a value in place of the key's former one; one that weighs too much is not kept. */
  public synchronized void put(K key, V value) {
    remove(key);
    bytes += weigher.applyAsLong(value);
    values.put(key, value);
    Iterator<V> oldest = values.values().iterator();
    while (bytes > maxBytes) {
      bytes -= weigher.applyAsLong(oldest.next());
      oldest.remove();
    }
  }

  /** Forgets the value of a key. */
  public synchronized void remove(K key) {
    V former = values.remove(key);
    if (former != null) {
      bytes -= weigher.applyAsLong(former);
    }
  }

  /** Forgets all values. */
  public synchronized void clear() {
    values.clear();
    bytes = 0;
  }

  /** What is kept now. */
  synchronized List<Map.Entry<K, V>> entries() {
    List<Map.Entry<K, V>> entries = new ArrayList<>();
    values.forEach((key, value) -> entries.add(Map.entry(key, value)));
    return entries;
  }
}
