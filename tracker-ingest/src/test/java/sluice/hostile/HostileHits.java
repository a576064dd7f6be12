package sluice.hostile;

import static sluice.hostile.Draw.filled;

/** Hits that are sound as HTTP and were dear to the worker. Stateless. */
final class HostileHits {
  /** What User-Agent and hints as headers may be long, together, within ingest's 64 KiB. */
  private static final int HEADER = 60_000;

  /** A long parameter in a body. */
  private static final int PARAMETER = 700_000;

  private static final int AGENT = 240_000;

  private static final String[] AGENT_PIECES = {
    "Chrome/1.0 ",
    "Mozilla/5.0 ",
    "Android 10; K",
    "Version/1.0 ",
    "Safari/1 ",
    "(Linux; ",
    "Build/",
    "Windows NT 10.0; ",
    "iPhone OS 1_",
    "Opera/9 ",
    "MSIE 6.0; ",
    "bot ",
    "; ",
    " ",
    "a",
    "1.",
    "X11; ",
    "Nokia",
    "SM-",
    "Firefox/1",
    "like Gecko",
    "Tablet; ",
    "SmartTV/",
    "%E2%80%8B",
    "\u00e9"
  };

  private HostileHits() {}

  static Attack hintedAgent(Draw draw) {
    String piece =
        draw.of("Android 10; K) ", "Android 10; K; ", "Android 11; K) ", "; Android 10; K Build/");
    String model = draw.of(filled("Pixel ", draw.size(60_000)), "SM-G991B", "K", "Android 10; K");
    if (draw.once(2)) {
      int share = HEADER / 2;
      return Attack.request(
          Wire.get(
              Wire.HIT,
              "User-Agent: "
                  + filled(piece, draw.size(share))
                  + "\r\nSec-CH-UA-Model: \""
                  + (model.length() > share ? model.substring(0, share) : model)
                  + "\"\r\nSec-CH-UA-Platform: \"Android\"\r\nSec-CH-UA-Platform-Version:"
                  + " \"13.0.0\"\r\nSec-CH-UA-Mobile: ?1\r\n"));
    }
    String hints =
        "{\"model\":" + Wire.quoted(model) + ",\"platform\":\"Android\",\"mobile\":true}";
    String agent = filled(piece, draw.size(70_000));
    return Attack.request(
        Wire.post(
            Wire.FORM, Wire.HIT + "&ua=" + Wire.encoded(agent) + "&uadata=" + Wire.encoded(hints)));
  }

  static Attack repeatedAgent(Draw draw) {
    if (draw.once(2)) {
      String agent = draw.filledFrom(draw.size(HEADER), AGENT_PIECES);
      return Attack.request(Wire.get(Wire.HIT, "User-Agent: x" + agent + "\r\n"));
    }
    return Attack.request(
        Wire.hitWith(draw, "ua", draw.filledFrom(draw.size(AGENT), AGENT_PIECES)));
  }

  static Attack longHintHeaders(Draw draw) {
    String[] brands = {"\"Chromium\";v=\"1\", ", "\"a\";v=\"\", ", "\"", ";v=", ",", "\"\\\"\", "};
    StringBuilder lines = new StringBuilder();
    String[] names = {
      "Sec-CH-UA-Full-Version-List",
      "Sec-CH-UA",
      "Sec-CH-UA-Model",
      "Sec-CH-UA-Platform",
      "Sec-CH-UA-Platform-Version",
      "Sec-CH-UA-Form-Factors",
      "X-Requested-With",
      "Sec-CH-UA-Mobile"
    };
    for (int i = draw.upTo(1, 3); i > 0; i--) {
      String value = draw.filledFrom(draw.size(HEADER / 3), brands);
      lines.append(draw.of(names)).append(": ").append(value).append("\r\n");
    }
    return Attack.request(Wire.get(Wire.HIT + "&_id=" + draw.hex(16), lines.toString()));
  }

  static Attack longHintJson(Draw draw) {
    String brand =
        draw.of("{\"brand\":\"a\",\"version\":\"1\"},", "{\"brand\":null},", "[],", "1,");
    String list = brand.repeat(draw.size(20_000));
    String hints =
        "{\"fullVersionList\":["
            + list.substring(0, list.length() - 1)
            + "],\"model\":"
            + Wire.quoted(draw.filledFrom(draw.size(60_000), "Pixel ", "K", draw.hex(8)))
            + ",\"platformVersion\":"
            + draw.of(Wire.quoted(filled("1.", draw.size(60_000))), "1e400", "[[[[1]]]]", "null")
            + "}";
    return Attack.request(Wire.hitWith(draw, "uadata", hints));
  }

