package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetArbitraries;
import sluice.queue.RequestSetCodec;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.queue.SetIdentity;

/** What ingest writes is what zlib and the worker read, whatever the level. */
class EncoderPropertiesTest {

  private static final int MAX_BYTES = 1 << 20;

  @Provide
  Arbitrary<RequestSet> sets() {
    return RequestSetArbitraries.requestSets();
  }

  @Provide
  Arbitrary<Integer> levels() {
    return Arbitraries.of(EntryEncoder.PLAIN, EntryEncoder.OWN, 1, 6, 9);
  }

  private static byte[] entry(RequestSet set, int level) {
    SetIdentity identity = set.identity().orElseThrow();
    try (EntryEncoder encoder = new EntryEncoder(level)) {
      return encoder
          .encode(set.requests(), set.environment(), set.tokenAuth(), set.time())
          .complete(
              EntryPrefix.producerTail(identity.producer(), identity.queue()), identity.sequence());
    }
  }

  @Property
  void workerReadsTheSameParameters(@ForAll("sets") RequestSet set, @ForAll("levels") int level)
      throws InvalidEntryException {
    assertThat(RequestSetCodec.decode(entry(set, level), MAX_BYTES)).isEqualTo(set);
  }

  @Property
  void ownCompressionInflatesToTheCodecsJson(@ForAll("sets") RequestSet set)
      throws DataFormatException {
    byte[] json = new RequestSetCodec(RequestSetCodec.UNCOMPRESSED).encode(set);
    byte[] entry = entry(set, EntryEncoder.OWN);
    Inflater zlib = new Inflater();
    try {
      zlib.setInput(entry);
      byte[] inflated = new byte[json.length + 1];
      assertThat(zlib.inflate(inflated)).isEqualTo(json.length);
      assertThat(zlib.finished()).as("checksum was read").isTrue();
      assertThat(zlib.getRemaining()).isZero();
      assertThat(inflated).startsWith(json);
    } finally {
      zlib.end();
    }
  }
}
