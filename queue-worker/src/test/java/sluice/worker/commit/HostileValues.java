package sluice.worker.commit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.request.RequestEnvironment;

/** Hits whose values have sizes, contents and places drawn by a seed. Confined to one thread. */
final class HostileValues {

  /** A value's characters at most; a power of two. */
  private static final int MAX_SIZE_BITS = 18;

  private static final List<String> FRAGMENTS =
      List.of(
          "Android 10; K) ",
          "Android 10; K) AppleWebKit ",
          "Chrome/1.0 ",
          "SM-G960F Build/",
          "a.",
          "(",
          "((",
          "[",
          "[0],",
          "[[",
          "{\"a\":",
          "\"",
          "\\\"",
          "&",
          "&amp;",
          "&amp",
          "&#",
          "&#x41;",
          "%",
          "%41",
          "%e2%82",
          "\u00e9",
          "\uD83D\uDE00",
          "\uD83D",
          "\u0000",
          "\n",
          " ",
          "-",
          "--",
          ".",
          ";",
          ";q=0.1,",
          "en-us,",
          "?",
          "?q=",
          "&a[]=",
          "&q=x",
          "/",
          "//",
          "://",
          "\\",
          "'",
          "<a>",
          "9",
          "0x",
          "1e9",
          "+",
          ",",
          ":",
          "=",
          "0=",
          "#",
          "m.",
          "www.",
          "http://e.org/",
          "@",
          "w",
          "Mozilla/5.0 (Linux; ",
          "Opera Mobi",
          "Windows NT 6.1; ",
          "Build/",
          " TV",
          "x-tablet",
          "; ",
          "_",
          "iPhone",
          "\"Chromium\";v=\"1\", ",
          "google.",
          "co.uk",
          "::1,",
          "1.2.3.4, ",
          "unknown",
          "a\t",
          "A");

  private static final List<String> PREFIXES =
      List.of(
          "",
          "http://shop.example.org/",
          "http://",
          "https://www.google.com/search?q=",
          "[",
          "[[\"",
          "{\"model\":\"",
          "{\"brands\":[",
          "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 ",
          "?",
          "javascript:",
          "//",
          "@1",
          "&",
          "http://shop.example.org/?a=b#");

  private static final List<String> SUFFIXES =
      List.of(
          "",
          "com/",
          "\"]]",
          "]",
          "\"}",
          ")",
          " Safari/537.36",
          "&",
          "%",
          "\\",
          ";",
          "y",
          "#x?q=a");

  private static final List<String> PARAMETERS =
      List.of(
          "url",
          "urlref",
          "action_name",
          "_id",
          "cid",
          "uid",
          "ua",
          "lang",
          "cs",
          "pv_id",
          "res",
          "link",
          "download",
          "search",
          "search_cat",
          "search_count",
          "e_c",
          "e_a",
          "e_n",
          "e_v",
          "c_n",
          "c_p",
          "c_t",
          "c_i",
          "ec_id",
          "ec_items",
          "uadata",
          "_ref",
          "_rcn",
          "_rck",
          "_pks",
          "_pkn",
          "_pkc",
          "_pkp",
          "revenue",
          "idgoal",
          "idsite",
          "cdt",
          "cdo",
          "cip",
          "token_auth",
          "country",
          "city",
          "lat",
          "dimension1",
          "dimension2",
          "pf_net",
          "cookie",
          "rec",
          "bots",
          "ping",
          "ca",
          "_cvar",
          "anything",
          "tracker_install_check",
          "pk_campaign",
          "utm_source");

  private static final List<String> HEADERS =
      List.of(
          "HTTP_USER_AGENT",
          "HTTP_ACCEPT_LANGUAGE",
          "HTTP_REFERER",
          "HTTP_SEC_CH_UA_MODEL",
          "HTTP_SEC_CH_UA",
          "HTTP_SEC_CH_UA_PLATFORM",
          "HTTP_SEC_CH_UA_PLATFORM_VERSION",
          "HTTP_SEC_CH_UA_FULL_VERSION_LIST",
          "HTTP_X_REQUESTED_WITH",
          "HTTP_X_FORWARDED_FOR",
          "HTTP_VIA",
          "HTTP_DNT",
          "HTTP_X_PURPOSE",
          "REMOTE_ADDR",
          "HTTP_ANYTHING");

  private static final List<String> COOKIES = List.of("_pk_uid", "piwik_ignore", "any");

  private final Random random;
  private final StringBuilder described = new StringBuilder();

  HostileValues(long seed) {
    this.random = new Random(seed);
  }

  /** The last hit: names, and of each value the size and its beginning. */
  String described() {
    return described.toString();
  }

  RequestSet requestSet() {
    described.setLength(0);
    Map<String, PhpValue> params = new LinkedHashMap<>();
    params.put("idsite", text("1"));
    params.put("rec", text("1"));
    params.put("url", text(TrackedShop.URL));
    if (random.nextInt(4) == 0) {
      params.put("idgoal", text("0"));
    }
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      String name = random.nextInt(20) == 0 ? noted("name", value()) : pick(PARAMETERS);
      params.put(name, random.nextInt(8) == 0 ? nested(name) : text(noted(name, value())));
    }
    return new RequestSet(
        List.of(new PhpValue.Array(params)),
        new RequestEnvironment(some(HEADERS), some(COOKIES)),
        random.nextBoolean() ? Optional.empty() : Optional.of(noted("set token", value())),
        Corpus.NOW.getEpochSecond(),
        Optional.empty());
  }

  private Map<String, String> some(List<String> names) {
    Map<String, String> some = new LinkedHashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      String name = pick(names);
      some.put(name, noted(name, value()));
    }
    return some;
  }

  /** Lists within lists, of which the deepest has the values. */
  private PhpValue nested(String name) {
    Map<String, PhpValue> entries = new LinkedHashMap<>();
    int count = random.nextInt(1 << random.nextInt(15));
    String value = value();
    String kept = value.substring(0, Math.min(value.length(), 100));
    for (int i = 0; i < count; i++) {
      entries.put(Integer.toString(i), text(kept));
    }
    PhpValue list = new PhpValue.Array(entries);
    String key = random.nextBoolean() ? "0" : value();
    int depth = random.nextInt(400);
    for (int i = 0; i < depth; i++) {
      list = new PhpValue.Array(Map.of(key, list));
    }
    described.append(name).append('[').append(depth).append("][").append(count).append("] ");
    return list;
  }

  private String value() {
    int size = random.nextInt(1 << 1 + random.nextInt(MAX_SIZE_BITS));
    List<String> used = new ArrayList<>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      used.add(pick(FRAGMENTS));
    }
    StringBuilder value = new StringBuilder(pick(PREFIXES));
    while (value.length() < size) {
      value.append(used.get(random.nextInt(used.size())));
    }
    return value.append(pick(SUFFIXES)).toString();
  }

  private String noted(String name, String value) {
    String shown = value.substring(0, Math.min(60, value.length())).replace('\0', '0');
    described.append(name).append('=').append(shown).append("…").append(value.length()).append(' ');
    return value;
  }

  private static PhpValue text(String value) {
    return new PhpValue.Text(value);
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
