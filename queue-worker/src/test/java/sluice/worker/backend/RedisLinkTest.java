package sluice.worker.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RedisLinkTest {

  @Test
  void whyRedisCannotBeReachedIsInWordsAlsoWhereTheCauseHasNone() {
    assertThat(RedisLink.rootMessage(new CompletionException(new TimeoutException())))
        .isEqualTo("TimeoutException");
    assertThat(RedisLink.rootMessage(new CompletionException(new TimeoutException("50 ms"))))
        .isEqualTo("50 ms");
  }
}
