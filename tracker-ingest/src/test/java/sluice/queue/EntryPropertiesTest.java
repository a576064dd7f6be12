package sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sluice.tries.Tries.forAll;

import org.junit.jupiter.api.Test;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.request.HostileText;
import sluice.tries.Choices;

/** Queue entries: written ones are read back, damaged ones are read or refused with a reason. */
class EntryPropertiesTest {

  private static final int MAX_BYTES = 1 << 20;

  @Test
  void entryIsReadBack() {
    forAll(
        DrawnRequestSet::of,
        all -> all.between(-1, 9),
        (set, level) -> {
          byte[] entry = new RequestSetCodec(level).encode(set);
          assertThat(RequestSetCodec.decode(entry, MAX_BYTES)).isEqualTo(set);
        });
  }

  @Test
  void entryAboveTheLimitIsRefused() {
    forAll(
        DrawnRequestSet::of,
        all -> all.between(-1, 9),
        (set, level) -> {
          byte[] entry = new RequestSetCodec(level).encode(set);
          int json = new RequestSetCodec(RequestSetCodec.UNCOMPRESSED).encode(set).length;
          assertThatThrownBy(() -> RequestSetCodec.decode(entry, json - 1))
              .isInstanceOf(InvalidEntryException.class);
        });
  }

  private static byte[] damaged(Choices choices) {
    return HostileText.damaged(
        choices,
        choices.oneOf(
            HostileText::bytes,
            all ->
                new RequestSetCodec(RequestSetCodec.UNCOMPRESSED).encode(DrawnRequestSet.of(all)),
            all -> new RequestSetCodec(6).encode(DrawnRequestSet.of(all))));
  }

  @Test
  void damagedEntryIsReadOrRefused() {
    forAll(EntryPropertiesTest::damaged, EntryPropertiesTest::assertReadOrRefused);
  }

  private static void assertReadOrRefused(byte[] entry) {
    try {
      assertThat(RequestSetCodec.decode(entry, MAX_BYTES).requests()).isNotNull();
    } catch (InvalidEntryException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
