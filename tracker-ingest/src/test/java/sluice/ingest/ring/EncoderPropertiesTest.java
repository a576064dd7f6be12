package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import sluice.queue.DrawnRequestSet;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;
import sluice.tries.Choices;

/** What ingest writes is what zlib and the worker read, whatever the level. */
class EncoderPropertiesTest {

  private static final int MAX_BYTES = 1 << 20;

  private static int level(Choices choices) {
    return choices.of(EntryEncoder.PLAIN, EntryEncoder.OWN, 1, 6, 9);
  }

  /** As {@link EntryPrefix#producerTail}; a set may have been numbered for no list, long ago. */
  private static byte[] tail(SetIdentity identity) {
    return identity.queue().isPresent()
        ? EntryPrefix.producerTail(identity.producer(), identity.queue().getAsInt())
        : (",\"sluice\":{\"p\":\"" + identity.producer() + "\",\"n\":")
            .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] entry(RequestSet set, int level) {
    SetIdentity identity = set.identity().orElseThrow();
    try (EntryEncoder encoder = new EntryEncoder(level)) {
      return encoder
          .encode(set.requests(), set.arrival())
          .complete(tail(identity), identity.sequence());
    }
  }

  @Test
  void workerReadsTheSameParameters() {
    forAll(
        DrawnRequestSet::of,
        EncoderPropertiesTest::level,
        (set, level) ->
            assertThat(RequestSetCodec.decode(entry(set, level), MAX_BYTES)).isEqualTo(set));
  }

  @Test
  void ownCompressionInflatesToTheCodecsJson() {
    forAll(DrawnRequestSet::of, EncoderPropertiesTest::assertInflated);
  }

  private static void assertInflated(RequestSet set) throws DataFormatException {
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
