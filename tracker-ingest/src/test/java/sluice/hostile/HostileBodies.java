package sluice.hostile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bodies that were dear to ingest: their size, their pace, their nesting. Stateless. */
final class HostileBodies {
  /** Just within and beyond what ingest takes. */
  private static final int BODY = 8 << 20;

  /** What the shortest nested bulk needed to kill ingest. */
  private static final int NESTED = 2_100_000;

  private HostileBodies() {}

  static Attack chunked(Draw draw) {
    String type = draw.of("application/json", Wire.FORM, "multipart/form-data; boundary=b");
    StringBuilder chunks = new StringBuilder();
    String extension = draw.of("", ";a=b", ";" + Draw.filled("x", draw.size(4000)));
    int piece = draw.size(60_000);
    for (int left = draw.size(BODY); left > 0 && chunks.length() < BODY; left -= piece) {
      int length = Math.min(piece, left);
      chunks.append(Integer.toHexString(length)).append(extension).append("\r\n");
      chunks.append(Draw.filled("a=b&", length)).append("\r\n");
    }
    String head =
        Wire.head("Content-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n") + chunks;
    if (draw.once(3)) {
      return Attack.unfinished(Attack.bytes(head), draw.between(50, 1500));
    }
    String trailers = draw.once(3) ? Draw.filled("X: y\r\n", 6 * draw.size(1000)) : "";
    return Attack.request(head + "0\r\n" + trailers + "\r\n");
  }

  static Attack unsentBodies(Draw draw) {
    String head =
        Wire.head("Content-Length: " + draw.upTo(1, BODY) + "\r\nContent-Type: x/y\r\n\r\n");
    String sent = draw.filledFrom(draw.size(100_000), "a=b&", "{\"requests\":[", "[");
    String bytes = head + (draw.once(2) ? sent : "");
    return Attack.unfinished(Attack.bytes(bytes), draw.upTo(100, 3000)).on(draw.upTo(1, 12));
  }

  static Attack slowBodies(Draw draw) {
    String body = "idsite=99&rec=1&a=" + Draw.filled("b", draw.size(300_000));
    byte[] all =
        Attack.bytes(draw.once(3) ? Wire.get(Wire.STRAY, "X: y\r\n") : Wire.post(Wire.FORM, body));
    int count = Math.min(all.length, draw.upTo(2, 20));
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    for (int i = 1; i <= count; i++) {
      int end = (int) ((long) all.length * i / count);
      pieces.add(Arrays.copyOfRange(all, at, end));
      at = end;
    }
    return Attack.slow(pieces, draw.upTo(1, 100));
  }

  static Attack giantBulk(Draw draw) {
    String request =
        draw.of(
            "\"?idsite=99&rec=1\",",
            "\"\",",
            "{},",
            "[],",
            "\"?" + Draw.filled("a=b&", draw.size(5000)) + "\",",
            "{\"idsite\":99,\"rec\":1,\"url\":\"http://a.b/\"},",
            "\"http://siege.example/matomo.php?idsite=99\",");
    int count = draw.size(Math.min(400_000, BODY / request.length()));
    return Attack.request(Wire.bulk(request.repeat(count) + "\"?idsite=99\""));
  }

  /** Sent on and on although it is refused, and its refusal is not read. */
  static Attack endlessBody(Draw draw) {
    String head = Wire.head("Content-Length: 999999999\r\n\r\n");
    byte[] bytes = Attack.bytes(head + Draw.filled("a", draw.size(4 << 20)));
    return Attack.unread(bytes, draw.upTo(50, 2000));
  }

  static Attack nestedQueries(Draw draw) {
    int depth = draw.upTo(1, 64);
    int width = draw.size(NESTED);
    String step = draw.of("[]", "[a]", "[0][1]", "[", "]", "[[]]", ".");
    StringBuilder requests = new StringBuilder(width + 1024);
    while (requests.length() < width) {
      requests.append(requests.isEmpty() ? "\"?" : ",\"?");
      int until = requests.length() + draw.upTo(50, 100_000);
      for (int i = 0; requests.length() < Math.min(until, width); i++) {
        requests.append('a').append(i).append(step.repeat(depth)).append('&');
      }
      requests.append('"');
    }
    return Attack.request(Wire.bulk(requests.toString()));
  }

  static Attack parseStr(Draw draw) {
    String[] pieces = {
      "a[]=1&",
      "a[b][c][d]=1&",
      "a=1&",
      "a.b=1&",
      "a%5B%5D=1&",
      "a[[[=1&",
      "%00=1&",
      "=&",
      "&",
      "[]=&",
      "a[999999999999]=&",
      "a[-1]=&",
      "a[0]=&a[]=&",
      "+=+&",
      "%",
      "%E9=%C3&",
      "_COOKIE[x]=1&",
      "b]=&"
    };
    StringBuilder form = new StringBuilder(draw.once(2) ? Wire.HIT + "&" : Wire.STRAY + "&");
    form.append(draw.filledFrom(draw.size(2_000_000), pieces));
    if (draw.once(2)) {
      for (int i = draw.size(100_000); i > 0; i--) {
        form.append('k').append(i).append("=&");
      }
    }
    return form.length() < 30_000 && draw.once(2)
        ? Attack.request(Wire.get(form.toString(), ""))
        : Attack.request(Wire.post(Wire.FORM, form.toString()));
  }

