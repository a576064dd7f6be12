package sluice.ingest;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Makes hostile requests without end: classes of input that once stopped a process, and their
 * neighbours, with sizes, positions and encodings drawn at random. The same seed gives the same
 * requests. Owned by one thread.
 *
 * <p>Most are small, a few reach the limits of the endpoint, so that many can be sent in a short
 * time. They are aimed at ingest and at what the worker makes of a hit.
 */
public final class HostileRequests {

  private final Random random;
  private final Map<String, Supplier<byte[]>> classes = new TreeMap<>();
  private final List<String> names;

  /**
   * @param seed of all choices
   */
  public HostileRequests(long seed) {
    random = new Random(seed);
    heads();
    bodies();
    bulks();
    hits();
    names = List.copyOf(classes.keySet());
  }

  /**
   * What to send over a new connection.
   *
   * @param name of its class
   * @param bytes of one request, or of several where the class is about pipelining
   * @param complete false when the server has a right to wait for more: nothing may be answered
   */
  public record Hostile(String name, byte[] bytes, boolean complete) {
    @Override
    public String toString() {
      return name + " of " + bytes.length + " bytes";
    }
  }

  /** The names of all classes, sorted. */
  public List<String> names() {
    return names;
  }

  /** The next request, of any class. */
  public Hostile next() {
    return next(names.get(random.nextInt(names.size())));
  }

  /** The next request of a class. */
  public Hostile next(String name) {
    byte[] bytes = classes.get(name).get();
    if (random.nextInt(20) == 0) {
      byte[] cut = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      return new Hostile(name + ", cut off", cut, false);
    }
    return new Hostile(name, bytes, !name.startsWith("unsent"));
  }

