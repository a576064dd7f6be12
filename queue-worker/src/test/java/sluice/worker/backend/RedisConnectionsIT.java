package sluice.worker.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
