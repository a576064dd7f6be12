package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import sluice.queue.DrawnRequestSet;
import sluice.queue.IdentityTail;
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

  /** A set that was numbered for a list, as each set of an ingest is. */
  private static RequestSet numbered(Choices choices) {
    RequestSet set = DrawnRequestSet.of(choices);
    SetIdentity drawn = set.identity().orElseThrow();
    OptionalInt queue = OptionalInt.of(drawn.queue().orElse(7));
    return new RequestSet(
        set.requests(),
        set.environment(),
        set.tokenAuth(),
        set.time(),
        Optional.of(new SetIdentity(drawn.producer(), queue, drawn.sequence())));
  }

  private static byte[] entry(RequestSet set, int level) {
    SetIdentity identity = set.identity().orElseThrow();
    try (EntryEncoder encoder = new EntryEncoder(level)) {
      return encoder
          .encode(set.requests(), set.arrival())
          .complete(
              ProducerTail.of(identity.producer(), identity.queue().getAsInt()),
              identity.sequence());
    }
  }

  @Test
  void workerReadsTheSameParameters() {
    forAll(
        EncoderPropertiesTest::numbered,
        EncoderPropertiesTest::level,
        (set, level) ->
            assertThat(RequestSetCodec.decode(entry(set, level), MAX_BYTES)).isEqualTo(set));
  }

  @Test
  void zlibReadsOwnCompressionUpToTheIdentity() {
    forAll(EncoderPropertiesTest::numbered, EncoderPropertiesTest::assertInflated);
  }

  private static void assertInflated(RequestSet set) throws DataFormatException {
    byte[] plain = entry(set, EntryEncoder.PLAIN);
    byte[] json =
        (new String(plain, StandardCharsets.US_ASCII).replaceFirst(",\"sluice\":\\{[^{]*$", "")
                + "}")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] entry = entry(set, EntryEncoder.OWN);
    SetIdentity identity = set.identity().orElseThrow();
    int tail =
        IdentityTail.numberBytes(identity.sequence())
            + IdentityTail.afterNumber(identity.producer(), identity.queue().getAsInt()).length;
    Inflater zlib = new Inflater();
    try {
      zlib.setInput(entry);
      byte[] inflated = new byte[json.length + 1];
      assertThat(zlib.inflate(inflated)).isEqualTo(json.length);
      assertThat(zlib.finished()).as("checksum was read").isTrue();
      assertThat(zlib.getRemaining()).isEqualTo(tail);
      assertThat(inflated).startsWith(json);
    } finally {
      zlib.end();
    }
  }
}
