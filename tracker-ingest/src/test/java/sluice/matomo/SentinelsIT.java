package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.servers.RedisSentinel;

/** Who is master when sentinels disagree, or do not answer. */
class SentinelsIT {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @TempDir Path folder;

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
    right = RedisSentinel.start(folder.resolve("s2"), master, "sentinel config-epoch mymaster 5\n");
  }

  @AfterEach
  void end() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    cutOff.close();
    right.close();
    replaced.close();
    master.close();
  }

  private Sentinels sentinels(Integer... ports) {
    String hosts =
        Stream.of(ports).map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    RedisURI address = RedisURI.create("redis-sentinel://" + hosts + "/0#mymaster");
    return new Sentinels(client, RedisAddress.timed(address, LIMIT));
  }

  private static InetSocketAddress at(EmbeddedRedis server) {
    return InetSocketAddress.createUnresolved("127.0.0.1", server.port());
  }

  @Test
  void theMasterOfTheHighestEpochCounts() {
    try (Sentinels sentinels = sentinels(cutOff.port(), right.port())) {
      assertThat(sentinels.master()).isEqualTo(at(master));
      assertThat(sentinels.master()).isEqualTo(at(master));
      right.close();
      assertThat(sentinels.master()).as("of who is left").isEqualTo(at(replaced));
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
          .hasMessageContaining("of the name other");
    }
  }
}
