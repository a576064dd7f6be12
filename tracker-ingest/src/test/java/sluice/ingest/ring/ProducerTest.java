package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.queue.SetIdentity;

class ProducerTest {

  private static final long WALL = 1_795_377_600_000L;
  private static final long MILLI = 1_000_000;

  private final Producer producer = new Producer("first", WALL, 7 * MILLI);

  @Test
  void clocksThatRunTogetherAreOneLifeHoweverLongThePause() {
    assertThat(producer.hasClockJumped(WALL + 50, 57 * MILLI)).isFalse();
    assertThat(producer.hasClockJumped(WALL + 3_600_000, 3_600_007 * MILLI)).isFalse();
  }

  @Test
  void wallClockThatIsDrawnAlongSlowlyIsOneLife() {
    for (int second = 1; second < 10_000; second++) {
      long wall = WALL + second * 1000L + second / 2;
      assertThat(producer.hasClockJumped(wall, (7 + second * 1000L) * MILLI)).isFalse();
    }
  }

  @Test
  void wallClockThatJumpsEitherWayIsAnotherLifeOnce() {
    assertThat(producer.hasClockJumped(WALL + 60_000, 8 * MILLI)).isTrue();
    assertThat(producer.hasClockJumped(WALL + 60_010, 18 * MILLI)).isFalse();
    assertThat(producer.hasClockJumped(WALL - 60_000, 19 * MILLI)).isTrue();
  }

  @Test
  void twoIdsOfTheSameMomentDifferAndAreValid() {
    producer.renew(WALL);
    String one = producer.id();
    producer.renew(WALL);
    assertThat(producer.id()).isNotEqualTo(one);
    assertThat(new SetIdentity(one + "-w", 1).producer()).startsWith(one.substring(0, 8));
    assertThat(one).hasSize(12);
    assertThat(Producer.newId(WALL + 1).substring(0, 8)).isGreaterThan(one.substring(0, 8));
  }
}
