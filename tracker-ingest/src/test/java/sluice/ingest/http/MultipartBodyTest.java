package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import sluice.php.json.PhpJson;

/** Multipart bodies, by what PHP does with them and within its limits. */
class MultipartBodyTest {

  private static String fields(String boundary, String body) throws Refusal {
    return PhpJson.encode(
        MultipartBody.fields(body.getBytes(StandardCharsets.ISO_8859_1), boundary));
  }

  @Test
  void onlyTheFirstContentDispositionOfAPartCounts() throws Refusal {
    assertThat(
            fields(
                "x",
                "--x\r\nContent-Disposition: form-data; name=a\r\n"
                    + "Content-Disposition: form-data; name=b\r\n\r\n1\r\n--x--"))
        .isEqualTo("{\"a\":\"1\"}");
    assertThat(
            fields(
                "x",
                "--x\r\nContent-Disposition: form-data; name=a; filename=f\r\n"
                    + "Content-Disposition: form-data; name=b\r\n\r\n1\r\n--x--"))
        .isEqualTo("[]");
  }

  @Test
  void boundaryHasSeventyCharactersAtMost() throws Refusal {
    String longest = "-".repeat(70);
    String part = "\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--";
    assertThat(fields(longest, "--" + longest + part + longest + "--")).isEqualTo("{\"a\":\"1\"}");
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> fields(longest + "-", ""));
    assertThat(refusal.status().code()).isEqualTo(400);
  }

  @Test
  void noMoreFieldsAreReadThanPhpTakes() throws Refusal {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      body.append("--x\r\nContent-Disposition: form-data; name=a[]\r\n\r\n").append(i);
      body.append("\r\n");
    }
    assertThat(fields("x", body + "--x--")).endsWith("\"998\",\"999\"]}");
  }

  @Test
  void searchFindsWhatOverlapsItself() {
    byte[] wanted = "--a--a-b".getBytes(StandardCharsets.US_ASCII);
    byte[] in = "x--a--a--a-b--a--a-b".getBytes(StandardCharsets.US_ASCII);
    ByteSearch search = new ByteSearch(wanted);
    assertThat(search.indexIn(in, 0, in.length)).isEqualTo(4);
    assertThat(search.indexIn(in, 5, in.length)).isEqualTo(12);
    assertThat(search.indexIn(in, 5, in.length - 1)).isEqualTo(-1);
    assertThat(search.indexIn(in, 30, in.length)).isEqualTo(-1);
  }
}
