package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.ingest.ring.EntryEncoder;
import sluice.ingest.ring.EntryPrefix;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.TrackedServerKeys;
import sluice.request.Arrival;
import sluice.request.HostileText;
import sluice.tries.Choices;

/** The short way and the long way lead to the same entry in the same queue. */
class HitParserTest {

  private static final long NOW = 1_795_377_600L;
  private static final TrackerRules RULES = TrackerRules.standard(16);
  private static final TrackedServerKeys KEYS =
      TrackedServerKeys.with(List.of("HTTP_X_FORWARDED_FOR"));
  private static final EnvironmentReader ENVIRONMENTS =
      new EnvironmentReader(KEYS, Set.of("_pk_uid", "matomo_ignore"));

  private final EntryEncoder encoder = new EntryEncoder(EntryEncoder.OWN);
  private final HitParser hits = new HitParser(new EnvironmentJson(KEYS), ENVIRONMENTS, encoder);
  private final QueueSplit split = new QueueSplit(encoder, 500);

  private static ReceivedRequest get(String query, String... headers) {
    HttpRequest head =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/matomo.php?" + query);
    for (int i = 0; i < headers.length; i += 2) {
      head.headers().add(headers[i], headers[i + 1]);
    }
    return new ReceivedRequest(head, new byte[0], "192.0.2.7");
  }

  private static ReceivedRequest form(String body) {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/matomo.php");
    head.headers().add("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");
    return new ReceivedRequest(head, body.getBytes(StandardCharsets.ISO_8859_1), "192.0.2.7");
  }

  private ParseResult.Part longWay(ReceivedRequest request) throws Exception {
    TrackerCall call = CallReader.read(request);
    return split
        .split(
            call.requests(), new Arrival(ENVIRONMENTS.read(request), call.token(), NOW), RULES, 1)
        .parts()
        .get(0);
  }

  private static RequestSet decoded(EntryPrefix prefix) throws Exception {
    return RequestSetCodec.decode(prefix.completed("p", 1), 64 << 20);
  }

  /** Whether the short way was taken; if so, both ways have to agree. */
  private boolean agree(ReceivedRequest request) throws Exception {
    byte[] kept = request.body().clone();
    Optional<ParseResult> taken = hits.parse(request, RULES, NOW);
    if (taken.isEmpty()) {
      assertThat(request.body()).isEqualTo(kept);
      return false;
    }
    ParseResult.Part part = ((ParseResult.Accepted) taken.get()).parts().get(0);
    ParseResult.Part expected = longWay(request);
    assertThat(decoded(part.prefix())).isEqualTo(decoded(expected.prefix()));
    assertThat(part.queue()).isEqualTo(expected.queue());
    return true;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "idsite=1&rec=1&_id=0123456789abcdef&url=https%3A%2F%2Fx.org%2F%3Fa%3Db%26c",
        "a=%C3%A9&b=%E9&c=\u00e9&d=%zz&e=%&f=%4&g=+x+&h=%00",
        "uid=a%26b&_id=0123456789abcdef",
        "cid=0123456789ABCDEF&idsite=7",
        "cid=short&idsite=7",
        "cip=198.51.100.7&token_auth=abc&idsite=2",
        "_id=0000000000000000&idsite=5",
        "token_auth=&send_image=0",
        "r=5&idsite=1&rand=7&rec=1&send_image=1&url=https%3A%2F%2Fx.org%2F",
        "idsite=1&url=0&urlref=",
        "idsite=1&urlref=https%3A%2F%2Fx.org%2F&rr=1&rande=2",
        "a&b=&c==x&&d=1&",
        "x=%22%5C%2F%08%0C%0A%0D%09%01%7F"
      })
  void plainQueriesTakeTheShortWay(String query) throws Exception {
    assertThat(agree(get(query))).isTrue();
    assertThat(agree(form(query))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a=1&a=2",
        "a[]=1",
        "a.b=1",
        "a%62=1",
        "1=2",
        "+a=1",
        "=x",
        "a[b=1",
        "-1=2",
        "\u00e9=1",
        "r=1&send_image=0"
      })
  void queriesThatNeedPhpsRulesTakeTheLongOne(String query) throws Exception {
    assertThat(agree(get(query))).isFalse();
  }

  @Test
  void headersAgree() throws Exception {
    String query = "idsite=1&rec=1";
    assertThat(agree(get(query, "user-agent", "a/1", "X-Other", "y"))).isTrue();
    assertThat(agree(get(query, "DNT", "1", "Sec-CH-UA", "\"a\"", "sec-ch-ua-mobile", "?0")))
        .isTrue();
    assertThat(agree(get(query, "Sec-CH-UA-New", "1", "User-Agent", "b"))).isTrue();
    assertThat(agree(get(query, "X-Forwarded-For", "1.2.3.4", "X-Forwarded-For", "5.6.7.8")))
        .isTrue();
    assertThat(agree(get(query, "X_Forwarded_For", "1.2.3.4", "User_Agent", "x"))).isTrue();
    assertThat(agree(get(query, "Cookie", "a=b; _pk_uid=0%3DMTI; c=d; matomo.ignore=x"))).isTrue();
    assertThat(agree(get(query, "Referer", "caf\u00e9", "Accept-Language", "d\u00c3\u00a9")))
        .isTrue();
    String page = query + "&url=https%3A%2F%2Fx.org%2F";
    assertThat(agree(get(page, "Referer", "https://x.org/", "Accept-Language", "de,en;q=0.5")))
        .isTrue();
    assertThat(agree(get(page, "Referer", "https://x.org/", "Sec-CH-UA-New", "1"))).isTrue();
  }

  /** Names of which some need PHP's rules, and values of any kind; separators as they come. */
  private static String query(Choices choices) {
    return String.join("&", choices.list(1, 5, HitParserTest::pair));
  }

  private static String pair(Choices choices) {
    String name =
        choices.oneOf(
            all -> all.of("a", "_id", "cid", "uid", "idsite", "token_auth", "send_image", "cip"),
            HostileText::text);
    return name
        + "="
        + choices.textOf("ab_-.[]=%+0123456789ACEFacdf\u00e9\u00c3\u00a9\"'\\/<>", 0, 20);
  }

  @Test
  void bothWaysGiveTheSameEntryForAnyQuery() {
    AtomicInteger all = new AtomicInteger();
    AtomicInteger shorts = new AtomicInteger();
    forAll(
        HitParserTest::query,
        query -> {
          String latin =
              query
                  .chars()
                  .filter(c -> c < 256)
                  .collect(
                      StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                  .toString();
          all.incrementAndGet();
          if (agree(form(latin))) {
            shorts.incrementAndGet();
          }
          agree(get(latin.replaceAll("[ #\\p{Cntrl}]", "+")));
        });
    assertThat(shorts).as("of %s", all).hasValueGreaterThan(all.get() / 100);
  }
}