  static Attack leavesOfUnknownSite(Draw draw) {
    String key = draw.filledFrom(draw.size(30_000), "k", "\\u00e9", "k]", "<");
    key = key.replaceAll("\\\\(u[0-9a-f]{0,3})?$", "");
    String leaves = draw.of("0,", "[0],", "{\"a\":1},", "\"\",").repeat(draw.size(16_000));
    return Attack.request(
        Wire.bulk(
            "{\"idsite\":"
                + draw.of("99", "-1", "1")
                + ",\"rec\":1,\""
                + key
                + "\":["
                + leaves
                + "0]}"));
  }

  static Attack distinctReferrers(Draw draw) {
    String url = "http://" + draw.hex(8) + ".example/" + draw.hex(8);
    String tail = draw.filledFrom(draw.size(PARAMETER), "r", "/", "?a=b&", "%C3%A9", "\u00e9");
    return Attack.request(Wire.hitWith(draw, draw.of("urlref", "url"), url + tail));
  }

  static Attack dottedHost(Draw draw) {
    String host = draw.filledFrom(draw.size(240_000), "a.", "www.", ".", "a-", "xn--", "1.");
    String url = draw.of("http://", "https://user@", "//", "ftp://") + host + "com/";
    return Attack.request(Wire.hitWith(draw, draw.of("url", "urlref", "link", "download"), url));
  }

  static Attack longUrl(Draw draw) {
    String[] pieces = {
      "&a=b",
      "/",
      "../",
      "?",
      "#",
      ";",
      "%25",
      "&a[]=1",
      "&utm_campaign=x",
      "&gclid=",
      "@",
      "[",
      "&q"
    };
    String url = "https://www.shop.example/?" + draw.filledFrom(draw.size(PARAMETER), pieces);
    return Attack.request(
        Wire.hitWith(draw, draw.of("url", "urlref", "link", "download", "c_t"), url));
  }

  static Attack searchReferrer(Draw draw) {
    String engine =
        draw.of(
            "www.google.com/search", "duckduckgo.com/", "yandex.ru/yandsearch", "t.co/", "x.com/");
    String[] pieces = {
      "&q=a", "&q=", "q=%25E4", "&q[]=", "+", "%20", "&text=", "&query=b", "&oq=c"
    };
    String url = "https://" + engine + "?q=" + draw.filledFrom(draw.size(200_000), pieces);
    return Attack.request(Wire.hitWith(draw, "urlref", url));
  }

  static Attack wrappingNumbers(Draw draw) {
    String[] numbers = {
      "-4294967294",
      "4294967298",
      "18446744073709551618",
      "-9223372036854775808",
      "9223372036854775807",
      "1e999",
      "-0",
      "0x2",
      "NaN",
      "1.7976931348623157e308",
      filled("9", draw.size(50_000)),
      "-" + filled("1", draw.size(400)),
      "0." + filled("0", draw.size(50_000)) + "1",
      ""
    };
    StringBuilder query = new StringBuilder("rec=1&url=https%3A%2F%2Fwww.shop.example%2F&idsite=");
    query.append(draw.of("-4294967294", "4294967298", "18446744073709551618", "1"));
    String[] names = {
      "idgoal",
      "revenue",
      "ec_st",
      "ec_tx",
      "pf_net",
      "pf_srv",
      "h",
      "m",
      "s",
      "cdt",
      "_idts",
      "_idvc",
      "res",
      "gt_ms",
      "search_count",
      "e_v",
      "_viewts",
      "rand",
      "cookie",
      "bw_bytes",
      "pv_id"
    };
    for (int i = draw.between(1, 12); i > 0; i--) {
      query.append('&').append(draw.of(names)).append('=').append(draw.of(numbers));
    }
    return query.length() < 50_000
        ? Attack.request(Wire.get(query.toString(), ""))
        : Attack.request(Wire.post(Wire.FORM, query.toString()));
  }

  static Attack wrongTokens(Draw draw) {
    if (draw.once(2)) {
      return Attack.request(
          Wire.get(
              Wire.HIT
                  + "&cip=1.2.3.4&cdt=2020-01-01&token_auth="
                  + draw.of(draw.hex(32), "anonymous", "", "x%00y", "a[]", draw.hex(4000)),
              draw.once(2) ? "Authorization: Bearer " + draw.hex(draw.size(20_000)) + "\r\n" : ""));
    }
    StringBuilder requests = new StringBuilder();
    for (int i = draw.size(1000); i > 0; i--) {
      requests
          .append(requests.isEmpty() ? "" : ",")
          .append("\"?idsite=1&rec=1&cip=1.2.3.4&token_auth=")
          .append(draw.hex(32))
          .append('"');
    }
    return Attack.request(Wire.bulk(requests.toString()));
  }

