package sluice.worker;

import java.util.List;
import java.util.Random;

/** The pages of a shop, few of them seen often, and where their visitors come from. */
final class ShopPages {

  /** What the url of the site's goal ends in. */
  static final String GOAL = "/newsletter/thank-you";

  private static final int PAGES = 20_000;

  private static final List<String> SECTIONS =
      List.of("tools", "seeds", "magazine", "furniture", "offers", "plants/indoor");

  private static final List<String> WORDS =
      List.of("spade", "rose", "hose", "bench", "tulip", "rake", "compost", "lantern", "fern");

  private static final List<String> REFERRERS =
      List.of(
          "https://www.google.com/",
          "https://www.google.com/",
          "https://www.bing.com/search?q=garden+tools",
          "https://duckduckgo.com/",
          "https://www.facebook.com/",
          "https://t.co/a1B2c3");

  /** A page. */
  record Page(String url, String title, boolean isGoal) {}

  private final Random random;

  ShopPages(Random random) {
    this.random = random;
  }

  /** Draws a page; pages that are seen more often are drawn more often. */
  Page any() {
    if (random.nextInt(100) == 0) {
      return new Page("https://www.shop.example" + GOAL, "Thank you - Garden shop", true);
    }
    double skewed = Math.pow(random.nextDouble(), 3);
    int number = (int) (skewed * PAGES);
    String section = SECTIONS.get(number % SECTIONS.size());
    String word = WORDS.get(number / 7 % WORDS.size());
    String path = "/" + section + "/" + word + "-" + number;
    String query =
        switch (random.nextInt(12)) {
          case 0 -> "?page=" + (1 + random.nextInt(5));
          case 1 -> "?sort=price&colour=" + (random.nextBoolean() ? "red" : "bl%C3%BCe");
          case 2 -> "?gclid=Cj0K" + random.nextInt(50_000);
          default -> "";
        };
    return new Page(
        "https://www.shop.example" + path + query,
        "No. " + number + ": " + word + " für " + section + " - Garden shop",
        false);
  }

  /**
   * Draws what the URL of a visit's first page ends in, mostly ''; it may stand behind a query that
   * the page has.
   */
  String campaign() {
    return random.nextInt(8) == 0
        ? "#utm_source=newsletter&utm_campaign=week-" + random.nextInt(50)
        : "";
  }

  /** Draws the page that a visit comes from; '' stands for direct entry. */
  String referrer() {
    int kind = random.nextInt(10);
    if (kind < 3) {
      return "";
    }
    return kind < 8
        ? REFERRERS.get(random.nextInt(REFERRERS.size()))
        : "https://blog" + random.nextInt(2_000) + ".example.net/post/" + random.nextInt(90);
  }
}