  static Attack deepJson(Draw draw) {
    String open = draw.of("[", "{\"a\":", "[[],", "{\"a\":1,\"b\":");
    String close = open.startsWith("[") ? "]" : "}";
    int depth = draw.once(3) ? draw.between(500, 515) : draw.size(400_000);
    String value = open.repeat(depth) + "1" + (draw.once(4) ? "" : close.repeat(depth));
    return Attack.request(Wire.bulk("{\"idsite\":99,\"rec\":1,\"deep\":" + value + "}"));
  }

  static Attack jsonNumbers(Draw draw) {
    String number =
        draw.of(
            "1.2345678901234567e-300,",
            "0.1000000000000000055511151231257827,",
            "1.7976931348623157e308,",
            "-4.9e-324,",
            "123456789012345678901234567890,",
            "1e" + Draw.filled("9", draw.size(1000)) + ",",
            Draw.filled("7", draw.size(100_000)) + ".5,",
            "0e0,");
    int count = draw.size(Math.max(1, Math.min(50_000, 1_000_000 / number.length())));
    return Attack.request(
        Wire.bulk("{\"idsite\":99,\"rec\":1,\"n\":[" + number.repeat(count) + "0]}"));
  }

  /** Short values without end: how many there are costs, not how long they are. */
  static Attack jsonValues(Draw draw) {
    String value = draw.of("[0],", "0,", "{},", "\"\",", "{\"a\":[]},", "null,");
    String values = value.repeat(draw.size(1_500_000 / value.length()));
    return Attack.request(
        Wire.bulk("{\"idsite\":" + draw.of("1", "99") + ",\"rec\":1,\"v\":[" + values + "0]}"));
  }

  static Attack invalidUtf8(Draw draw) {
    String[] pieces = {
      "\u00c3",
      "\u00ff",
      "\u00c0\u0080",
      "\u00ed\u00a0\u0080",
      "\u00f4\u0090\u0080\u0080",
      "a",
      "\u00e2\u0082",
      "%C3",
      "%ED%A0%80",
      "\u0000",
      "\\ud800",
      "\\u0000",
      "\u00f0\u009f\u0098"
    };
    String text = draw.filledFrom(draw.size(200_000), pieces);
    String name = draw.of("url", "action_name", "urlref", "uid", "ua", "cvar", "e_c", "x");
    return switch (draw.between(0, 2)) {
      case 0 ->
          Attack.request(Wire.bulk("{\"idsite\":1,\"rec\":1,\"" + name + "\":\"" + text + "\"}"));
      case 1 ->
          Attack.request(
              Wire.get(
                  Wire.HIT,
                  "User-Agent: x"
                      + text.replace('\u0000', ' ').substring(0, Math.min(text.length(), 30_000))
                      + "\r\n"));
      default -> Attack.request(Wire.post(Wire.FORM, Wire.HIT + "&" + name + "=" + text));
    };
  }

  /** Sizes of chunks that are none, and lines behind the last chunk. */
  static Attack chunkSizes(Draw draw) {
    String size =
        draw.of("ffffffffffffffff", "-1", "g", "1 1", "", "0x1", Draw.filled("0", draw.size(9000)));
    String trailers = Draw.filled("a:b\r\n", 5 * draw.size(20_000));
    return Attack.noise(
        Attack.bytes(
            Wire.head("Transfer-Encoding: chunked\r\n\r\n")
                + "1\r\na\r\n".repeat(draw.size(50_000))
                + draw.of(size + "\r\nabc\r\n0\r\n\r\n", "0\r\n" + trailers + "\r\n")));
  }

  /** Names that no two are alike of, in a form or in JSON, or sites of a bulk. */
  static Attack distinctNames(Draw draw) {
    String start = draw.hex(6);
    String[] forms = {"\"%s\":1,", "%s=1&", "{\"idsite\":\"1%s\",\"rec\":1},"};
    String form = draw.of(forms);
    StringBuilder all = new StringBuilder();
    for (int i = draw.size(20_000); i > 0; i--) {
      all.append(form.formatted(start + i));
    }
    return switch (form.charAt(0)) {
      case '%' -> Attack.request(Wire.post(Wire.FORM, Wire.STRAY + "&" + all));
      case '{' -> Attack.request(Wire.bulk(all + "{}"));
      default -> Attack.request(Wire.bulk("{" + all + "\"idsite\":99,\"rec\":1}"));
    };
  }

  /** Characters that become up to six times as long in the queue's JSON. */
  static Attack escapes(Draw draw) {
    String[] pieces = {"\u0001", "\u00ff", "/", "\"", "%00", "%22", "%e9", "<", "&#38;", "%C3%A9"};
    String text = draw.filledFrom(draw.size(600_000), pieces);
    return draw.once(2)
        ? Attack.request(Wire.bulk("{\"idsite\":99,\"rec\":1,\"a\":" + Wire.quoted(text) + "}"))
        : Attack.request(Wire.post(Wire.FORM, Wire.STRAY + "&a=" + text));
  }
}
