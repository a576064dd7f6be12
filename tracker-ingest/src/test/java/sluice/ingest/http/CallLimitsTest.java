package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sluice.ingest.ring.EntryEncoder;
import sluice.php.InputTooLargeException;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;

/** What a call may stand for in memory, however short it is on the wire. */
class CallLimitsTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final EntryEncoder encoder = new EntryEncoder(EntryEncoder.OWN);

  private QueueSplit.Sets sets(String type, String body, int maxRequests) throws Refusal {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/matomo.php");
    head.headers().add("Content-Type", type);
    TrackerCall call =
        CallReader.read(
            new ReceivedRequest(head, body.getBytes(StandardCharsets.ISO_8859_1), "192.0.2.7"));
    Arrival shared = new Arrival(RequestEnvironment.EMPTY, Optional.empty(), 1_795_377_600L);
    return new QueueSplit(encoder, 500)
        .split(call.requests(), shared, TrackerRules.standard(1), maxRequests);
  }

  private QueueSplit.Sets bulk(String elements) throws Refusal {
    return sets("text/plain", "{\"requests\":[" + elements + "]}", 20_000);
  }

  private static RequestSet decoded(ParseResult.Part part) {
    try {
      return RequestSetCodec.decode(
          part.prefix().completed("p", 1), RequestSetCodec.MAX_INFLATED_BYTES);
    } catch (RequestSetCodec.InvalidEntryException invalid) {
      throw new AssertionError("ingest wrote what the worker does not take", invalid);
    }
  }

  @Test
  void namesOfOneQueryMayMakeAsManyArraysAsPhpTakes() throws Refusal {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      query.append('&').append('a').append(i).append("[]".repeat(64));
    }
    assertThat(sets(FORM, query.substring(1), 1).parts())
        .singleElement()
        .satisfies(part -> assertThat(decoded(part).requests().get(0).entries()).hasSize(1000));
  }

  @Test
  void namesOfAWholeBulkMayMakeNoMoreArrays() {
    StringBuilder query = new StringBuilder("\"?");
    for (int i = 0; i < 1000; i++) {
      query.append('a').append(i).append("[]".repeat(63)).append('&');
    }
    String element = query.append('"').toString();
    assertThatThrownBy(() -> bulk(element + ("," + element).repeat(15)))
        .isInstanceOf(InputTooLargeException.class)
        .hasMessageContaining("64000 arrays");
  }

  @Test
  void bulkOfTooManyValuesIsRefusedBeforeItIsRead() {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> bulk("[0]" + ",[0]".repeat(110_000)));
    assertThat(refusal.status().code()).isEqualTo(413);
    assertThat(refusal).hasMessageContaining("200000 values");
  }

  @Test
  void bulkThatIsNotUtf8HasTheSameLimit() {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> bulk("\"\u00ff\"" + ",[0]".repeat(110_000)));
    assertThat(refusal.status().code()).isEqualTo(413);
  }

  @Test
  void setsAreCutToWhatWorkersTake() throws Refusal {
    String longer = "{\"idsite\":1,\"a\":\"" + "\u00e9".repeat(30_000) + "\"}";
    List<ParseResult.Part> parts = bulk(longer + ("," + longer).repeat(39)).parts();
    assertThat(parts).hasSizeGreaterThan(6);
    assertThat(parts.stream().mapToInt(part -> decoded(part).requests().size()).sum())
        .isEqualTo(40);

    String wide = "{\"a\":[" + "0,".repeat(30_000) + "0]}";
    assertThat(bulk(wide + ("," + wide).repeat(5)).parts())
        .hasSize(2)
        .allSatisfy(part -> assertThat(decoded(part).requests()).hasSize(3));
  }

  @Test
  void escapesDoNotMakeMoreJsonThanWorkersTake() throws Refusal {
    assertThat(sets(FORM, "a=" + "\u0001".repeat(2 << 20), 1).parts()).hasSize(1);
    assertThatThrownBy(() -> sets(FORM, "a=" + "\u0001".repeat(3 << 20), 1))
        .isInstanceOf(InputTooLargeException.class);
    String element = "\"?idsite=1&a=" + "/".repeat(2 << 20) + "\"";
    assertThat(bulk(element + "," + element).requests()).isEqualTo(2);
  }

  @Test
  void requestsOfABulkAreCountedBeforeTheyAreKept() {
    assertThatThrownBy(
            () -> sets("text/plain", "{\"requests\":[\"?a=1\"" + ",\"?a=1\"".repeat(10) + "]}", 10))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("at most 10 requests");
  }
}
