package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson;
import sluice.queue.RequestSet;

/**
 * What of a call reaches the queue: parameters as PHP parses them (docs:
 * tracker-ingest/docs/php.md#query-strings-and-forms).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireParametersIT {

  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";

  private WireBench bench;

  @BeforeAll
  void start(@TempDir Path state) throws IOException {
    bench = WireBench.standard(state);
  }

  @AfterAll
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a=1&a=2                | {"a":"2"}
          a=1+2%2B3              | {"a":"1 2+3"}
          a.b=1&c%20d=2          | {"a_b":"1","c_d":"2"}
          a[]=1&a[]=2            | {"a":["1","2"]}
          a[x][y]=1&a[x][z]=2    | {"a":{"x":{"y":"1","z":"2"}}}
          a[x=1                  | {"a_x":"1"}
          a[x]y=1                | {"a":{"x":"1"}}
          a=%&b=%4&c=%zz         | {"a":"%","b":"%4","c":"%zz"}
          a&b=&=c&&d==e          | {"a":"","b":"","d":"=e"}
          a%00b=1                | {"a":"1"}
          a[3]=1&a[]=2           | {"a":{"3":"1","4":"2"}}
          a=1&a[]=2              | {"a":["2"]}
          """)
  void queryFormAndBulkAreParsedAsPhpDoes(String query, String json) throws IOException {
    bench.redis.take();
    PhpValue expected = PhpJson.decode(json).orElseThrow();
    bench.get("/matomo.php?" + query);
    assertThat(onlyRequest()).isEqualTo(((PhpValue.Array) expected).entries());
    bench.post("/matomo.php", query, FORM);
    assertThat(onlyRequest()).isEqualTo(((PhpValue.Array) expected).entries());
    bench.post("/matomo.php", "{\"requests\":[\"?" + query + "\"]}");
    assertThat(onlyRequest()).isEqualTo(((PhpValue.Array) expected).entries());
  }

  @Test
  void getWinsOverPostAndBothAreMerged() throws IOException {
    bench.redis.take();
    bench.post("/matomo.php?idsite=1&a=get", "a=post&b=post", FORM);

    assertThat(onlyRequest())
        .containsExactly(
            Map.entry("idsite", new PhpValue.Text("1")),
            Map.entry("a", new PhpValue.Text("get")),
            Map.entry("b", new PhpValue.Text("post")));
  }

  @Test
  void multipartFieldsAreParametersAndFilesAreNot() throws IOException {
    bench.redis.take();
    String body =
        "--B\r\nContent-Disposition: form-data; name=\"idsite\"\r\n\r\n1\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"e.c\"\r\n\r\nx&y=\r\nz\r\n"
            + "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\n\r\nno\r\n"
            + "--B--\r\n";
    bench.post("/matomo.php", body, "Content-Type: multipart/form-data; boundary=\"B\"");

    assertThat(onlyRequest())
        .containsExactly(
            Map.entry("idsite", new PhpValue.Text("1")),
            Map.entry("e_c", new PhpValue.Text("x&y=\r\nz")));
  }

  @Test
  void bytesThatAreNotUtf8AreNotLost() throws IOException {
    bench.redis.take();
    bench.get("/matomo.php?idsite=1&a=caf%E9&b=caf%C3%A9&c=caf\u00e9", "User-Agent: \u00e9");
    RequestSet set = bench.redis.take().get(0);

    assertThat(set.requests().get(0).entries())
        .containsEntry("a", new PhpValue.Text("café"))
        .containsEntry("b", new PhpValue.Text("café"))
        .containsEntry("c", new PhpValue.Text("café"));
    assertThat(set.environment().server()).containsEntry("HTTP_USER_AGENT", "é");
    bench.post("/matomo.php", "{\"requests\":[{\"idsite\":1,\"a\":\"caf\u00e9\"}]}");
    assertThat(onlyRequest()).containsEntry("a", new PhpValue.Text("café"));
  }

  @Test
  void bulkIsSplitByQueueInSetsOfAtMost500() throws IOException {
    bench.redis.take();
    StringBuilder body = new StringBuilder("{\"token_auth\":\"t\",\"requests\":[");
    for (int i = 0; i < 3000; i++) {
      body.append(i == 0 ? "" : ",").append("{\"_id\":\"");
      body.append(i % 2 == 0 ? "000fffffffffffff" : "001fffffffffffff").append("\",\"i\":");
      body.append(i).append('}');
    }
    assertThat(bench.post("/matomo.php", body + "]}").text()).contains("\"tracked\":3000");

    assertThat(bench.redis.listNames()).containsExactly("trackingQueueV1", "trackingQueueV1_1");
    List<RequestSet> sets = bench.redis.take();
    assertThat(sets).hasSize(6).allSatisfy(set -> assertThat(set.requests()).hasSize(500));
    assertThat(sets).allSatisfy(set -> assertThat(set.tokenAuth()).contains("t"));
    assertThat(
            sets.subList(3, 6).stream()
                .flatMap(set -> set.requests().stream())
                .map(request -> ((PhpValue.Int) request.entries().get("i")).value()))
        .isSorted()
        .hasSize(1500);
  }

  private Map<String, PhpValue> onlyRequest() {
    List<RequestSet> sets = bench.redis.take();
    assertThat(sets).hasSize(1);
    assertThat(sets.get(0).requests()).hasSize(1);
    return sets.get(0).requests().get(0).entries();
  }
}
