package sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
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
    assertThat(QueueSelector.queueOfAddress(ip, MANY)).isEqualTo(expected);
    assertThat(QueueSelector.queueOfAddress(ip, 16)).isEqualTo(expected % 16);
  }

  @Test
  void idDecidesWhenThereIsOne() {
    VisitorId id = VisitorId.ofHex("0123456789abcdef");
    assertThat(QueueSelector.queueOf(id, MANY)).isEqualTo(18);
    assertThat(QueueSelector.queueOf(id, 7, 16)).isEqualTo(2);
    assertThat(QueueSelector.queueOf(id, 1)).isZero();
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
    Set<Integer> queues = new HashSet<>();
    for (int site = 1; site <= 100; site++) {
      queues.add(QueueSelector.queueOf(VisitorId.ZERO, site, 16));
    }
    assertThat(queues).hasSizeGreaterThan(10);
    assertThat(QueueSelector.queueOf(VisitorId.ZERO, 16)).isZero();
  }

  @Test
  void thereMustBeAQueue() {
    assertThatThrownBy(() -> QueueSelector.queueOfAddress("1.2.3.4", 0))
        .hasMessage("queues must be 1 or more, was 0");
  }
}
