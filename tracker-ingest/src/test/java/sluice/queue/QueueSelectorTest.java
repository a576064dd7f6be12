package sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.request.VisitorId;

/** Which queue a hit goes to (docs: tracker-ingest/docs/queue-format.md#which-queue). */
class QueueSelectorTest {

  private static final int MANY = 4096;

  @ParameterizedTest
  @CsvSource({"1.2.3.4, 1606", "0.0.0.0, 3871"})
  void addressDecidesWithoutId(String ip, int expected) {
    assertThat(QueueSelector.queueOf(Optional.empty(), ip, MANY)).isEqualTo(expected);
    assertThat(QueueSelector.queueOf(Optional.empty(), ip, 16)).isEqualTo(expected % 16);
    assertThat(QueueSelector.queueOf(Optional.empty(), 7, ip, 16)).isEqualTo(expected % 16);
  }

  @Test
  void idDecidesWhenThereIsOne() {
    Optional<VisitorId> id = Optional.of(VisitorId.ofHex("0123456789abcdef"));
    assertThat(QueueSelector.queueOf(id, "1.2.3.4", MANY)).isEqualTo(18);
    assertThat(QueueSelector.queueOf(id, 7, "1.2.3.4", 16)).isEqualTo(2);
    assertThat(QueueSelector.queueOf(id, "1.2.3.4", 1)).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          012      | 18
          FFF      | 4095
          fffzz    | 4095
          xyz      | 363
          x12      | 219
          0x1      | 217
          x        | 360
          xy       | 362
          """)
  void keyThatIsNotHexCountsByItsCharacters(String key, int expected) {
    assertThat(QueueSelector.queueOfKey(key, MANY)).isEqualTo(expected);
  }

  @Test
  void zeroIdsOfASiteShareAQueueOfTheirOwn() {
    Optional<VisitorId> zero = Optional.of(VisitorId.ZERO);
    Set<Integer> queues = new HashSet<>();
    for (int site = 1; site <= 100; site++) {
      int queue = QueueSelector.queueOf(zero, site, "1.2.3.4", 16);
      assertThat(QueueSelector.queueOf(zero, site, "5.6.7.8", 16)).isEqualTo(queue);
      queues.add(queue);
    }
    assertThat(queues).hasSizeGreaterThan(10);
    assertThat(QueueSelector.queueOf(zero, "1.2.3.4", 16)).isZero();
  }

  @Test
  void thereMustBeAQueue() {
    assertThatThrownBy(() -> QueueSelector.queueOf(Optional.empty(), "1.2.3.4", 0))
        .hasMessage("queues must be 1 or more, was 0");
  }
}
