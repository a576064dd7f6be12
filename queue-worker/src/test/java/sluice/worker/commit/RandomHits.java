package sluice.worker.commit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import sluice.log.DateTimes;
import sluice.queue.RequestSet;

/**
 * Streams of hits that make visits meet: few visitors behind one address and browser, some with
 * ids, some without, who log in, order twice, go back in time and come by campaigns.
 */
final class RandomHits {

  /** Seconds between hits: visits of one visitor end now and then. */
  private static final long STEP = 97;

  private final Random random;
  private final long start = DateTimes.seconds("2026-10-12 20:00:00");

  RandomHits(long seed) {
    this.random = new Random(seed);
  }

  /** Ids that hits may carry. */
  static TreeSet<String> visitorIds() {
    TreeSet<String> ids = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      ids.add("%016x".formatted(0xabc0 + i));
    }
    return ids;
  }

  List<RequestSet> sets(int count) {
    List<RequestSet> sets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> params = new LinkedHashMap<>();
      params.put("idsite", one("1", "1", "1", "2"));
      params.put("rec", "1");
      params.put("url", "https://shop.example.org/" + one("a", "b", "thanks", "product-7"));
      visitor(params);
      kind(params);
      boolean isLate = random.nextInt(8) == 0;
      // No two hits share a second, so that a dump can tell visits apart.
      long time = start + i * STEP - (isLate ? random.nextInt(90) * STEP + 1 + i % 90 : 0);
      sets.add(
          Corpus.set(
              DateTimes.text(time),
              params.entrySet().stream()
                  .flatMap(it -> Stream.of(it.getKey(), it.getValue()))
                  .toArray(String[]::new)));
    }
    return sets;
  }

  private void visitor(Map<String, String> params) {
    if (random.nextInt(4) > 0) {
      params.put("_id", "%016x".formatted(0xabc0 + random.nextInt(5)));
    }
    if (random.nextInt(5) == 0) {
      params.put("uid", one("anna", "bert"));
    }
    if (random.nextInt(12) == 0) {
      params.put("cid", "%016x".formatted(0xabc0 + random.nextInt(5)));
    }
    if (random.nextInt(8) == 0) {
      params.put("urlref", one("https://www.google.com/search?q=x", "https://other.org/p"));
    }
    if (random.nextInt(8) == 0) {
      params.merge("url", one("?utm_campaign=one", "?utm_campaign=two"), String::concat);
    }
    if (random.nextInt(20) == 0) {
      params.put("new_visit", "1");
    }
    if (random.nextInt(3) == 0) {
      params.put("dimension1", one("free", "paid"));
    }
  }

  private void kind(Map<String, String> params) {
    switch (random.nextInt(14)) {
      case 0, 12, 13 -> {
        params.put("idgoal", "0");
        params.put("revenue", "5");
        params.put("ec_items", items());
      }
      case 1, 2 -> {
        params.put("idgoal", "0");
        params.put("ec_id", "order-" + random.nextInt(14));
        params.put("revenue", "9.5");
        params.put("ec_items", items());
      }
      case 3 -> params.put("idgoal", "2");
      case 4 -> {
        params.put("ping", "1");
        lateTimings(params);
      }
      case 5 -> {
        params.put("e_c", "video");
        params.put("e_a", one("play", "stop"));
        params.put("e_v", "3");
        lateTimings(params);
      }
      case 6 -> params.put("search", one("cheese", "bread"));
      case 7 -> params.put("download", "https://shop.example.org/f.pdf");
      case 8 -> {
        params.put("c_n", "banner");
        params.put("c_p", one("red", "blue"));
      }
      default -> {
        params.put("action_name", one("", "One", "About us"));
        params.put("pv_id", one("aaaaaa", "bbbbbb"));
        params.put("pf_srv", "-1");
        params.put("dimension3", one("x", "y"));
      }
    }
  }

  /** Timings of a page that was viewed before, in this visit perhaps. */
  private void lateTimings(Map<String, String> params) {
    params.put("pv_id", one("aaaaaa", "bbbbbb"));
    params.put("pf_srv", Integer.toString(1 + random.nextInt(999)));
  }

  private String items() {
    List<String> items = new ArrayList<>();
    for (String sku : List.of("S1", "S2", "S3")) {
      if (random.nextBoolean()) {
        items.add("[\"" + sku + "\",\"" + sku + "\",\"food\"," + random.nextInt(9) + ",2]");
      }
    }
    return "[" + String.join(",", items) + "]";
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