  private void heads() {
    classes.put(
        "head: many lines", () -> get("a=1", ("a:" + upTo(3) + "\r\n").repeat(size(32_000))));
    classes.put("head: one name", () -> get("a=1", line("X-Forwarded-For", 60).repeat(size(900))));
    classes.put(
        "head: hints", () -> get("a=1", line("Sec-CH-UA-" + token(), 200).repeat(size(300))));
    classes.put("head: folded", () -> get("a=1", "X-A: b\r\n" + " c\r\n".repeat(size(16_000))));
    classes.put("head: cookies", () -> get("a=1", "Cookie: " + pairs(";", size(6_000)) + "\r\n"));
    classes.put("head: long origin", () -> post("a=1", "Origin: " + text(60_000) + "\r\n", none()));
    classes.put(
        "head: old websocket", () -> get("a=1", "Upgrade: WebSocket\r\nSec-WebSocket-Key1: 1\r\n"));
    classes.put(
        "head: coding",
        () ->
            post(
                "a=1",
                "Transfer-Encoding: "
                    + pick(
                        "xchunked",
                        "chunked, gzip",
                        "gzip",
                        " ",
                        "chunked\r\nTransfer-Encoding: chunked")
                    + "\r\n",
                none()));
    classes.put(
        "head: lengths",
        () ->
            post(
                "a=1",
                "Content-Length: "
                    + pick("5", "+3", "0x3", "3, 3", "99999999999999999999", "-1")
                    + "\r\n",
                bytes("abc")));
    classes.put(
        "head: length and coding",
        () -> post("a=1", "Transfer-Encoding: chunked\r\n", bytes("0\r\n\r\n")));
    classes.put(
        "head: hosts",
        () ->
            bytes(
                "GET /matomo.php?a=1 HTTP/1.1\r\n"
                    + "Host: x\r\n".repeat(pick(0, 2, 60))
                    + "\r\n"));
    classes.put(
        "head: version",
        () ->
            bytes(
                "GET /matomo.php?a=1 HTTP/"
                    + pick("1.2", "2.0", "0.9", "1", "11.1", "x", "")
                    + "\r\nHost: x\r\n\r\n"));
    classes.put(
        "head: line",
        () ->
            bytes(
                upTo(40)
                    + pick(" ", "\t", "\u0000")
                    + "/"
                    + text(300)
                    + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    classes.put("unsent: noise", () -> noise(size(60_000)));
    classes.put("head: long uri", () -> get("a=" + text(70_000), ""));
    classes.put(
        "pipelined",
        () ->
            bytes(
                ("GET /"
                        + pick("matomo.php", "nowhere", "matomo.php?idsite=1&rec=1")
                        + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .repeat(size(3_000))));
    classes.put(
        "unsent: body",
        () ->
            bytes(
                "POST /matomo.php HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + size(8 << 20)
                    + "0\r\n\r\n"
                    + upTo(9)));
    classes.put("unsent: head", () -> bytes("GET /matomo.php?" + "a".repeat(size(30_000))));
    classes.put(
        "unsent: chunks",
        () ->
            bytes(
                "POST /matomo.php HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "1\r\na\r\n".repeat(size(20_000))));
  }

  private void bodies() {
    classes.put("chunks: small", () -> chunked("1\r\na\r\n".repeat(size(50_000)) + "0\r\n\r\n"));
    classes.put(
        "chunks: extension",
        () ->
            chunked(
                ("1;" + "x".repeat(size(3_000)) + "\r\na\r\n").repeat(size(100)) + "0\r\n\r\n"));
    classes.put(
        "chunks: trailers",
        () -> chunked("1\r\na\r\n0\r\n" + "a:b\r\n".repeat(size(20_000)) + "\r\n"));
    classes.put(
        "chunks: broken",
        () -> chunked(pick("-1", "g", "ffffffffffffffff", "1 1", "") + "\r\nabc\r\n0\r\n\r\n"));
    classes.put(
        "form: brackets", () -> form(join("&", size(1_500), i -> "a" + i + "[]".repeat(size(80)))));
    classes.put(
        "form: open brackets", () -> form(("a" + "[b".repeat(size(2_000)) + "&").repeat(size(20))));
    classes.put(
        "form: escapes",
        () ->
            form(
                "a="
                    + pick("\u0001", "\u00ff", "/", "\"", "%00", "%22", "%e9", "<", "&#38;")
                        .repeat(size(300_000))));
    classes.put("form: names", () -> form(pairs("&", size(20_000))));
    classes.put(
        "multipart: dashes", () -> multipart("-".repeat(size(60_000)), "-".repeat(size(60_000))));
    classes.put(
        "multipart: dispositions",
        () ->
            multipart(
                "x",
                "--x\r\n"
                    + "Content-Disposition: form-data; name=a\r\n".repeat(size(300))
                    + "\r\n"
                    + text(60_000)
                    + "\r\n--x--\r\n"));
    classes.put(
        "multipart: parts",
        () ->
            multipart(
                "x",
                ("--x\r\nContent-Disposition: form-data; name=\"a[]\"\r\n\r\nb\r\n")
                        .repeat(size(9_000))
                    + "--x--\r\n"));
    classes.put(
        "multipart: almost", () -> multipart("-".repeat(1 + size(69)), "-".repeat(size(400_000))));
    classes.put(
        "body: noise",
        () ->
            post(
                "a=1",
                pick("Content-Type: application/json\r\n", "Content-Encoding: gzip\r\n", ""),
                noise(size(60_000))));
  }

  private void bulks() {
    classes.put(
        "bulk: brackets",
        () ->
            bulk(
                join(
                    ",",
                    size(400),
                    i ->
                        "\"?" + join("&", size(40), k -> "a" + k + "[]".repeat(size(64))) + "\"")));
    classes.put(
        "bulk: small arrays",
        () ->
            bulk(
                pick("[0]", "[]", "{}", "0", "[[]]", "{\"a\":0}")
                    + ("," + pick("[0]", "{}", "null")).repeat(size(100_000))));
    classes.put(
        "bulk: numbers", () -> bulk("{\"a\":[" + join(",", size(4_000), i -> number()) + "]}"));
    classes.put(
        "bulk: long number",
        () -> bulk("{\"a\":" + pick("1", "0.", "1e", "1.") + "1".repeat(size(200_000)) + "}"));
    classes.put(
        "bulk: deep", () -> bulk("{\"a\":" + "[".repeat(size(600)) + "]".repeat(size(600)) + "}"));
    classes.put(
        "bulk: escapes",
        () ->
            bulk(
                "{\"a\":\""
                    + pick("\\u0000", "\\ud83d\\ude00", "\\/", "\u00e9", "\\\"", "/")
                        .repeat(size(100_000))
                    + "\"}"));
    classes.put(
        "bulk: keys",
        () -> bulk("{" + join(",", size(20_000), i -> "\"" + token() + i + "\":1") + "}"));
    classes.put(
        "bulk: tokens",
        () ->
            bulk(
                join(",", size(1_000), i -> "\"?idsite=1&rec=1&token_auth=" + token() + i + "\"")));
    classes.put("bulk: many", () -> bulk(join(",", size(21_000), i -> "\"?idsite=1&rec=1\"")));
    classes.put(
        "bulk: sites",
        () -> bulk(join(",", size(1_000), i -> "{\"idsite\":" + number() + ",\"rec\":1}")));
  }

  private void hits() {
    classes.put(
        "hit: agent models",
        () -> agent("Mozilla/5.0 (Linux; Android 10; K) ".repeat(size(1_700))));
    classes.put(
        "hit: agent versions",
        () ->
            agent(
                pick("Chrome/1.0 ", "Safari/1 ", "Version/1.0 ", "; ", "((", "a/1.")
                    .repeat(size(5_000))));
    classes.put(
        "hit: hints",
        () ->
            get(
                hit(""),
                "Sec-CH-UA: "
                    + "\"a\";v=\"1\", ".repeat(size(5_000))
                    + "\r\nSec-CH-UA-Model: \""
                    + text(900)
                    + "\"\r\n"));
    classes.put(
        "hit: referrer",
        () ->
            get(
                hit(
                    "&urlref=http://"
                        + pick("a.", "-", "%61.", "www.").repeat(size(10_000))
                        + "com/?q="
                        + upTo(90)),
                ""));
    classes.put(
        "hit: url",
        () ->
            get(
                hit(
                    "&url=http://x.org/"
                        + pick("a/", "?a[]=b%26", "%2f", ";", "%25", "..%2f").repeat(size(9_000))),
                ""));
    classes.put(
        "hit: title",
        () ->
            form(
                hit(
                    "&action_name="
                        + pick("a/", "%20", "%f0%9f%98%80", "%c3", "&amp;", "%26lt%3b")
                            .repeat(size(60_000)))));
    classes.put(
        "hit: custom variables", () -> form(hit("&_cvar=" + object() + "&cvar=" + object())));
    classes.put(
        "hit: order",
        () ->
            form(
                hit(
                    "&idgoal=0&ec_id="
                        + token()
                        + "&revenue="
                        + number()
                        + "&ec_items=["
                        + join(
                            ",",
                            size(2_000),
                            i ->
                                "[\""
                                    + token()
                                    + "\",\"n\",["
                                    + "\"c\",".repeat(size(8))
                                    + "\"c\"],"
                                    + number()
                                    + ",1]")
                        + "]")));
    classes.put(
        "hit: site",
        () ->
            get(
                "rec=1&idsite="
                    + pick(
                        "-4294967295",
                        "4294967297",
                        "1e9",
                        "1e400",
                        "0x1",
                        "1[]",
                        "9".repeat(size(9_000)),
                        "999999"),
                ""));
    classes.put(
        "hit: unknown site",
        () ->
            form(
                "rec=1&idsite="
                    + (1000 + size(90_000))
                    + "&"
                    + join(
                        "&",
                        size(1_000),
                        i -> "k".repeat(size(300)) + "[]".repeat(size(60)) + "=1")));
    classes.put(
        "hit: ids",
        () ->
            get(
                hit(
                    "&_id="
                        + pick("0".repeat(16), token(), "%ff%ff", text(400))
                        + "&uid="
                        + text(2_000)
                        + "&cid="
                        + text(20)),
                ""));
    classes.put(
        "hit: times",
        () ->
            get(
                hit(
                    "&cdt="
                        + pick("0", number(), "9999-99-99", "1".repeat(size(5_000)))
                        + "&h="
                        + number()
                        + "&m="
                        + number()
                        + "&s="
                        + number()),
                ""));
    classes.put(
        "hit: campaign",
        () ->
            get(
                hit("&url=http://x.org/%3fpk_campaign=" + text(4_000) + "%26pk_kwd=" + text(4_000)),
                ""));
    classes.put(
        "hit: everything",
        () ->
            form(
                hit(
                    "&"
                        + join(
                            "&",
                            40,
                            i ->
                                pick(
                                        "e_c",
                                        "e_a",
                                        "e_n",
                                        "e_v",
                                        "search",
                                        "search_cat",
                                        "search_count",
                                        "c_n",
                                        "c_p",
                                        "c_t",
                                        "download",
                                        "link",
                                        "lang",
                                        "res",
                                        "cookie",
                                        "gt_ms",
                                        "pv_id",
                                        "dimension" + size(20),
                                        "ping",
                                        "ca",
                                        "bots",
                                        "country",
                                        "lat",
                                        "long",
                                        "new_visit",
                                        "_idvc",
                                        "_refts",
                                        "_rcn",
                                        "_rck",
                                        "_ects")
                                    + "="
                                    + pick(text(300), number(), token(), "")))));
  }

  private static byte[] none() {
    return new byte[0];
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] get(String query, String headerLines) {
    return bytes("GET /matomo.php?" + query + " HTTP/1.1\r\nHost: x\r\n" + headerLines + "\r\n");
  }

  private byte[] post(String query, String headerLines, byte[] body) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(
        bytes(
            "POST /matomo.php?"
                + query
                + " HTTP/1.1\r\nHost: x\r\n"
                + headerLines
                + "Content-Length: "
                + body.length
                + "\r\n\r\n"));
    whole.writeBytes(body);
    return whole.toByteArray();
  }

  private byte[] chunked(String chunks) {
    return bytes(
        "POST /matomo.php?a=1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks);
  }

  private byte[] form(String body) {
    return post("", "Content-Type: application/x-www-form-urlencoded\r\n", bytes(body));
  }

  private byte[] multipart(String boundary, String body) {
    return post(
        "", "Content-Type: multipart/form-data; boundary=" + boundary + "\r\n", bytes(body));
  }

  private byte[] bulk(String requests) {
    return post("", "", bytes("{\"requests\":[" + requests + "]}"));
  }

  private byte[] agent(String agent) {
    return get(hit(""), "User-Agent: " + agent + "\r\n" + pick("", line("Sec-CH-UA-Model", 400)));
  }

  private String hit(String more) {
    return "idsite=1&rec=1&_id=" + String.format("%016x", random.nextLong()) + more;
  }

  private String line(String name, int most) {
    return name + ": " + upTo(most) + "\r\n";
  }

  private String pairs(String separator, int count) {
    return join(separator, count, i -> token() + i + "=" + upTo(9));
  }

  private String object() {
    return "{"
        + join(",", size(3_000), i -> "\"" + i + "\":[\"" + token() + "\",\"" + upTo(40) + "\"]")
        + "}";
  }

  private String number() {
    return pick(
        Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300)),
        Long.toString(random.nextLong()),
        random.nextLong() + "" + random.nextInt(1 << 30),
        "1.1",
        "-0",
        "1e400",
        "1E-400",
        "4294967296");
  }

  /** A size up to the most; small ones are far more frequent. */
  private int size(int most) {
    return Math.max(1, (int) (most * Math.pow(random.nextDouble(), 6)));
  }

  private String token() {
    return Integer.toString(random.nextInt(1 << 30), 36);
  }

  private String upTo(int most) {
    return "x".repeat(random.nextInt(most + 1));
  }

  /** Characters that mean something somewhere, percent-encoded where a URL needs it. */
  private String text(int most) {
    String[] pieces = {
      "a",
      "b.c",
      "%20",
      "%c3%a9",
      "%e9",
      "%00",
      "%0d%0a",
      "%5b%5d",
      "/",
      "%3c",
      "%26amp%3b",
      "1",
      "%f0%9f%98%80",
      "[]",
      "+",
      "%",
      "%zz",
      "\u00e9"
    };
    String piece = pieces[random.nextInt(pieces.length)];
    int count = size(most / piece.length() + 1);
    if (random.nextBoolean()) {
      return piece.repeat(count);
    }
    return join("", Math.min(count, 400), i -> pieces[random.nextInt(pieces.length)]);
  }

  private byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  @SafeVarargs
  private <T> T pick(T... of) {
    return of[random.nextInt(of.length)];
  }

  private interface Piece {
    String at(int index);
  }

  private static String join(String separator, int count, Piece piece) {
    List<String> pieces = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      pieces.add(piece.at(i));
    }
    return String.join(separator, pieces);
  }
}
