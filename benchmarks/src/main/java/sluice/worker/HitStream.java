package sluice.worker;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import sluice.matomo.MatomoConfig;
import sluice.matomo.TrackerSettings;
import sluice.php.url.PercentText;
import sluice.php.url.PhpQueryString;
import sluice.queue.QueueSelector;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;
import sluice.request.RequestEnvironment;
import sluice.request.VisitorId;

/**
 * Queue entries that are as unlike a shop's usual traffic as hits can be: each of them makes one
 * step of the worker dear. One hit each, the same at each call but for their times. Immutable.
 *
 * @param name what makes it odd
 * @param hitsOfVisitor of each visitor; 0 = all hits are one visitor's
 * @param isInterleaved whether visitors take turns, or one comes after the other
 * @param isCart whether each hit is a cart of several products, or a page view
 */
record HitStream(String name, int hitsOfVisitor, boolean isInterleaved, boolean isCart) {
  private static final int ZLIB_LEVEL = 6;
  private static final long DAY_SECONDS = 86_400;

  /** Hits a second of the traffic, not of the benchmark. */
  private static final int RATE = 10;

  /**
   * Matomo's limit, create_new_visit_after_x_actions, which {@link WorkerDrain} leaves as it is.
   */
  private static final long ACTIONS_OF_VISIT =
      TrackerSettings.of(MatomoConfig.of(Map.of())).visits().newVisitAfterActions();

  private static final int PAGES = 20_000;
  private static final int PRODUCTS = 3_000;
  private static final int PRODUCTS_OF_CART = 5;

  private static final String VISITS = "SELECT COUNT(*) FROM matomo_log_visit";
  private static final String ACTIONS = "SELECT COUNT(*) FROM matomo_log_link_visit_action";
  private static final String CARTS =
      "SELECT COUNT(*) FROM matomo_log_conversion WHERE idgoal = -1";

  /**
   * Entries, and what the log tables must hold afterwards.
   *
   * @param entries by queue
   * @param expected numbers by the statement that counts them
   */
  record Made(List<List<byte[]>> entries, Map<String, Long> expected) {}

  /** All that there are. */
  static List<HitStream> all() {
    return List.of(
        new HitStream("one visitor", 0, false, false),
        new HitStream("new visitors", 1, false, false),
        new HitStream("2,000 actions a visit", 2_000, true, false),
        new HitStream("carts", 10, false, true));
  }

  /**
   * Makes hits. The last one is of now; where the first would then lie before midnight, at which
   * visits end, the last one is of midnight.
   */
  Made make(int hits, int queues, Instant now) {
    long length = hits / RATE + 1;
    long midnight = Math.floorDiv(now.getEpochSecond(), DAY_SECONDS) * DAY_SECONDS;
    long end = now.getEpochSecond() - length < midnight ? midnight - 1 : now.getEpochSecond();
    List<List<byte[]>> entries = new ArrayList<>();
    for (int queue = 0; queue < queues; queue++) {
      entries.add(new ArrayList<>());
    }
    int visitors = hitsOfVisitor == 0 ? 1 : Math.max(1, hits / hitsOfVisitor);
    Random random = new Random(11);
    RequestSetCodec codec = new RequestSetCodec(ZLIB_LEVEL);
    for (int number = 0; number < hits; number++) {
      int visitor =
          isInterleaved
              ? number % visitors
              : Math.min(visitors - 1, (int) ((long) number * visitors / hits));
      VisitorId id = VisitorId.ofHex("%016x".formatted((visitor + 1L) * 0x9E3779B97F4A7C15L));
      List<byte[]> list = entries.get(QueueSelector.queueOf(id, 1, queues));
      list.add(
          codec.encode(
              new RequestSet(
                  List.of(PhpQueryString.parse(query(id, number, random))),
                  new RequestEnvironment(server(visitor), Map.of()),
                  Optional.empty(),
                  end - length + number / RATE,
                  Optional.of(new SetIdentity("stream", list.size() + 1L)))));
    }
    Map<String, Long> expected = new LinkedHashMap<>(Map.of(VISITS, visits(hits, visitors)));
    expected.put(isCart ? CARTS : ACTIONS, isCart ? visitors : (long) hits);
    return new Made(entries, expected);
  }

  /** One visitor's hits go beyond the actions at which Matomo begins another visit. */
  private long visits(int hits, int visitors) {
    return hitsOfVisitor == 0 ? (hits + ACTIONS_OF_VISIT - 1) / ACTIONS_OF_VISIT : visitors;
  }

  private String query(VisitorId id, int number, Random random) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("idsite", "1");
    all.put("rec", "1");
    all.put("_id", id.hex());
    all.put("send_image", "0");
    all.put("pv_id", "%06d".formatted(number % 1_000_000));
    int page = random.nextInt(PAGES);
    all.put("url", "https://www.shop.example/tools/spade-" + page);
    if (isCart) {
      all.put("idgoal", "0");
      all.put("ec_items", items(random));
      all.put("revenue", "%d.95".formatted(20 + random.nextInt(200)));
    } else {
      all.put("action_name", "No. " + page + ": spade - Garden shop");
    }
    StringBuilder query = new StringBuilder();
    all.forEach(
        (name, value) ->
            query.append('&').append(name).append('=').append(PercentText.rawUrlEncode(value)));
    return query.substring(1);
  }

  private static String items(Random random) {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < PRODUCTS_OF_CART; i++) {
      int product = random.nextInt(PRODUCTS);
      items.add(
          "[\"SKU%1$d\",\"Product %1$d\",\"Category %2$d\",%3$d.99,1]"
              .formatted(product, product % 40, 1 + product % 90));
    }
    return "[" + String.join(",", items) + "]";
  }

  private static Map<String, String> server(int visitor) {
    return Map.of(
        "REMOTE_ADDR",
        VisitorNetwork.of(visitor).address(1),
        "HTTP_USER_AGENT",
        "Mozilla/5.0 (X11; Linux x86_64; rv:"
            + (100 + visitor % 30)
            + ".0) Gecko/20100101 Firefox/"
            + (100 + visitor % 30)
            + ".0",
        "HTTP_ACCEPT_LANGUAGE",
        "de-de,de;q=0.9");
  }
}
