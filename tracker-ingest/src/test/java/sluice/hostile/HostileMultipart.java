package sluice.hostile;

/** Multipart forms that were dear to ingest. Stateless. */
final class HostileMultipart {
  private static final String TYPE = "multipart/form-data; boundary=";

  private HostileMultipart() {}

  /** At full strength the body almost is a delimiter, at each of its bytes anew. */
  static Attack boundary(Draw draw) {
    String boundary = draw.filledFrom(draw.size(60_000), "-", "a", "-a", "--", "aab");
    String start = draw.of("", "--" + boundary + "\r\n", "\r\n--" + boundary);
    String body = draw.filledFrom(draw.size(60_001), "-", boundary, "\r\n-", "\r\n--", "a");
    return Attack.request(Wire.post(TYPE + boundary, start + body));
  }

  static Attack dispositions(Draw draw) {
    String line =
        draw.of(
            "Content-Disposition: form-data; name=\"a[]\"\r\n",
            "Content-Disposition: form-data; name=\"a\"\r\n",
            "Content-Disposition: form-data; name=a; name=b; name=c\r\n",
            "Content-Disposition: form-data; filename=\"" + Draw.filled("f", 200) + "\"\r\n",
            "Content-Disposition: " + Draw.filled(";", draw.size(3000)) + "\r\n",
            "X: y\r\n");
    String name = "Content-Disposition: form-data; name=\"a[]\"\r\n";
    String part =
        "--b\r\n"
            + line.repeat(draw.size(290))
            + name
            + "\r\n"
            + Draw.filled("v", draw.size(1_000_000))
            + "\r\n";
    return Attack.request(Wire.post(TYPE + "b", part + "--b--\r\n"));
  }

  static Attack parts(Draw draw) {
    String name =
        draw.of(
            "a[]",
            "a[b][c]",
            "a" + "[x]".repeat(draw.size(300)),
            "idsite",
            "",
            "a\\\"b",
            "requests");
    String part =
        "--b\r\nContent-Disposition: form-data; name=\""
            + name
            + "\"\r\n\r\n"
            + Draw.filled("1", draw.size(2000))
            + "\r\n";
    String body = part.repeat(draw.size(Math.max(1, 4_000_000 / part.length())));
    String end = draw.once(3) ? "" : "--b--\r\n";
    return Attack.request(Wire.post(TYPE + draw.of("b", "\"b\"", "b; boundary=c"), body + end));
  }
}
