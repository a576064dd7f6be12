package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import sluice.matomo.RedisAddress;
import sluice.servers.RealServers;
import sluice.servers.TestRedis;

@RealServers
class LettuceConnectorIT {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final byte[] LIST = "connector".getBytes(StandardCharsets.US_ASCII);

  private static LettuceConnector connector(TestRedis redis) {
    return new LettuceConnector(RedisAddress.parse(redis.uri()), LIMIT, Replicas.NONE);
  }

  @Test
  void answersComeOnTheLoopThatTheAppenderWorksOn(TestRedis redis) throws Exception {
    try (LettuceConnector connector = connector(redis)) {
      EventLoop loop = connector.loop().orElseThrow();
      QueuePort port = connector.connect();
      boolean[] isOnLoop = new boolean[1];
      loop.submit(
              () -> {
                port.push(LIST, List.of(new byte[] {1}))
                    .whenComplete((length, failure) -> isOnLoop[0] = loop.inEventLoop());
                port.flush();
              })
          .sync();
      Awaitility.await().atMost(LIMIT).until(() -> loop.submit(() -> isOnLoop[0]).get());
    }
  }

  @Test
  void closingEndsThoughTheLoopIsKeptByADiskThatHangs(TestRedis redis) throws Exception {
    CountDownLatch hung = new CountDownLatch(1);
    LettuceConnector connector = connector(redis);
    connector.connect();
    connector
        .loop()
        .orElseThrow()
        .execute(
            () -> {
              try {
                hung.await();
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
            });
    Thread closing = new Thread(connector::close, "closing");
    closing.start();
    assertThatCode(() -> closing.join(LIMIT.toMillis())).doesNotThrowAnyException();
    assertThat(closing.isAlive()).isFalse();
    hung.countDown();
  }
}
