package sluice.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.PhpValue;
import sluice.php.url.PhpQueryString;
import sluice.queue.RequestSetCodec.InvalidEntryException;
import sluice.request.RequestEnvironment;

/**
 * Queue entries (docs: tracker-ingest/docs/queue-format.md#an-entry); those under resources/queue
 * have PHP's form.
 */
class RequestSetCodecTest {

  private static final int LIMIT = 8 << 20;

  private static final RequestSetCodec PLAIN = new RequestSetCodec(RequestSetCodec.UNCOMPRESSED);

  private static RequestSet decode(String json) throws InvalidEntryException {
    return RequestSetCodec.decode(json.getBytes(StandardCharsets.UTF_8), LIMIT);
  }

  private static String encode(RequestSet set) {
    return new String(PLAIN.encode(set), StandardCharsets.US_ASCII);
  }

  private static byte[] deflated(String json) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream zlib = new DeflaterOutputStream(bytes)) {
      zlib.write(json.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private static String recorded(String name) throws IOException {
    try (InputStream file = RequestSetCodecTest.class.getResourceAsStream("/queue/" + name)) {
      return new String(file.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"page-fpm.json", "bulk-mod-php.json", "image-only.json"})
  void entryOfPhpIsWrittenAgainAsItWas(String name) throws Exception {
    String json = recorded(name);
    // what is no string in the server array becomes one, lists are dropped: nothing reads them
    String expected =
        json.replaceAll("\"(REQUEST_TIME|REQUEST_TIME_FLOAT|argc)\":([0-9.]+)", "\"$1\":\"$2\"")
            .replace("\"argv\":[],", "");
    assertThat(encode(RequestSetCodec.decode(deflated(json), LIMIT))).isEqualTo(expected);
    assertThat(encode(decode(json))).isEqualTo(expected);
  }

  @Test
  void membersOfARecordedEntryAreRead() throws Exception {
    RequestSet set = decode(recorded("bulk-mod-php.json"));
    assertThat(set.requests()).hasSize(4);
    assertThat(set.requests().get(2)).isEqualTo(PhpValue.Array.EMPTY);
    assertThat(set.requests().get(1).entries()).containsEntry("e_v", new PhpValue.Decimal(1.5));
    assertThat(set.environment().server()).containsEntry("REMOTE_ADDR", "2001:db8::17");
    assertThat(set.environment().cookies()).isEmpty();
    assertThat(set.tokenAuth()).contains("0123456789abcdef0123456789abcdef");
    assertThat(set.time()).isEqualTo(1704164645);
    assertThat(set.identity()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 7801", "1, 7801", "6, 789c", "9, 78da"})
  void entryIsAZlibStream(int level, String header) throws Exception {
    RequestSet set = decode(recorded("page-fpm.json"));
    byte[] entry = new RequestSetCodec(level).encode(set);
    assertThat(String.format("%02x%02x", entry[0], entry[1])).isEqualTo(header);
    assertThat(RequestSetCodec.decode(entry, LIMIT)).isEqualTo(set);
  }

  @Test
  void identityIsAMemberThatPhpIgnores() throws Exception {
    RequestSet set =
        new RequestSet(
            List.of(PhpQueryString.parse("idsite=1")),
            RequestEnvironment.EMPTY,
            Optional.empty(),
            5,
            Optional.of(new SetIdentity("a1-b2", OptionalInt.of(3), 42)));
    String json =
        "{\"requests\":[{\"idsite\":\"1\"}],\"env\":{\"server\":[],\"cookie\":[]},"
            + "\"tokenAuth\":false,\"time\":5,\"sluice\":{\"p\":\"a1-b2\",\"q\":3,\"n\":42}}";
    assertThat(encode(set)).isEqualTo(json);
    assertThat(decode(json)).isEqualTo(set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"q\":-1,", "\"q\":\"3\",", "\"q\":4294967296,"})
  void identityThatNamesNoListIsOfNone(String member) throws Exception {
    String json =
        "{\"requests\":[],\"time\":5,\"sluice\":{\"p\":\"a1-b2\"," + member + "\"n\":42}}";
    assertThat(decode(json).identity()).contains(new SetIdentity("a1-b2", 42));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"p\":1,\"n\":1}",
        "{\"p\":\"a\",\"n\":\"1\"}",
        "{\"p\":\"a\",\"n\":0}",
        "{\"p\":\"\",\"n\":1}",
        "{\"p\":\"A/B\",\"n\":1}"
      })
  void whatIsNoIdentityCountsAsNone(String identity) throws Exception {
    assertThat(decode("{\"requests\":[],\"time\":5,\"sluice\":" + identity + "}").identity())
        .isEmpty();
  }

  @Test
  void hintsOfTheFirstRequestBecomeTextAgain() throws Exception {
    RequestSet set =
        decode(
            "{\"requests\":[{\"a\":\"1\",\"uadata\":{\"m\":\"é/\",\"b\":[]}},{\"uadata\":{\"m\":1}}],"
                + "\"time\":5}");
    assertThat(set.requests().get(0).entries())
        .containsEntry("uadata", new PhpValue.Text("{\"m\":\"\\u00e9\\/\",\"b\":[]}"));
    assertThat(set.requests().get(1).entries().get("uadata")).isInstanceOf(PhpValue.Array.class);
    assertThat(decode("{\"requests\":[{\"uadata\":[]}],\"time\":5}").requests().get(0).entries())
        .containsEntry("uadata", PhpValue.Array.EMPTY);
  }

  @Test
  void oddMembersAreReadAsMatomoReadsThem() throws Exception {
    RequestSet set =
        decode(
            "{\"requests\":{\"3\":{\"a\":\"1\"},\"7\":\"text\"},\"env\":[],\"tokenAuth\":\"\","
                + "\"time\":5,\"other\":{\"x\":1}}");
    assertThat(set.requests()).containsExactly(PhpQueryString.parse("a=1"), PhpValue.Array.EMPTY);
    assertThat(set.environment()).isEqualTo(RequestEnvironment.EMPTY);
    assertThat(set.tokenAuth()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                              | neither
          not json                        | neither
          {"requests":[                   | neither
          5                               | must be a JSON array or object, is Int
          []                              | must have the member requests
          {"requests":5,"time":1}         | requests must be a JSON array or object, is Int
          {"requests":[]}                 | integer member time
          {"requests":[],"time":"1"}      | integer member time
          """)
  void reasonTellsWhatWasExpected(String json, String reason) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOf(InvalidEntryException.class)
        .hasMessageContaining(reason);
  }

  /**
   * What PHP leaves of a hit that is not UTF-8: the empty text, deflated (docs:
   * tracker-ingest/docs/queue-format.md#an-entry).
   */
  @Test
  void hitThatPhpLostIsAnEntryThatIsRefused() {
    byte[] lost = HexFormat.of().parseHex("789c030000000001");

    assertThatThrownBy(() -> RequestSetCodec.decode(lost, LIMIT))
        .isInstanceOf(InvalidEntryException.class)
        .hasMessageContaining("neither");
  }

  @Test
  void entryAboveTheLimitIsRefusedBeforeItIsInflated() throws Exception {
    String json = "{\"requests\":[],\"time\":5,\"x\":\"" + "a".repeat(100_000) + "\"}";
    byte[] entry = deflated(json);
    assertThat(RequestSetCodec.decode(entry, json.length()).time()).isEqualTo(5);
    assertThat(decode(json).time()).isEqualTo(5);
    for (byte[] tooLarge : List.of(entry, json.getBytes(StandardCharsets.UTF_8))) {
      assertThatThrownBy(() -> RequestSetCodec.decode(tooLarge, json.length() - 1))
          .isInstanceOf(InvalidEntryException.class)
          .hasMessageContaining("at most " + (json.length() - 1) + " bytes");
    }
  }

  @Test
  void cutEntryIsRefused() throws Exception {
    byte[] entry = deflated(recorded("page-fpm.json"));
    for (int length = 0; length < entry.length; length += 7) {
      byte[] cut = Arrays.copyOf(entry, length);
      assertThatThrownBy(() -> RequestSetCodec.decode(cut, LIMIT))
          .isInstanceOf(InvalidEntryException.class);
    }
  }

  @Test
  void damagedEntryNeverThrowsAnythingElse() throws Exception {
    Random random = new Random(7);
    byte[] entry = deflated(recorded("bulk-mod-php.json"));
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = entry.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        RequestSetCodec.decode(damaged, LIMIT);
      } catch (InvalidEntryException expected) {
        assertThat(expected).hasMessageStartingWith("an entry must");
      }
    }
  }

  @Test
  void everySetSurvivesARoundTrip() throws Exception {
    Random random = new Random(11);
    List<RequestSetCodec> codecs = List.of(PLAIN, new RequestSetCodec(1), new RequestSetCodec(6));
    for (int i = 0; i < 1500; i++) {
      RequestSet set = randomSet(random);
      byte[] entry = codecs.get(i % codecs.size()).encode(set);
      assertThat(RequestSetCodec.decode(entry, LIMIT)).isEqualTo(set);
    }
  }

  @Test
  void moreValuesThanAnEntryMayHoldAreRefusedHoweverFewBytesTheyTake() {
    assertThatThrownBy(() -> decodeRequests("[0],".repeat(RequestSetCodec.MAX_VALUES / 2)))
        .isInstanceOf(InvalidEntryException.class)
        .hasMessageContaining("at most 200000 values");
  }

  @Test
  void asManyValuesAsFiveHundredLargeRequestsHaveAreRead() throws Exception {
    String request = "{" + "\"k\":0,".repeat(397) + "\"z\":0},";
    assertThat(decodeRequests(request.repeat(499)).requests()).hasSize(500);
  }

  @Test
  void moreLevelsThanPhpReadsAreRefused() {
    assertThatThrownBy(() -> decodeRequests("[".repeat(600) + "]".repeat(600) + ","))
        .isInstanceOf(InvalidEntryException.class)
        .hasMessageContaining("at most 511 levels");
  }

  private static RequestSet decodeRequests(String requests) throws InvalidEntryException {
    String json = "{\"requests\":[" + requests + "0],\"time\":1}";
    return RequestSetCodec.decode(json.getBytes(StandardCharsets.UTF_8), 1 << 24);
  }

  @Test
  void levelOutsideZlibIsRefused() {
    assertThatThrownBy(() -> new RequestSetCodec(10))
        .hasMessage("the compression level of queue entries must be -1..9, was 10");
  }

  private static RequestSet randomSet(Random random) {
    List<PhpValue.Array> requests =
        random.ints(random.nextInt(4), 0, 9).mapToObj(n -> randomArray(random, 3)).toList();
    return new RequestSet(
        requests,
        new RequestEnvironment(randomStrings(random), randomStrings(random)),
        Optional.of(randomText(random)).filter(token -> !token.isEmpty()),
        random.nextLong(),
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new SetIdentity("p-" + random.nextInt(9), random.nextInt(1000) + 1)));
  }

  private static PhpValue.Array randomArray(Random random, int depth) {
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    boolean list = random.nextBoolean();
    for (int i = random.nextInt(6); i > 0; i--) {
      String key = list ? Integer.toString(entries.size()) : "k" + randomText(random);
      entries.put(key, randomValue(random, depth));
    }
    return new PhpValue.Array(entries);
  }

  private static PhpValue randomValue(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 6 : 5)) {
      case 0 -> new PhpValue.Int(random.nextLong());
      case 1 -> new PhpValue.Decimal(random.nextInt() / 8.0 + 0.0625);
      case 2 -> new PhpValue.Bool(random.nextBoolean());
      case 3 -> PhpValue.Null.INSTANCE;
      case 4 -> new PhpValue.Text(randomText(random));
      default -> randomArray(random, depth - 1);
    };
  }

  private static Map<String, String> randomStrings(Random random) {
    Map<String, String> strings = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      strings.put("K" + randomText(random), randomText(random));
    }
    return strings;
  }

  private static String randomText(Random random) {
    String alphabet = "aZ0/\\\"'<>&\u0000\u001f\n\té€\u2028\uffff\ue000";
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      int pick = random.nextInt(alphabet.length() + 1);
      text.append(pick == alphabet.length() ? "😀" : alphabet.substring(pick, pick + 1));
    }
    return text.toString();
  }
}
