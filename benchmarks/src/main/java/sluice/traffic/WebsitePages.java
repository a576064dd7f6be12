package sluice.traffic;

import java.util.List;
import java.util.Random;

/** The pages of a shop and its magazine, by how often they are seen. Immutable. */
final class WebsitePages {
  static final String SITE = "https://shop.example.org";

  /** How many there are. */
  static final int COUNT = 2_000;

  /** How requests for web pages fall off from the first page to the last; 0.6 to 0.9 are usual. */
  private static final double EXPONENT = 0.8;

  private static final List<String> SECTIONS =
      List.of("products/shoes", "products/bags", "blog", "de/produkte", "docs", "offers");

  private static final List<String> WORDS =
      List.of("running", "trail", "leather", "city", "kids", "winter", "how-we-measure", "gift");

  private final Zipf ranks = new Zipf(COUNT, EXPONENT);

  /**
   * A page.
   *
   * @param path begins with a slash
   */
  record Page(String path, String title) {
    String url() {
      return SITE + path;
    }
  }

  Page draw(Random random) {
    return page(ranks.draw(random));
  }

  /** The page of a rank, counted from 0; no two have one path. */
  static Page page(int rank) {
    if (rank == 0) {
      return new Page("/", "Home");
    }
    String section = SECTIONS.get(rank % SECTIONS.size());
    String word = WORDS.get(rank / SECTIONS.size() % WORDS.size());
    String name = section.substring(section.indexOf('/') + 1);
    return new Page(
        "/%s/%s-%d".formatted(section, word, rank),
        "%s %d - %s".formatted(word, rank, name.equals("produkte") ? "Schuhe für Sie" : name));
  }
}
