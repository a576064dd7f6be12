package sluice.hostile;

/** Heads, framing and pipelines that were dear to ingest or misled it. Stateless. */
final class HostileHeads {
  private static final String PLAIN = "Host: siege.example\r\n";

  /** Lines of four bytes within ingest's 64 KiB. */
  private static final int LINES = 16_000;

  private HostileHeads() {}

  static Attack manyHeaders(Draw draw) {
    String line = draw.of("a:\r\n", "a: b\r\n", ":\r\n", "X-" + draw.hex(6) + ": 1\r\n");
    int count = Math.min(draw.size(2 * LINES), 64_000 / line.length());
    return Attack.request(Wire.get(Wire.STRAY, line.repeat(count)));
  }

  static Attack equalHeaders(Draw draw) {
    String line =
        draw.of(
            "X-Forwarded-For: 1.2.3.4\r\n",
            "Cookie: a=b\r\n",
            "User-Agent: x\r\n",
            "Sec-CH-UA: \"a\"\r\n",
            "Accept-Language: de\r\n",
            "Referer: http://a.b/\r\n",
            "Content-Type: " + Wire.FORM + "\r\n",
            "DNT: 1\r\n");
    return Attack.request(Wire.get(Wire.HIT, line.repeat(draw.size(60_000 / line.length()))));
  }

  static Attack unfinishedHeads(Draw draw) {
    String line = draw.of("a:\r\n", "User-Agent: x\r\n", Draw.filled("y", 900) + ": z\r\n");
    String head = "GET /matomo.php?" + Wire.STRAY + " HTTP/1.1\r\n" + PLAIN;
    byte[] bytes = Attack.bytes(head + line.repeat(draw.size(128_000 / line.length())));
    return Attack.unfinished(bytes, draw.upTo(50, 3000)).on(draw.size(150));
  }

  static Attack unreadAnswers(Draw draw) {
    String request =
        draw.of("GET /matomo.php", "GET /", "OPTIONS /matomo.php", "GET /piwik.php?" + Wire.STRAY)
            + " HTTP/1.1\r\nHost: a\r\n"
            + draw.of("", "Origin: http://a.b\r\n")
            + "\r\n";
    byte[] bytes = Attack.bytes(request.repeat(draw.size(400_000)));
    return Attack.unread(bytes, draw.upTo(100, 3000)).on(draw.upTo(1, 3));
  }

