package sluice.matomo;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Asks all sentinels of an address at once who is master. Where they disagree, those with the
 * highest epoch are right: one that is cut off together with a master that was replaced still names
 * that, which would take what is pushed, and forget it when it becomes a replica. So while some do
 * not answer, who may know better, a master is not left for one of a lower epoch either. Keeps a
 * connection to each. Confined to one thread.
 */
public final class Sentinels implements AutoCloseable {

  /** After the first answer, the others are waited for so long. */
  private static final Duration GRACE = Duration.ofMillis(200);

  /**
   * While nothing that is known lately could contradict, so long for most of them: the nearest may
   * be the one that is cut off.
   */
  private static final Duration FIRST_GRACE = Duration.ofSeconds(2);

  /** What most said longer ago is not known lately: masters may have come and gone since. */
  private static final Duration LATELY = Duration.ofSeconds(10);

  /**
   * So long the master of the highest epoch counts though of the sentinels that answer none names
   * it. After that those that named it are gone for good. It begins anew where nobody was asked for
   * so long: who connects seldom asks seldom.
   */
  private static final Duration REMEMBERED = Duration.ofSeconds(30);

  private final RedisURI address;
  private final LongSupplier nanos;
  private final List<SentinelLink> links = new ArrayList<>();

  /** The last answer that counted; null before the first. */
  private SentinelLink.Named known;

  /** When most answered last, or {@link #LATELY} before the first time. */
  private long heardNanos;

  /** Whether nobody named it when it was asked for last. */
  private boolean isDoubted;

  /** Since when nobody has named it, where it is doubted, and when that was seen last. */
  private long doubtedNanos;

  private long doubtSeenNanos;

  /**
   * Asks nobody yet.
   *
   * @param client makes the connections, and outlives this
   * @param address where the sentinels are, and the name of the master; its timeout is the longest
   *     that the first answer is waited for
   */
  public Sentinels(RedisClient client, RedisURI address) {
    this(client, address, System::nanoTime);
  }

  /**
   * The same.
   *
   * @param nanos what time it is
   */
  Sentinels(RedisClient client, RedisURI address, LongSupplier nanos) {
    this.address = address;
    this.nanos = nanos;
    this.heardNanos = nanos.getAsLong() - LATELY.toNanos();
    for (RedisURI sentinel : address.getSentinels()) {
      links.add(new SentinelLink(client, sentinel, address.getSentinelMasterId()));
    }
  }

  /**
   * The master, as it is named to clients. Blocks until the sentinels have answered, or a little
   * longer than the first.
   *
   * @throws RedisException if none answers that knows it; the message has the reason of each
   */
  public InetSocketAddress master() {
    long begun = nanos.getAsLong();
    List<SentinelLink> asked = new ArrayList<>(links);
    asked.removeIf(link -> link.pauses(begun));
    List<SentinelLink.Named> said = ask(asked);
    if (said.isEmpty() && asked.size() < links.size()) {
      List<SentinelLink> others = new ArrayList<>(links);
      others.removeAll(asked);
      said = ask(others);
    }
    if (said.isEmpty()) {
      throw new RedisException(
          "no sentinel answers that knows a master of the name "
              + address.getSentinelMasterId()
              + links.stream()
                  .map(SentinelLink::problem)
                  .collect(Collectors.joining("; ", " (", ")")));
    }
    if (said.size() > links.size() / 2) {
      heardNanos = nanos.getAsLong();
    }
    SentinelLink.Named best = best(said);
    if (!isKept(best, said.size())) {
      known = best;
      isDoubted = false;
    }
    return known.master();
  }

  /** Whether what was known counts more than the best answer of now. */
  private boolean isKept(SentinelLink.Named best, int answers) {
    if (known == null || best.epoch() >= known.epoch() || answers == links.size()) {
      return false;
    }
    long now = nanos.getAsLong();
    if (!isDoubted || now - doubtSeenNanos > REMEMBERED.toNanos()) {
      doubtedNanos = now;
    }
    isDoubted = true;
    doubtSeenNanos = now;
    return now - doubtedNanos <= REMEMBERED.toNanos();
  }

  private List<SentinelLink.Named> ask(List<SentinelLink> asked) {
    long begun = nanos.getAsLong();
    List<CompletableFuture<SentinelLink.Named>> answers = new ArrayList<>();
    asked.forEach(link -> answers.add(link.ask(begun)));
    await(answers, begun);
    List<SentinelLink.Named> said = new ArrayList<>();
    for (SentinelLink link : asked) {
      SentinelLink.Named named = link.answered(nanos.getAsLong());
      if (named != null) {
        said.add(named);
      }
    }
    return said;
  }

  /**
   * Of the highest epoch what most say, then what was known before: sentinels may name a server
   * differently, and those that do not tell their epoch all have the same.
   */
  private SentinelLink.Named best(List<SentinelLink.Named> said) {
    Map<SentinelLink.Named, Integer> votes = new HashMap<>();
    said.forEach(named -> votes.merge(named, 1, Integer::sum));
    SentinelLink.Named best = said.get(0);
    for (SentinelLink.Named named : said) {
      int more = Long.compare(named.epoch(), best.epoch());
      more = more == 0 ? Integer.compare(votes.get(named), votes.get(best)) : more;
      if (more > 0 || more == 0 && named.equals(known)) {
        best = named;
      }
    }
    return best;
  }

  private void await(List<CompletableFuture<SentinelLink.Named>> answers, long begunNanos) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            answers.stream()
                .map(answer -> answer.handle((named, failed) -> named))
                .toArray(CompletableFuture<?>[]::new));
    CompletableFuture<Void> first = new CompletableFuture<>();
    CompletableFuture<Void> most = new CompletableFuture<>();
    AtomicInteger count = new AtomicInteger();
    answers.forEach(
        answer ->
            answer.thenRun(
                () -> {
                  first.complete(null);
                  if (count.incrementAndGet() > links.size() / 2) {
                    most.complete(null);
                  }
                }));
    all.thenRun(() -> first.complete(null));
    all.thenRun(() -> most.complete(null));
    await(first, address.getTimeout());
    if (begunNanos - heardNanos >= LATELY.toNanos() && first.isDone()) {
      await(most, FIRST_GRACE);
    }
    await(all, first.isDone() ? GRACE : Duration.ZERO);
  }

  private static void await(CompletableFuture<Void> one, Duration limit) {
    try {
      one.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException late) {
      // who has not answered by now has no say
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Closes the connections without waiting for it; the next question makes others. Who was named
   * stays known.
   */
  @Override
  public void close() {
    links.forEach(SentinelLink::close);
  }
}
