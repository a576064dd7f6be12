package sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTailTest {

  private static byte[] tail(String producer, int queue, long number) {
    byte[] after = IdentityTail.afterNumber(producer, queue);
    byte[] tail = new byte[IdentityTail.numberBytes(number) + after.length];
    int at = IdentityTail.writeNumber(number, tail, 0);
    System.arraycopy(after, 0, tail, at, after.length);
    return tail;
  }

  @ParameterizedTest
  @CsvSource({
    "mi3k29x0a1b2, 3, 12345, 11",
    "a, 0, 1, 4",
    "ab-, 4095, 127, 5",
    "z0-9, 268435455, 128, 10",
    "-, 0, 9223372036854775807, 12"
  })
  void identityComesBackFromItsBytes(String producer, int queue, long number, int bytes)
      throws Exception {
    byte[] tail = tail(producer, queue, number);
    assertThat(tail).hasSize(bytes);
    assertThat(IdentityTail.read(tail, 0))
        .contains(new SetIdentity(producer, OptionalInt.of(queue), number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "05",
        "0503",
        "0503ff",
        "0503ffff",
        "050300",
        "05030000",
        "00030641",
        "ffffffffff",
        "8080808080808080808001030641",
        "0503064106",
        "0503000106410000",
        "05ffffffff7f0641"
      })
  void otherBytesAreNoIdentity(String hex) {
    assertThat(IdentityTail.read(HexFormat.of().parseHex(hex), 0)).isEmpty();
  }

  @Test
  void noCutOfATailIsReadAsAnotherProducersWithMoreThanItHas() {
    byte[] tail = tail("mi3k29x0a1b2", 3, 1_000_000);
    for (int length = 0; length < tail.length; length++) {
      byte[] cut = Arrays.copyOf(tail, length);
      IdentityTail.read(cut, 0)
          .ifPresent(read -> assertThat("mi3k29x0a1b2").startsWith(read.producer()));
    }
  }
}
