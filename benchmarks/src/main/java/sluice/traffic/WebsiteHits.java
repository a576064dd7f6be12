package sluice.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import sluice.php.url.PercentText;

/**
 * Tracking requests of a website as Matomo's JavaScript sends them, the same ones at each call:
 * page views, some of them from campaigns, events, site searches, links, downloads, pings of the
 * heartbeat timer and impressions of content. Pages and visitors are drawn by Zipf's law; what a
 * browser always says is the same in all hits of a visitor. Confined to one thread.
 */
public final class WebsiteHits {
  private static final long SEED = 42;
  private static final int VISITORS = 20_000;

  /** How hits fall off by visitor: less than by page, for nobody comes as often as a home page. */
  private static final double EXPONENT = 0.6;

  /** Any odd number with bits all over, so that ids of visitors in turn have no digit in common. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final List<String> LANGUAGES =
      List.of(
          "de-DE,de;q=0.9,en;q=0.7",
          "en-US,en;q=0.9",
          "en-GB,en-US;q=0.9,en;q=0.8",
          "fr-FR,fr;q=0.9,en;q=0.8",
          "es-ES,es;q=0.9,en;q=0.7");

  private static final List<String> RESOLUTIONS =
      List.of("1920x1080", "390x844", "412x915", "1366x768", "2560x1440");

  private static final List<String> REFERRERS =
      List.of(
          "https://www.google.com/",
          "https://www.google.com/",
          "https://www.bing.com/",
          "https://duckduckgo.com/",
          "https://www.facebook.com/");

  private static final List<String> CAMPAIGNS =
      List.of(
          "?mtm_campaign=spring&mtm_kwd=shoes",
          "?utm_source=newsletter&utm_campaign=week-14",
          "?pk_campaign=retarget",
          "?gclid=Cj0KCQiA");

  private final Random random = new Random(SEED);
  private final Zipf visitors = new Zipf(VISITORS, EXPONENT);
  private final WebsitePages pages = new WebsitePages();
  private final List<String> userAgents = UserAgents.mix();

  private WebsiteHits() {}

  /**
   * A tracking request.
   *
   * @param query what stands behind the question mark: ASCII, without quotes, backslashes and tabs
   * @param language as the header Accept-Language has it
   */
  public record Hit(String query, String userAgent, String language) {}

  /** Makes hits; with more of them, the first ones are those that there are with fewer. */
  public static List<Hit> make(int count) {
    WebsiteHits made = new WebsiteHits();
    List<Hit> hits = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      hits.add(made.hit());
    }
    return hits;
  }

  private Hit hit() {
    int visitor = visitors.draw(random);
    WebsitePages.Page page = pages.draw(random);
    StringBuilder query = new StringBuilder(320);
    int kind = random.nextInt(100);
    boolean isPageView = kind < 72;
    String campaign = isPageView && random.nextInt(16) == 0 ? pick(CAMPAIGNS) : "";
    if (isPageView) {
      add(query, "action_name", page.title());
    } else {
      interaction(query, kind, page);
    }
    query.append(query.isEmpty() ? "" : "&").append("idsite=1&rec=1");
    add(query, "r", "%06d".formatted(random.nextInt(1_000_000)));
    add(query, "h", "12");
    add(query, "m", Integer.toString(random.nextInt(60)));
    add(query, "s", Integer.toString(random.nextInt(60)));
    add(query, "url", page.url() + campaign);
    String referrer = referrer();
    if (!referrer.isEmpty()) {
      add(query, "urlref", referrer);
    }
    add(query, "_id", "%016x".formatted((visitor + 1) * SPREAD));
    query.append("&send_image=1");
    add(query, "pv_id", "%06x".formatted(random.nextInt(1 << 24)));
    if (isPageView) {
      add(query, "pf_net", Integer.toString(random.nextInt(60)));
      add(query, "pf_srv", Integer.toString(20 + random.nextInt(300)));
      add(query, "pf_tfr", Integer.toString(random.nextInt(30)));
    }
    query.append("&pdf=1&cookie=1");
    add(query, "res", RESOLUTIONS.get(visitor % RESOLUTIONS.size()));
    return new Hit(
        query.toString(),
        userAgents.get(visitor % userAgents.size()),
        LANGUAGES.get(visitor / RESOLUTIONS.size() % LANGUAGES.size()));
  }

  /** All that is no page view, by a number from 72 to 99. */
  private void interaction(StringBuilder query, int kind, WebsitePages.Page page) {
    if (kind < 82) {
      add(query, "e_c", "Video");
      add(query, "e_a", random.nextBoolean() ? "play" : "pause");
      add(query, "e_n", "clip " + random.nextInt(300));
      add(query, "ca", "1");
    } else if (kind < 87) {
      add(query, "search", "red shoes " + random.nextInt(400));
      add(query, "search_count", Integer.toString(random.nextInt(40)));
    } else if (kind < 91) {
      add(query, "link", "https://partner" + random.nextInt(90) + ".example.net/offer");
    } else if (kind < 93) {
      add(query, "download", WebsitePages.SITE + "/files/" + random.nextInt(200) + ".pdf");
    } else if (kind < 97) {
      add(query, "ping", "1");
    } else {
      int banner = random.nextInt(60);
      add(query, "c_n", "banner " + banner);
      add(query, "c_p", "/images/banner-" + banner + ".jpg");
      add(query, "c_t", page.url());
      add(query, "ca", "1");
    }
  }

  /** Where the page was come from; '' for direct entry. */
  private String referrer() {
    int kind = random.nextInt(20);
    if (kind < 4) {
      return "";
    }
    if (kind < 11) {
      return pages.draw(random).url();
    }
    return kind < 18 ? pick(REFERRERS) : "https://blog" + random.nextInt(500) + ".example.net/";
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static void add(StringBuilder query, String name, String value) {
    query
        .append(query.isEmpty() ? "" : "&")
        .append(name)
        .append('=')
        .append(PercentText.rawUrlEncode(value));
  }
}
