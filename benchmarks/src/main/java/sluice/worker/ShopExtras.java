package sluice.worker;

import java.util.Map;
import java.util.Random;

/**
 * What makes hits of a shop reach all reports: custom dimensions, users, viewed products, content
 * and orders. It draws from numbers of its own, so that the hits are otherwise the same. Confined
 * to one thread.
 */
final class ShopExtras {
  private static final long SEED = 7;
  private static final int AUTHORS = 400;

  /** Any odd number with bits all over: urls that differ in a digit are of any two authors. */
  private static final int SPREAD = 0x9E3779B9;

  private final Random random = new Random(SEED);

  /** Adds to the parameters of a hit, or makes it one of another kind. */
  void add(ShopVisit visit, Map<String, String> all, int number) {
    int visitor = Integer.parseInt(visit.visitorId().substring(0, 4), 16);
    all.put("dimension1", "plan " + visitor % 8);
    if (visitor % 20 == 0) {
      all.put("uid", "user-" + visit.visitorId());
    }
    int drawn = random.nextInt(100);
    if (all.containsKey("e_c") && drawn < 40) {
      all.keySet().removeIf(name -> name.startsWith("e_"));
      content(all, drawn);
    } else if (all.containsKey("action_name")) {
      all.put("dimension2", "author " + author(all.get("url")));
      if (drawn < 8) {
        view(all);
      } else if (drawn < 10 && !visit.isFirstHit()) {
        all.keySet().removeIf(name -> name.equals("action_name") || name.startsWith("pf_"));
        order(all, number);
      }
    }
  }

  private void content(Map<String, String> all, int drawn) {
    int banner = skewed(120);
    all.put("c_n", "banner " + banner);
    all.put("c_p", "/images/banner-" + banner + "-" + random.nextInt(3) + ".jpg");
    all.put("c_t", "https://www.shop.example/offers/" + banner);
    if (drawn < 8) {
      all.put("c_i", "click");
    }
  }

  private void view(Map<String, String> all) {
    int product = skewed(3_000);
    all.put("_pks", "SKU" + product);
    all.put("_pkn", "Product " + product);
    all.put("_pkc", "Category " + product % 40);
    all.put("_pkp", price(product));
  }

  private void order(Map<String, String> all, int number) {
    StringBuilder items = new StringBuilder("[");
    double total = 0;
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      int product = skewed(3_000);
      String price = price(product);
      int quantity = 1 + random.nextInt(3);
      total += Double.parseDouble(price) * quantity;
      items
          .append(i == 0 ? "" : ",")
          .append(
              "[\"SKU%1$d\",\"Product %1$d\",\"Category %2$d\",".formatted(product, product % 40))
          .append(price + "," + quantity + "]");
    }
    all.put("idgoal", "0");
    all.put("ec_id", "order-" + number);
    all.put("ec_items", items.append(']').toString());
    all.put("ec_st", "%.2f".formatted(total));
    all.put("ec_tx", "%.2f".formatted(total * 0.19));
    all.put("ec_sh", "4.95");
    all.put("revenue", "%.2f".formatted(total * 1.19 + 4.95));
  }

  private static String price(int product) {
    return product % 90 + 1 + "." + product % 10 + "9";
  }

  /** Each page is by one author, whatever its query; few authors wrote many pages. */
  private static int author(String url) {
    int page = url.split("[?#]", 2)[0].hashCode() * SPREAD;
    return skewed((page >>> 1) / (double) (1L << 31), AUTHORS);
  }

  /** A number below the bound; low ones are drawn more often. */
  private int skewed(int bound) {
    return skewed(random.nextDouble(), bound);
  }

  private static int skewed(double drawn, int bound) {
    return (int) (Math.pow(drawn, 3) * bound);
  }
}
