package sluice.ingest.ring;

import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A connection to a master whose pushes count only when so many replicas have them, too: WAIT after
 * RPUSH.
 *
 * <pre>
 *  RPUSH a, RPUSH b, WAIT      one WAIT for all that left together
 *           RPUSH c            leaves, and waits for the next WAIT: the server runs it after this
 *                    WAIT      one at a time, so that none queues behind the time limits of others
 * </pre>
 *
 * <p>A push that too few replicas confirm in time fails with {@link TooFewReplicasException}: the
 * master has it, so when the same entries come again, as they do from the spool, only what the
 * master lacks is sent, and the rest is waited for again. While replicas are away the list on the
 * master grows by one batch at most. Where the master lost its memory meanwhile, all of them are
 * sent.
 *
 * <p>Pushes and flushes are the appender's, answers come on the library's thread; the lock of this
 * object guards what both touch.
 */
final class ReplicatedPort implements QueuePort {

  private final LettucePort master;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final Replicas replicas;

  /** Pushes that have left, or leave with the next flush, and are in no WAIT yet. */
  private List<Sent> unconfirmed = new ArrayList<>();

  private boolean isWaiting;

  /** By list, what the master has of the entries that will come again. */
  private final Map<ByteBuffer, List<byte[]>> onMaster = new HashMap<>();

  /** How often the master has lost its memory. */
  private int losses;

  /**
   * One push.
   *
   * @param present the first of the entries, which the master had before
   * @param losses when it was sent
   * @param outcome what its caller waits for
   * @param pushed the server's answer to the RPUSH of the others
   */
  private record Sent(
      ByteBuffer list,
      List<byte[]> entries,
      List<byte[]> present,
      int losses,
      CompletableFuture<Long> outcome,
      CompletionStage<Long> pushed) {}

  /**
   * Asks at once whether WAIT is allowed: without it, each push would be made again and again.
   *
   * @param namedMaster where it is, as sentinels said; null without them
   */
  ReplicatedPort(
      StatefulRedisConnection<byte[], byte[]> connection,
      InetSocketAddress namedMaster,
      Replicas replicas) {
    connection.sync().waitForReplication(0, 0);
    this.master = new LettucePort(connection, namedMaster);
    this.connection = connection;
    this.replicas = replicas;
  }

  @Override
  public synchronized CompletionStage<Long> push(byte[] list, List<byte[]> entries) {
    ByteBuffer key = ByteBuffer.wrap(list);
    List<byte[]> present = beginning(entries, onMaster.remove(key));
    List<byte[]> missing = entries.subList(present.size(), entries.size());
    CompletionStage<Long> pushed =
        missing.isEmpty() ? CompletableFuture.completedFuture(0L) : master.push(list, missing);
    Sent sent = new Sent(key, entries, present, losses, new CompletableFuture<>(), pushed);
    unconfirmed.add(sent);
    return sent.outcome();
  }

  /** What the master has if these begin with it; else it is of no use. */
  private static List<byte[]> beginning(List<byte[]> entries, List<byte[]> present) {
    if (present == null || present.size() > entries.size()) {
      return List.of();
    }
    for (int i = 0; i < present.size(); i++) {
      if (!Arrays.equals(present.get(i), entries.get(i))) {
        return List.of();
      }
    }
    return present;
  }

  @Override
  public synchronized void flush() {
    if (!isWaiting && !unconfirmed.isEmpty()) {
      awaitReplicas();
    }
    master.flush();
  }

  private void awaitReplicas() {
    List<Sent> together = unconfirmed;
    unconfirmed = new ArrayList<>();
    isWaiting = true;
    connection
        .async()
        .waitForReplication(replicas.count(), replicas.limit().toMillis())
        .whenComplete((count, failure) -> settle(together, count, failure));
  }

  private void settle(List<Sent> together, Long count, Throwable failure) {
    List<Sent> settled = new ArrayList<>(together);
    int lossesNow;
    synchronized (this) {
      isWaiting = false;
      lossesNow = losses;
      if (failure != null) {
        settled.addAll(unconfirmed);
        unconfirmed = new ArrayList<>();
      } else {
        together.forEach(sent -> remember(sent, count >= replicas.count()));
      }
      if (!unconfirmed.isEmpty()) {
        awaitReplicas();
        master.flush();
      }
    }
    settled.forEach(sent -> tell(sent, count, failure, lossesNow));
  }

  /** Keeps in mind what the master has of a push that will come again. */
  private void remember(Sent sent, boolean isConfirmed) {
    if (sent.losses() != losses) {
      return;
    }
    sent.pushed()
        .whenComplete(
            (length, refused) -> {
              if (refused != null) {
                onMaster.put(sent.list(), sent.present());
              } else if (!isConfirmed) {
                onMaster.put(sent.list(), sent.entries());
              }
            });
  }

  /** Called after the answer to WAIT, which the server gives after those to the pushes. */
  private void tell(Sent sent, Long count, Throwable failure, int lossesNow) {
    sent.pushed()
        .whenComplete(
            (length, refused) -> {
              if (refused != null) {
                sent.outcome().completeExceptionally(refused);
              } else if (failure != null) {
                // no refusal, whatever it is: the server has taken the entries
                sent.outcome()
                    .completeExceptionally(new RedisException("WAIT failed: " + failure, failure));
              } else if (sent.losses() != lossesNow) {
                sent.outcome().completeExceptionally(TooFewReplicasException.ofLostMemory());
              } else if (count < replicas.count()) {
                sent.outcome().completeExceptionally(TooFewReplicasException.of(count, replicas));
              } else {
                sent.outcome().complete(length);
              }
            });
  }

  @Override
  public synchronized void serverForgot() {
    losses++;
    onMaster.clear();
  }

  @Override
  public boolean isRefusal(Throwable failure) {
    return failure instanceof TooFewReplicasException || master.isRefusal(failure);
  }

  @Override
  public boolean isWrongServer(Throwable refusal) {
    return master.isWrongServer(refusal);
  }

  @Override
  public boolean isOpen() {
    return master.isOpen();
  }

  @Override
  public void close() {
    master.close();
  }

  @Override
  public String serverIdentity() {
    return master.serverIdentity();
  }

  @Override
  public Optional<InetSocketAddress> namedMaster() {
    return master.namedMaster();
  }
}
