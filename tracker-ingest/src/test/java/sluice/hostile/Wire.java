package sluice.hostile;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Requests as text, ISO-8859-1. Stateless. */
final class Wire {
  private static final String HOST = " HTTP/1.1\r\nHost: siege.example\r\n";
  static final String FORM = "application/x-www-form-urlencoded";

  /** A site that exists, and one that does not. */
  static final String HIT = "idsite=1&rec=1&url=https%3A%2F%2Fwww.shop.example%2F";

  static final String STRAY = "idsite=99&rec=1&url=https%3A%2F%2Fwww.shop.example%2F";

  private Wire() {}

  /**
   * @param lines each with its line end
   */
  static String get(String query, String lines) {
    return "GET /matomo.php?" + query + HOST + lines + "\r\n";
  }

  static String head(String lines) {
    return "POST /matomo.php" + HOST + lines;
  }

  static String post(String type, String body) {
    return head("Content-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n")
        + body;
  }

  /** A bulk; the requests are JSON values parted by commas. */
  static String bulk(String requests) {
    return post("application/json", "{\"requests\":[" + requests + "]}");
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.ISO_8859_1);
  }

  /** A JSON string of printable text. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** One parameter beside a hit, in the query, in a form, or as a member of a bulk request. */
  static String hitWith(Draw draw, String name, String value) {
    String site = draw.once(3) ? STRAY : HIT;
    String id = "&_id=" + draw.hex(16) + "&" + name + "=";
    int place = draw.between(0, 2);
    if (place == 0 && value.length() < 20_000) {
      return get(site + id + encoded(value), "");
    }
    if (place == 1) {
      return bulk(
          "{\"idsite\":1,\"rec\":1,\"url\":\"https://www.shop.example/\",\"_id\":\""
              + draw.hex(16)
              + "\","
              + quoted(name)
              + ":"
              + quoted(value)
              + "}");
    }
    return post(FORM, site + id + encoded(value));
  }
}