  static Attack pipelined(Draw draw) {
    int count = draw.size(2000);
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < count; i++) {
      requests.append(
          draw.once(3)
              ? Wire.post(Wire.FORM, Wire.STRAY)
              : Wire.get(draw.once(2) ? Wire.HIT : Wire.STRAY, ""));
    }
    return Attack.request(requests.toString()).answered(count);
  }

  static Attack websocketKeys(Draw draw) {
    String head =
        draw.of("GET", "POST", "OPTIONS")
            + " /matomo.php?"
            + Wire.STRAY
            + " HTTP/1.1\r\n"
            + PLAIN
            + draw.of("Sec-WebSocket-Key1: 1 2\r\n", "Sec-WebSocket-Key: AQIDBA==\r\n")
            + draw.of("", "Sec-WebSocket-Key2: 1\r\n")
            + draw.of("Upgrade: WebSocket\r\nConnection: Upgrade\r\n", "", "Upgrade: h2c\r\n")
            + "\r\n";
    return Attack.noise(Attack.bytes(head + draw.of("", draw.noise(8)) + Wire.get(Wire.STRAY, "")));
  }

  static Attack oddVersions(Draw draw) {
    String line =
        draw.of(
            "GET /matomo.php HTTP/2.0",
            "GET /matomo.php HTTP/0.9",
            "GET /matomo.php HTTP/1.10",
            "GET /matomo.php",
            "PRI * HTTP/2.0",
            "GET http://other.example/matomo.php?idsite=99 HTTP/1.1",
            "GET * HTTP/1.1",
            "GET  /matomo.php  HTTP/1.1",
            "G\u00e9T /matomo.php HTTP/1.1",
            "CONNECT a:1 HTTP/1.1",
            "TRACE /matomo.php HTTP/1.1",
            Draw.filled("M", draw.size(100_000)) + " /matomo.php HTTP/1.1",
            "GET /" + Draw.filled("../", draw.size(100_000)) + " HTTP/1.1",
            "GET /matomo.php XTTP/1.1",
            "GET /matomo.php HTTP/" + Draw.filled("1", draw.size(1000)));
    String lines = draw.of(PLAIN, "", PLAIN + PLAIN, "Host: a b\r\n", "Host:\r\n", "Host: ,\r\n");
    return Attack.noise(Attack.bytes(line + "\r\n" + lines + "\r\n"));
  }

  static Attack oddFraming(Draw draw) {
    String[] lines = {
      "Transfer-Encoding: xchunked\r\n",
      "Transfer-Encoding: chunked, identity\r\n",
      "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
      "Content-Length: 5\r\nContent-Length: 6\r\n",
      "Content-Length: -1\r\n",
      "Content-Length: +5\r\n",
      "Content-Length: 99999999999999999999\r\n",
      "Content-Length: 5, 5\r\n",
      "Transfer-Encoding : chunked\r\n",
      "Expect: 100-continue\r\nContent-Length: 5\r\n",
      "Expect: " + Draw.filled("x", draw.size(4000)) + "\r\n",
      "Content-Encoding: gzip\r\nContent-Length: 5\r\n",
      " folded: yes\r\n",
      "X: a\rb\r\n",
      "X: a\nContent-Length: 3\n",
      "Connection: close, " + Draw.filled("x,", draw.size(20_000)) + "\r\n"
    };
    String body =
        draw.of("0\r\n\r\n", "a=b&c", "ffffffffffffffff\r\nx", "-1\r\n", "5;;;;\r\nabcde\r\n");
    return Attack.noise(
        Attack.bytes(Wire.head(draw.of(lines) + draw.of("", draw.of(lines)) + "\r\n") + body));
  }

  static Attack cookies(Draw draw) {
    String[] pieces = {
      "a=b; ", ";", "_pk_id=", "=", "mtm_consent=1; ", "MATOMO_SESSID=x; ", "%3D", "a[b]=1; "
    };
    String cookie = draw.filledFrom(draw.size(60_000), pieces);
    return Attack.request(Wire.get(Wire.HIT, "Cookie: x" + cookie + "\r\n"));
  }

  static Attack randomBytes(Draw draw) {
    return Attack.noise(Attack.bytes(draw.noise(draw.size(100_000)) + draw.of("", "\r\n\r\n")));
  }

  /** Lines that go on in the next one, as RFC 9112 forbids by now. */
  static Attack foldedLines(Draw draw) {
    String fold = draw.of(" c\r\n", "\tc\r\n", " \r\n");
    String lines = draw.of("X-A: b\r\n", "Cookie: a\r\n", "") + fold.repeat(draw.size(LINES));
    return Attack.noise(Attack.bytes(Wire.get(Wire.STRAY, lines)));
  }

  /** One line that is longer than any buffer. */
  static Attack longLines(Draw draw) {
    String text = draw.filledFrom(draw.size(90_000), "a", "%e9", "[]", "%00", "/", "+", "%zz", ".");
    return draw.once(2)
        ? Attack.noise(Attack.bytes(Wire.get(Wire.STRAY, "Origin: http://a" + text + "\r\n")))
        : Attack.noise(Attack.bytes(Wire.get(Wire.STRAY + "&a=" + text, "")));
  }

  /** A sound request with a few bytes changed, taken away or repeated. */
  static Attack mutated(Draw draw) {
    StringBuilder text =
        new StringBuilder(
            draw.of(
                Wire.get(
                    Wire.HIT + "&cvar=%7B%221%22%3A%5B%22a%22%2C%22b%22%5D%7D", "Cookie: a=b\r\n"),
                Wire.bulk("\"?idsite=1&rec=1\",{\"uid\":\"\\u00e9\",\"a\":[1,2.5,true,null]}"),
                Wire.post(Wire.FORM, Wire.HIT + "&a[b][]=c&d.e=f"),
                Wire.post(
                    "multipart/form-data; boundary=b",
                    "--b\r\nContent-Disposition: form-data; name=\"a[b]\"\r\n\r\nv\r\n--b--\r\n"),
                Wire.head("Transfer-Encoding: chunked\r\n\r\n") + "5\r\na=b&c\r\n0\r\n\r\n"));
    for (int n = draw.between(1, 6); n > 0; n--) {
      int at = draw.between(0, text.length() - 1);
      switch (draw.between(0, 2)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.setCharAt(at, (char) draw.between(0, 255));
        default -> text.insert(at, text.substring(at / 2, at));
      }
    }
    return Attack.noise(Attack.bytes(text.toString()));
  }
}
