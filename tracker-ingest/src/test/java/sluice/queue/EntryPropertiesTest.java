package sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.request.HostileText;

/** Queue entries: written ones are read back, damaged ones are read or refused with a reason. */
class EntryPropertiesTest {

  private static final int MAX_BYTES = 1 << 20;

  @Provide
  Arbitrary<RequestSet> sets() {
    return RequestSetArbitraries.requestSets();
  }

  @Property
  void entryIsReadBack(
      @ForAll("sets") RequestSet set, @ForAll @IntRange(min = -1, max = 9) int level)
      throws InvalidEntryException {
    byte[] entry = new RequestSetCodec(level).encode(set);
    assertThat(RequestSetCodec.decode(entry, MAX_BYTES)).isEqualTo(set);
  }

  @Property
  void entryAboveTheLimitIsRefused(
      @ForAll("sets") RequestSet set, @ForAll @IntRange(min = -1, max = 9) int level) {
    byte[] entry = new RequestSetCodec(level).encode(set);
    int json = new RequestSetCodec(RequestSetCodec.UNCOMPRESSED).encode(set).length;
    assertThatThrownBy(() -> RequestSetCodec.decode(entry, json - 1))
        .isInstanceOf(InvalidEntryException.class);
  }

  @Provide
  Arbitrary<byte[]> damaged() {
    RequestSetCodec plain = new RequestSetCodec(RequestSetCodec.UNCOMPRESSED);
    RequestSetCodec zlib = new RequestSetCodec(6);
    return HostileText.damaged(
        Arbitraries.oneOf(
            sets().map(plain::encode), sets().map(zlib::encode), HostileText.bytes()));
  }

  @Property
  void damagedEntryIsReadOrRefused(@ForAll("damaged") byte[] entry) {
    try {
      assertThat(RequestSetCodec.decode(entry, MAX_BYTES).requests()).isNotNull();
    } catch (InvalidEntryException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