  static Attack items(Draw draw) {
    String item =
        draw.of(
            "[\"sku\",\"name\",[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"],1.5,2],",
            "[],",
            "[\"s\"],",
            "[[[]],{},null,\"1e99\",-1],",
            "[\"" + filled("s", draw.size(3000)) + "\"],");
    String list = item.repeat(draw.size(Math.min(20_000, 600_000 / item.length())));
    String name = "idgoal=0&ec_id=" + draw.hex(8) + "&revenue=1&ec_items";
    return Attack.request(
        Wire.post(
            Wire.FORM, Wire.HIT + "&" + name + "=" + Wire.encoded("[" + list + "[\"last\"]]")));
  }

  static Attack customVariables(Draw draw) {
    StringBuilder json = new StringBuilder("{");
    int value = draw.size(2000);
    int most = Math.max(1, Math.min(20_000, 500_000 / (value + 20)));
    for (int i = draw.size(most); i > 0; i--) {
      json.append('"').append(i).append("\":[\"n").append(i).append("\",\"");
      json.append(filled("v", value)).append("\"],");
    }
    json.append("\"1\":[\"a\",\"b\"]}");
    return Attack.request(
        Wire.hitWith(draw, draw.of("cvar", "_cvar", "ec_items"), json.toString()));
  }

  static Attack dimensions(Draw draw) {
    StringBuilder form = new StringBuilder(draw.once(4) ? Wire.STRAY : Wire.HIT);
    int value = draw.size(1000);
    for (int i = draw.size(900_000 / (value + 20)); i > 0; i--) {
      form.append("&dimension").append(draw.once(20) ? "999999999999" : Integer.toString(i));
      form.append('=').append(filled("d", value));
    }
    return Attack.request(Wire.post(Wire.FORM, form.toString()));
  }

  static Attack longTexts(Draw draw) {
    String[] names = {
      "action_name", "search", "search_cat", "e_c", "e_a", "e_n", "c_n", "c_p", "c_t", "uid", "cid",
      "_id", "_rcn", "_rck", "_ref", "ec_id", "_pks", "_pkn", "_pkc", "pv_id", "gt_ms", "lang",
      "new_visit", "ca", "city", "country", "region", "lat", "long"
    };
    String[] pieces = {
      "/", " / ", "a", "&amp;", "<", "'", "\u00e9", "%", "\u0000", "\t", "\u00ff", "&#x10FFFF;", ">"
    };
    return Attack.request(
        Wire.hitWith(draw, draw.of(names), draw.filledFrom(draw.size(PARAMETER), pieces)));
  }

  static Attack languagesAndAddresses(Draw draw) {
    String[] lines = {
      "X-Forwarded-For: " + filled("1.2.3.4, ", draw.size(HEADER / 3)),
      "X-Forwarded-For: " + filled("::ffff:", draw.size(HEADER / 3)),
      "Accept-Language: " + filled(draw.of("a,", "de-de-de;q=", "*;", "-"), draw.size(HEADER / 3)),
      "Client-IP: " + filled("1.", draw.size(2000)),
      "CF-Connecting-IP: " + draw.hex(draw.size(2000)),
      "Referer: http://" + filled("a.", draw.size(HEADER / 3))
    };
    StringBuilder head = new StringBuilder();
    for (int i = draw.upTo(1, 2); i > 0; i--) {
      head.append(draw.of(lines)).append("\r\n");
    }
    return Attack.request(Wire.get(Wire.HIT + "&_id=" + draw.hex(16), head.toString()));
  }

  /** What dates a hit and what names its visitor, none of which is what it should be. */
  static Attack timesAndIds(Draw draw) {
    String[] names = {
      "cdt",
      "h",
      "m",
      "s",
      "_idts",
      "_viewts",
      "_refts",
      "_ects",
      "_idvc",
      "_id",
      "cid",
      "uid",
      "_idn",
      "new_visit",
      "ping"
    };
    String[] values = {
      "9999-99-99",
      "0000-00-00 00:00:00",
      filled("0", 16),
      "%ff%ff",
      "-1",
      "1e400",
      "tomorrow",
      filled("1", draw.size(5000)),
      filled("%f0%9f%98%80", draw.size(2000)),
      ""
    };
    StringBuilder query = new StringBuilder(draw.once(3) ? Wire.STRAY : Wire.HIT);
    for (int i = draw.between(1, 15); i > 0; i--) {
      query.append('&').append(draw.of(names)).append('=').append(draw.of(values));
    }
    return Attack.request(Wire.post(Wire.FORM, query.toString()));
  }
}
