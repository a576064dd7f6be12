package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.servers.RedisCluster;
import sluice.servers.RedisSentinel;

/** Who is master when sentinels disagree, or do not answer. */
class SentinelsIT {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private static final String EPOCH = "sentinel config-epoch mymaster 5\n";

  @TempDir Path folder;

  /** The clock of those that are given one. */
  private final AtomicLong nanos = new AtomicLong();

  private final RedisClient client = RedisClient.create();
  private EmbeddedRedis replaced;
  private EmbeddedRedis master;
  private RedisSentinel cutOff;
  private RedisSentinel right;

  /** One sentinel did not hear that the other ones have made another master. */
  @BeforeEach
  void disagree() throws IOException {
    replaced = EmbeddedRedis.start(folder.resolve("replaced"), List.of());
    master = EmbeddedRedis.start(folder.resolve("master"), List.of());
    cutOff = RedisSentinel.start(folder.resolve("s1"), replaced, "");
    right = RedisSentinel.start(folder.resolve("s2"), master, EPOCH);
  }

  @AfterEach
  void end() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    cutOff.close();
    right.close();
    replaced.close();
    master.close();
  }

  private static RedisURI address(Integer... ports) {
    String hosts =
        Stream.of(ports).map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    RedisURI address = RedisURI.create("redis-sentinel://" + hosts + "/0#mymaster");
    return RedisAddress.timed(address, LIMIT);
  }

  private Sentinels sentinels(Integer... ports) {
    return new Sentinels(client, address(ports));
  }

  private static InetSocketAddress at(EmbeddedRedis server) {
    return InetSocketAddress.createUnresolved("127.0.0.1", server.port());
  }

  @Test
  void theMasterOfTheHighestEpochCounts() {
    try (Sentinels sentinels = sentinels(cutOff.port(), right.port())) {
      assertThat(sentinels.master()).isEqualTo(at(master));
      assertThat(sentinels.master()).isEqualTo(at(master));
    }
  }

  @Test
  void aMasterIsNotLeftForAFormerOneBecauseWhoKnowsItIsAway() {
    Sentinels sentinels = sentinels(cutOff.port(), right.port());
    assertThat(sentinels.master()).isEqualTo(at(master));
    right.close();
    assertThat(sentinels.master()).isEqualTo(at(master));
    sentinels.close(); // which forgets connections, not who was named
    assertThat(sentinels.master()).isEqualTo(at(master));
    sentinels.close();
  }

  @Test
  void whoIsLeftIsBelievedInTheEnd() {
    try (Sentinels sentinels = withClock(cutOff.port(), right.port())) {
      assertThat(sentinels.master()).isEqualTo(at(master));
      right.close();
      for (int seconds = 0; seconds <= 30; seconds += 10) {
        assertThat(sentinels.master()).as("after " + seconds + " s").isEqualTo(at(master));
        pass(Duration.ofSeconds(10));
      }
      assertThat(sentinels.master()).isEqualTo(at(replaced));
    }
  }

  /** As ingest asks: when it connects, and not again before that connection is lost. */
  @Test
  void whoKnowsIsNotGoneForGoodBecauseNobodyWasAskedForLong() throws Exception {
    Sentinels sentinels = withClock(cutOff.port(), right.port());
    assertThat(sentinels.master()).isEqualTo(at(master));
    sentinels.close();
    for (int late = 0; late < 2; late++) {
      pass(Duration.ofDays(1));
      right.pause();
      assertThat(sentinels.master()).isEqualTo(at(master));
      right.resume();
      sentinels.close();
    }
  }

  private Sentinels withClock(Integer... ports) {
    return new Sentinels(client, address(ports), nanos::get);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void whatAllSayIsBelievedAtOnceWhateverItsEpoch() {
    try (Sentinels sentinels = sentinels(right.port())) {
      assertThat(sentinels.master()).isEqualTo(at(master));
      right.watch(replaced); // set up anew, which begins with the lowest epoch
      assertThat(sentinels.master()).isEqualTo(at(replaced));
    }
  }

  @Test
  void whoAsksForTheFirstTimeWaitsForMost() throws IOException {
    try (RedisSentinel third = RedisSentinel.start(folder.resolve("s3"), master, EPOCH);
        Sentinels sentinels = sentinels(cutOff.port(), right.port(), third.port())) {
      assertThat(masterWhileMostAreLate(sentinels, third)).isEqualTo(at(master));
    }
  }

  /** As ingest asks: when it connects, which may be after days in which masters came and went. */
  @Test
  void whoHasNotHeardMostForLongWaitsForThem() throws IOException {
    try (RedisSentinel third = RedisSentinel.start(folder.resolve("s3"), master, EPOCH)) {
      Sentinels sentinels = withClock(cutOff.port(), right.port(), third.port());
      right.pause();
      third.pause();
      assertThat(sentinels.master()).isEqualTo(at(replaced));
      right.resume();
      third.resume();
      sentinels.close();
      pass(Duration.ofDays(1));
      assertThat(masterWhileMostAreLate(sentinels, third)).isEqualTo(at(master));
      sentinels.close();
    }
  }

  private InetSocketAddress masterWhileMostAreLate(Sentinels sentinels, RedisSentinel third)
      throws IOException {
    right.pause();
    third.pause();
    CompletableFuture<Void> resumed =
        CompletableFuture.runAsync(
            () -> {
              assertThatCode(right::resume).doesNotThrowAnyException();
              assertThatCode(third::resume).doesNotThrowAnyException();
            },
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
    InetSocketAddress named = sentinels.master();
    resumed.join();
    return named;
  }

  @Test
  void ofOneEpochCountsWhatMostSay() throws IOException {
    RedisSentinel third = RedisSentinel.start(folder.resolve("s3"), replaced, EPOCH);
    try (RedisSentinel other = RedisSentinel.start(folder.resolve("s4"), replaced, EPOCH);
        Sentinels sentinels = sentinels(right.port(), other.port(), third.port())) {
      // One that answers late has no say at first.
      await().until(sentinels::master, at(replaced)::equals);
      third.close();
      assertThat(sentinels.master()).as("as before, where they are even").isEqualTo(at(replaced));
    } finally {
      third.close();
    }
  }

  /** Tells how many connections it would close, and how many ended. */
  private static final class CountingClient extends RedisClient {
    private final AtomicInteger lost = new AtomicInteger();

    CountingClient() {
      addListener(
          new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
              lost.incrementAndGet();
            }
          });
    }

    private int kept() {
      return closeableResources.size();
    }
  }

  @Test
  void connectionsThatWereLostAreForgotten() {
    CountingClient counting = new CountingClient();
    counting.setOptions(ClientOptions.builder().autoReconnect(false).build());
    try (Sentinels sentinels = new Sentinels(counting, address(right.port()))) {
      for (int i = 1; i <= 10; i++) {
        assertThat(sentinels.master()).isEqualTo(at(master));
        RedisCluster.ask(right.port(), redis -> redis.clientKill(KillArgs.Builder.typeNormal()));
        int lost = i;
        await().until(() -> counting.lost.get() == lost);
      }
      assertThat(counting.kept()).isEqualTo(1);
    } finally {
      counting.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }
  }

  @Test
  void oneThatDoesNotAnswerIsHardlyWaitedFor() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Sentinels sentinels = sentinels(silent.getLocalPort(), right.port())) {
      assertThat(sentinels.master()).isEqualTo(at(master));
      long start = System.nanoTime();
      assertThat(sentinels.master()).isEqualTo(at(master));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT);
    }
  }

  @Test
  void nobodyWhoKnowsIsSaid() throws Exception {
    RedisURI address = RedisURI.create("redis-sentinel://127.0.0.1:" + right.port() + "/0#other");
    try (Sentinels sentinels = new Sentinels(client, RedisAddress.timed(address, LIMIT))) {
      assertThatThrownBy(sentinels::master)
          .isInstanceOf(RedisException.class)
          .hasMessageContaining(
              "of the name other (127.0.0.1:" + right.port() + ": it knows no such");
    }
  }
}
