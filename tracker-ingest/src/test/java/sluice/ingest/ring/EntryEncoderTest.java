package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;

class EntryEncoderTest {

  private static final ProducerTail TAIL = ProducerTail.of("p-1", 3);

  private static RequestSet set(Random random, int requests, long sequence) {
    List<PhpValue.Array> arrays = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      Map<String, PhpValue> params = new LinkedHashMap<>();
      for (int p = random.nextInt(12); p >= 0; p--) {
        params.put("k" + random.nextInt(40), new PhpValue.Text(text(random)));
      }
      arrays.add(new PhpValue.Array(params));
    }
    return new RequestSet(
        arrays,
        new RequestEnvironment(Map.of("HTTP_USER_AGENT", text(random)), Map.of()),
        random.nextBoolean() ? Optional.empty() : Optional.of("token"),
        1_795_377_600L,
        Optional.of(new SetIdentity("p-1", OptionalInt.of(3), sequence)));
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(40);
    int alphabet = random.nextInt(3);
    for (int i = 0; i < length; i++) {
      int c =
          alphabet == 0 ? 'a' + random.nextInt(3) : random.nextInt(alphabet == 1 ? 128 : 0xd800);
      text.append((char) c);
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {EntryEncoder.PLAIN, EntryEncoder.OWN, 1, 6, 9})
  void workerReadsWhatWasEncodedWhateverTheLevel(int level) throws Exception {
    Random random = new Random(7);
    try (EntryEncoder encoder = new EntryEncoder(level)) {
      for (int i = 0; i < 400; i++) {
        RequestSet set = set(random, 1 + random.nextInt(i % 40 == 0 ? 200 : 3), 1L + i * i * i);
        EntryPrefix prefix = encoder.encode(set.requests(), set.arrival());
        byte[] entry = prefix.complete(TAIL, set.identity().orElseThrow().sequence());

        assertThat(RequestSetCodec.decode(entry, 64 << 20)).isEqualTo(set);
      }
    }
  }

  @Test
  void jsonIsTheCodecsOwnWithPlainSlashesAndWithoutAnEmptyArrayOfCookies() throws Exception {
    Random random = new Random(11);
    RequestSetCodec codec = new RequestSetCodec(RequestSetCodec.UNCOMPRESSED);
    try (EntryEncoder encoder = new EntryEncoder(EntryEncoder.PLAIN)) {
      for (int i = 1; i < 200; i++) {
        RequestSet set = set(random, 1, i);
        byte[] entry = encoder.encode(set.requests(), set.arrival()).complete(TAIL, i);
        String codecs = new String(codec.encode(set));
        assertThat(new String(entry))
            .isEqualTo(codecs.replace("\\/", "/").replace(",\"cookie\":[]}", "}"));
      }
    }
  }

  /** Spools outlive an update: both were written by the version before, the second by zlib. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0223121efd7801ec7d0b63e338d4d55f3107666941f5334e629532eb49dc74689376f398ceeea818c796136d1ccb"
            + "959db4db12f8eb20a785656781effd3de7797475eed5b947d7337df7158a3fee78ddd4a0df5e21b25a34"
            + "1c140e0e0f04bcdc83bea2e66acf15e8b7078254ca8de01a1f081ab9e165b86bd6a07952d49ca0115b0e"
            + "eaf402dfebf5bab6fd3f02",
        "0123121efd789c148a410e40301405eff2d6161aa1d19d738885f0445334fa5b9bc6ddd56e3233198177a2448119"
            + "33ec2a3612060aef5481d70393210c0f43198a5abc77963fbf15a277bc861477986d3e84c5d8b344a5fb"
            + "b6d1baabeb0f0000ffff"
      })
  void whatAnEarlierVersionLeftOnDiskIsCompleted(String stored) throws Exception {
    EntryPrefix prefix = EntryPrefix.ofStored(HexFormat.of().parseHex(stored)).orElseThrow();
    RequestSet set = RequestSetCodec.decode(prefix.complete(TAIL, 5), 1 << 20);
    assertThat(set.requests()).hasSize(1);
    assertThat(set.time()).isEqualTo(1_795_377_600L);
    assertThat(set.identity()).contains(new SetIdentity("p-1", OptionalInt.of(3), 5));
  }

  @Test
  void ownCompressionIsSmallerThanZlibs() {
    Map<String, PhpValue> params = new LinkedHashMap<>();
    params.put("action_name", new PhpValue.Text("Opening hours and directions - City Museum"));
    params.put("idsite", new PhpValue.Text("4"));
    params.put("rec", new PhpValue.Text("1"));
    params.put("url", new PhpValue.Text("https://museum.example.net/visit/opening-hours?lang=en"));
    params.put("_id", new PhpValue.Text("91c05ad7e3b2f468"));
    params.put("pv_id", new PhpValue.Text("t5RqWz"));
    params.put("res", new PhpValue.Text("1440x900"));
    RequestEnvironment environment =
        new RequestEnvironment(
            Map.of(
                "HTTP_USER_AGENT",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"
                    + " (KHTML, like Gecko) Version/17.6 Safari/605.1.15"),
            Map.of());
    try (EntryEncoder own = new EntryEncoder(EntryEncoder.OWN);
        EntryEncoder zlib = new EntryEncoder(6)) {
      int ours =
          own.encode(
                  List.of(new PhpValue.Array(params)),
                  new Arrival(environment, Optional.empty(), 1))
              .length();
      int theirs =
          zlib.encode(
                  List.of(new PhpValue.Array(params)),
                  new Arrival(environment, Optional.empty(), 1))
              .length();
      assertThat(ours).isLessThan(theirs);
    }
  }
}
