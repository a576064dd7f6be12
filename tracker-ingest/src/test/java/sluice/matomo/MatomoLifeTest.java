package sluice.matomo;

import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MatomoLifeTest {

  @Test
  void aLookThatFailsUnexpectedlyIsNotTheLast() {
    AtomicInteger looks = new AtomicInteger();
    DataSource failing =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  if (looks.incrementAndGet() == 1) {
                    throw new SQLException("not yet");
                  }
                  throw new IllegalStateException("nobody expects this");
                });
    MatomoLife life =
        MatomoLife.watch(failing, "", MatomoConfig.defaults(), Duration.ofMillis(1), () -> true);
    try (life) {
      await().until(() -> looks.get() > 3);
    }
  }
}
