package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.PhpValue;
import sluice.php.json.PhpJson;
import sluice.php.url.PhpQueryString;

/** Bulk bodies (docs: tracker-ingest/docs/endpoint.md#bulk-calls). */
class BulkBodyTest {

  private static byte[] bytes(String body) {
    return body.getBytes(StandardCharsets.UTF_8);
  }

  private static TrackerCall.Bulk read(String body, String callParams) throws Refusal {
    return BulkBody.read(bytes(body), PhpQueryString.parse(callParams));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"requests":[]}            | true
          {'requests':[]}            | true
          x"requests"                | true
          a=1&b="requests"           | true
          "requests"                 | false
          'requests'                 | false
          {"requests':[]}            | false
          {"Requests":[]}            | false
          {requests:[]}              | false
          {"requests_":[]}           | false
          ` "requests`               | false
          ``                         | false
          """)
  void bodyWithTheNameBehindItsFirstByteIsABulk(String body, boolean expected) {
    assertThat(BulkBody.isBulk(bytes(body))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"requests":[]}                      |              | true
          {"requests":[],"send_image":1}       |              | true
          {"requests":[],"send_image":"00"}    |              | true
          {"requests":[],"send_image":"no"}    | send_image=0 | true
          {"requests":[],"send_image":0}       |              | false
          {"requests":[],"send_image":"0"}     |              | false
          {"requests":[],"send_image":""}      |              | false
          {"requests":[],"send_image":false}   |              | false
          {"requests":[                        | send_image=0 | false
          {"requests":[                        |              | true
          """)
  void flagOfTheImageIsATruthAndThatOfTheUrlCountsForInvalidJson(
      String body, String callParams, boolean expected) throws Refusal {
    assertThat(read(body, callParams == null ? "" : callParams).sendsImage()).isEqualTo(expected);
  }

  @Test
  void elementsAreQueriesOfUrlsOrParameters() throws Refusal {
    TrackerCall.Bulk bulk =
        read(
            "{\"requests\":[\"?a=1&a=2\",\"a=1\",\"http://e.org/x?b[]=3#f\",{\"c\":4},[5],7,\"?\","
                + "null],\r\n \"token_auth\":\"t\"}",
            "");

    assertThat(bulk.requests())
        .extracting(PhpJson::encode)
        .isEqualTo(List.of("{\"a\":\"2\"}", "{\"b\":[\"3\"]}", "{\"c\":4}", "[5]"));
    assertThat(bulk.tracked()).isEqualTo(6);
    assertThat(bulk.token()).contains("t");
  }

  @Test
  void lineBreaksAreRemovedWhereverTheyAre() throws Refusal {
    assertThat(read("{\"requests\":[\"?a=1\n2\"]}", "").requests())
        .containsExactly((PhpValue.Array) PhpJson.decode("{\"a\":\"12\"}").orElseThrow());
  }

  @Test
  void imageIsTheOneOfMatomo() {
    assertThat(TrackerImage.GIF.bytes())
        .hasSize(43)
        .asBase64Encoded()
        .isEqualTo("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");
    assertThat(TrackerImage.GIF.contentType()).isEqualTo("image/gif");
  }
}
