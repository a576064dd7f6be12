package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where requests begin and end, and what is none. */
class RequestReaderTest {

  private static final String HEAD = "POST /matomo.php HTTP/1.1\r\nHost: t\r\n";

  private final List<String> seen = new ArrayList<>();
  private final RequestReader reader = new RequestReader(HttpLimits.standard(), new Recorder());

  /** Writes down what it hears; a head with its headers, a body as text. */
  private final class Recorder implements RequestReader.Sink {
    private final StringBuilder body = new StringBuilder();

    @Override
    public void head(RequestHead head) {
      body.setLength(0);
      seen.add(head.request().method() + " " + head.request().uri());
      head.request().headers().forEach(h -> seen.add(h.getKey() + "=" + h.getValue()));
    }

    @Override
    public boolean body(byte[] bytes, int from, int count) {
      body.append(new String(bytes, from, count, StandardCharsets.ISO_8859_1));
      return true;
    }

    @Override
    public void end() {
      seen.add("end " + body);
    }
  }

  /** Feeds so many bytes at once, as an inbox does. */
  private void read(String text, int atOnce) throws Refusal {
    byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
    int from = 0;
    for (int to = Math.min(atOnce, all.length); ; to = Math.min(all.length, to + atOnce)) {
      byte[] known = Arrays.copyOf(all, to);
      for (int taken = 1; from < to && taken > 0; from += taken) {
        taken = reader.read(known, from, to);
      }
      if (to == all.length) {
        return;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "7", "1000"})
  void requestsAreFoundHoweverTheirBytesArrive(int atOnce) throws Refusal {
    read(
        "\r\nGET /?a=1 HTTP/1.1\r\nHost: t\r\nX:  b \t\r\n\r\n"
            + HEAD
            + "Content-Length: 3\r\n\r\nabc"
            + HEAD
            + "Transfer-Encoding: Chunked\r\n\r\n"
            + "3\r\nxyz\r\n0a;e=f\r\n0123456789\r\n0\r\nT: u\r\n\r\n"
            + "GET /2 HTTP/1.0\n\n",
        atOnce);

    assertThat(seen)
        .containsExactly(
            "GET /?a=1",
            "Host=t",
            "X=b",
            "end ",
            "POST /matomo.php",
            "Host=t",
            "Content-Length=3",
            "end abc",
            "POST /matomo.php",
            "Host=t",
            "Transfer-Encoding=Chunked",
            "end xyz0123456789",
            "GET /2",
            "end ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET / HTTP/1.1~~                                                  | 400
          GET / HTTP/1.1~Host: a~Host: b~~                                  | 400
          GET / HTTP/1.0~Host: a~Host: b~~                                  | 400
          GET / HTTP/2.0~Host: a~~                                          | 505
          GET / HTTP/1.2~Host: a~~                                          | 505
          GET / HTTP/0.9~Host: a~~                                          | 505
          GET /~~                                                           | 400
          GET / HTTP/1~Host: a~~                                            | 400
          GET / HTTP/1.1 ~Host: a~~                                         | 400
          GET  / HTTP/1.1~Host: a~~                                         | 400
          GET /a b HTTP/1.1~Host: a~~                                       | 400
          get / HTTP/1.1~Host: a~~                                          | 400
          GET / HTTP/1.1~Host: a~ folded~~                                  | 400
          GET / HTTP/1.1~Host : a~~                                         | 400
          GET / HTTP/1.1~Host: a~no colon~~                                 | 400
          GET / HTTP/1.1~Host: a~: no name~~                                | 400
          GET / HTTP/1.1~Host: a^b~~                                        | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~             | 501
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked, gzip~~        | 501
          POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~        | 501
          POST / HTTP/1.1~Host: a~Transfer-Encoding:~~                      | 501
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~ | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 3~~ | 400
          POST / HTTP/1.1~Host: a~Content-Length: 3~Transfer-Encoding: chunked~~ | 400
          POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~              | 400
          POST / HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 3~~     | 400
          POST / HTTP/1.1~Host: a~Content-Length: 3, 3~~                    | 400
          POST / HTTP/1.1~Host: a~Content-Length: +3~~                      | 400
          POST / HTTP/1.1~Host: a~Content-Length: -3~~                      | 400
          POST / HTTP/1.1~Host: a~Content-Length: 0x3~~                     | 400
          POST / HTTP/1.1~Host: a~Content-Length:~~                         | 400
          POST / HTTP/1.1~Host: a~Content-Length: 99999999999999999999~~    | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~g~            | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~-1~           | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~~             | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~1~abc~        | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~ffffffffff~   | 413
          """)
  void whatTwoReadersCouldUnderstandDifferentlyIsRefused(String request, int status) {
    String text = request.strip().replace("~", "\r\n").replace('^', '\u0001');
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> read(text, 1000));
    assertThat(refusal).as(seen.toString()).isNotNull();
    assertThat(refusal.status().code()).isEqualTo(status);
  }

  @Test
  void twoHundredHeadersAreTakenAndOneMoreIsNot() throws Refusal {
    read(HEAD + "a:\r\n".repeat(RequestReader.MAX_HEADER_LINES - 1) + "\r\n", 1000);
    assertThat(seen).last().isEqualTo("end ");
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class,
            () -> read(HEAD + "a:\r\n".repeat(RequestReader.MAX_HEADER_LINES), 1000));
    assertThat(refusal.status().code()).isEqualTo(431);
  }

  @Test
  void trailersAreLimitedAsHeadersAre() {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class,
            () ->
                read(HEAD + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "a:\r\n".repeat(201), 999));
    assertThat(refusal.status().code()).isEqualTo(431);
  }

  @Test
  void oldWebSocketKeySwallowsNothingOfTheNextRequest() throws Refusal {
    read(
        "GET /1 HTTP/1.1\r\nHost: t\r\nSec-WebSocket-Key1: x\r\n\r\nGET /2 HTTP/1.0\r\n\r\n", 9999);
    assertThat(seen).contains("GET /1", "GET /2");
  }
}
