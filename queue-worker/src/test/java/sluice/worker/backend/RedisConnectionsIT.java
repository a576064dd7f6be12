package sluice.worker.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.embedded.EmbeddedRedis;
import sluice.matomo.RedisAddress;
import sluice.servers.RedisSentinel;

class RedisConnectionsIT {

  @Test
  void aRedisThatAcceptsAndDoesNotAnswerIsGivenUpSoon() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        RedisConnections connections =
            new RedisConnections(
                List.of(RedisURI.create("redis://127.0.0.1:" + silent.getLocalPort())), false)) {
      long start = System.nanoTime();
      assertThatThrownBy(connections::open).isInstanceOf(RedisException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(RedisConnections.TIMEOUT.plusSeconds(5));
    }
  }

  @Test
  void aMasterThatTheSentinelsReplaceIsLeftWhileItLives(@TempDir Path folder) throws Exception {
    try (EmbeddedRedis master = EmbeddedRedis.start(folder.resolve("master"), List.of());
        EmbeddedRedis next = EmbeddedRedis.start(folder.resolve("next"), List.of());
        RedisSentinel sentinel = RedisSentinel.start(folder, master, "");
        RedisConnections connections =
            RedisConnections.to(
                RedisAddress.parse(
                    "redis-sentinel://127.0.0.1:" + sentinel.port() + "/0#mymaster"));
        RedisLink link = new RedisLink(connections)) {
      assertThat(configuredPort(link)).isEqualTo(master.port());
      sentinel.watch(next);
      await().until(() -> configuredPort(link) == next.port());
      assertThat(link.generation()).isEqualTo(2);
    }
  }

  private static int configuredPort(RedisLink link) throws BackendException {
    return Integer.parseInt(link.await(link.commands().configGet("port")).get("port"));
  }
}
