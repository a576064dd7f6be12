package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hostile and random input, with fixed seeds: every answer is one of the table's, never 5xx, and
 * nothing is thrown.
 */
class FuzzIT {

  private static final List<String> HOSTILE =
      List.of(
          "{\"requests\":" + "[".repeat(100_000),
          "{\"requests\":[" + "{\"a\":".repeat(5000) + "1" + "}".repeat(5000) + "]}",
          "{\"requests\":{\"a\":\"?b=c\"}}",
          "{\"requests\":\"?idsite=1\"}",
          "{\"requests\":null}",
          " 'requests'",
          "[\"requests\"]",
          "{\"requests\":[null,true,1.5e400,-0,[],{},\"\",\"?\",\"//?x\",\"http:///?a=b\"]}",
          "{\"requests\":[{\"cid\":[\"x\"],\"uid\":{\"a\":1},\"_id\":5,\"idsite\":\"1e99\"}]}",
          "{\"requests\":[{\"token_auth\":[1],\"send_image\":{}}],\"token_auth\":{},\"send_image\":[]}",
          "{\"requests\":[\"\\ud800\"]}",
          "{\"requests\":[\"?a=\u0000\u00ff\u00fe\"]}",
          "\u00ef\u00bb\u00bf{\"requests\":[]}",
          "a".repeat(70_000) + "\"requests\"",
          "a" + "[".repeat(200) + "=1&a" + "[b]".repeat(200) + "=2",
          "a[]=1&".repeat(5000),
          "%".repeat(1000) + "&=&=&&&[&]&[]&a[&a]&a[[]]",
          "uid=" + "%F0%9F%98%80".repeat(2000),
          "cid=" + "z".repeat(16) + "&_id=%00%01%02%03%04%05%06%07%08%09%0a%0b%0c%0d%0e%0f",
          "cip=%00&cip=::1&idsite[]=1&send_image[]=0&token_auth[x]=y");

  @Test
  void hostileInputHasAnAnswer(@TempDir Path state) throws IOException {
    try (WireBench bench = WireBench.standard(state)) {
      for (String input : HOSTILE) {
        for (String type :
            List.of("application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "x")) {
          assertAnswered(bench.post("/matomo.php", input, "Content-Type: " + type));
        }
      }
      assertNoBugs(bench);
    }
  }

  @Test
  void randomInputHasAnAnswer(@TempDir Path state) throws IOException {
    Random random = new Random(20261122);
    try (WireBench bench = WireBench.standard(state);
        RawClient client = new RawClient(bench.port())) {
      for (int i = 0; i < 3000; i++) {
        String body = i % 2 == 0 ? noise(random) : mutated(random);
        String query = printable(noise(random));
        assertAnswered(
            client.exchange(
                random.nextBoolean() ? "POST" : "PUT",
                "/matomo.php?" + query,
                List.of(
                    "Content-Type: " + type(random),
                    "Cookie: " + printable(noise(random)),
                    "User-Agent: " + printable(noise(random))),
                body.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
      }
      assertNoBugs(bench);
    }
  }

  private static void assertAnswered(RawClient.Response response) {
    assertThat(response.code()).isIn(200, 204, 400, 413, 414);
  }

  private static void assertNoBugs(WireBench bench) {
    assertThat(bench.count("sluice.ingest.bugs")).isZero();
    assertThat(bench.count("sluice.ingest.connection.errors")).isZero();
  }

  private static String type(Random random) {
    return List.of(
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=\"b",
            "multipart/form-data; boundary=--b",
            "application/json",
            ";;;")
        .get(random.nextInt(5));
  }

  private static String noise(Random random) {
    String grammar = "=&%[].+;:/?\"'{}\\,0129afAF_- \r\n\t\u0000\u00c3\u00a9\u00ff";
    StringBuilder noise = new StringBuilder();
    for (int n = random.nextInt(300); n > 0; n--) {
      noise.append(
          random.nextInt(3) == 0
              ? (char) random.nextInt(256)
              : grammar.charAt(random.nextInt(grammar.length())));
    }
    return noise.toString();
  }

  /** A right bulk or multipart body with a few wrong bytes. */
  private static String mutated(Random random) {
    StringBuilder text =
        new StringBuilder(
            random.nextBoolean()
                ? "{\"token_auth\":\"t\",\"requests\":[\"?idsite=1&rec=1\",{\"uid\":\"\\u00e9\","
                    + "\"a\":[1,2.5,true,null]}],\"send_image\":\"0\"}"
                : "----b\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nv\r\n----b--\r\n");
    for (int n = random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, (char) random.nextInt(256));
        default -> text.insert(at, text.substring(at / 2, at));
      }
    }
    return text.toString();
  }

  /** What may stand in a request line or header. */
  private static String printable(String noise) {
    return noise
        .chars()
        .filter(c -> c > 0x20 && c != 0x7f)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
