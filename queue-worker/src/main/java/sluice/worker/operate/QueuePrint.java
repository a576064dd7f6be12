package sluice.worker.operate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.QueueLists;
import sluice.worker.batch.TokenMask;

/** The entries that are next ({@code sluice queue print}). Confined to one thread. */
public final class QueuePrint implements AutoCloseable {
  private static final int MAX_INFLATED_BYTES = 64 << 20;

  private static final RequestSetCodec PLAIN = new RequestSetCodec(-1);

  private final QueueLists lists;

  /**
   * One entry.
   *
   * @param position 0 for the head of the list
   * @param requests how many tracking requests; 0 if it could not be read
   * @param text its JSON, tokens masked, or why it is no request set
   */
  public record Printed(int position, int requests, String text) {}

  /** Does not own the backend. */
  public QueuePrint(QueueBackend backend) {
    this.lists = backend.lists();
  }

  /** The queues 0..queues-1, and those beyond that hold entries all the same; rising. */
  public List<Integer> queues(int queues) throws BackendException {
    List<Integer> ids = new ArrayList<>(IntStream.range(0, queues).boxed().toList());
    ids.addAll(lists.filledBeyond(queues));
    return ids;
  }

  /** The next entries of a queue, without removing them. */
  public List<Printed> next(int queue, int count) throws BackendException {
    List<byte[]> entries;
    try {
      entries = lists.read(queue, 0, count).get();
    } catch (ExecutionException e) {
      throw new BackendException("queue " + queue + " cannot be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendException("interrupted while reading queue " + queue, e);
    }
    List<Printed> printed = new ArrayList<>(entries.size());
    for (byte[] entry : entries) {
      printed.add(print(printed.size(), entry));
    }
    return List.copyOf(printed);
  }

  @Override
  public void close() {
    lists.close();
  }

  private static Printed print(int position, byte[] entry) {
    try {
      RequestSet set = RequestSetCodec.decode(entry, MAX_INFLATED_BYTES);
      RequestSet masked = TokenMask.masked(set);
      String json = new String(PLAIN.encode(masked), StandardCharsets.UTF_8);
      return new Printed(position, set.requests().size(), json);
    } catch (InvalidEntryException e) {
      return new Printed(position, 0, "no request set: " + e.getMessage());
    }
  }
}
