package sluice.worker;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import sluice.php.url.PercentText;
import sluice.php.url.PhpQueryString;
import sluice.queue.QueueSelector;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;
import sluice.request.RequestEnvironment;
import sluice.request.VisitorId;

/**
 * Queue entries of a shop's traffic, one hit each: visits of many visitors interleaved, some
 * visitors return. Confined to one thread.
 */
public final class QueuedHits {

  private static final long SEED = 4;
  private static final int ZLIB_LEVEL = 6;
  private static final long DAY_SECONDS = 86_400;

  /** A visitor may return after this; Matomo's limit of a visit is 1,800 s. */
  private static final long RETURN_SECONDS = 2_700;

  /**
   * How dense the traffic is, and of which kinds its hits are.
   *
   * @param rate hits a second of the traffic, not of the benchmark
   * @param activeVisits visits under way at any time
   * @param meanActions mean of the actions of a visit
   * @param hasExtras whether there are orders, products, content, users and custom dimensions, too
   */
  public record Traffic(int rate, int activeVisits, double meanActions, boolean hasExtras) {
    static final Traffic SHOP = new Traffic(10, 160, 10, false);
  }

  /** The numbers that the log tables must hold afterwards. */
  record Expected(
      long visits, long hits, long pageViews, long events, long searches, long conversions) {}

  private final Random random = new Random(SEED);
  private final ShopPages pages = new ShopPages(random);
  private final List<List<byte[]>> entries = new ArrayList<>();
  private final RequestSetCodec codec = new RequestSetCodec(ZLIB_LEVEL);
  private final List<ShopVisit> active = new ArrayList<>();
  private final Deque<ShopVisit> ended = new ArrayDeque<>();
  private final ShopExtras extras = new ShopExtras();
  private final Traffic traffic;
  private final long start;
  private int visitors;
  private long visits;
  private long pageViews;
  private long events;
  private long searches;
  private long conversions;

  private QueuedHits(int queues, Traffic traffic, long start) {
    this.traffic = traffic;
    this.start = start;
    for (int i = 0; i < queues; i++) {
      entries.add(new ArrayList<>());
    }
  }

  /**
   * Makes hits that are the same at each call but for their times. The last one is of now; where
   * the first would then lie before midnight, at which visits end, the last one is of midnight.
   *
   * @throws IllegalArgumentException if they are more than a day's
   */
  static QueuedHits make(int hits, int queues, Instant now) {
    long length = hits / Traffic.SHOP.rate() + 1;
    if (length > DAY_SECONDS) {
      throw new IllegalArgumentException(
          "at most %d hits: more would take longer than a day, and visits end at midnight"
              .formatted((DAY_SECONDS - 1) * Traffic.SHOP.rate()));
    }
    long midnight = Math.floorDiv(now.getEpochSecond(), DAY_SECONDS) * DAY_SECONDS;
    long end = now.getEpochSecond() - length < midnight ? midnight - 1 : now.getEpochSecond();
    return make(hits, queues, Traffic.SHOP, Instant.ofEpochSecond(end - length));
  }

  /**
   * Makes hits that are the same at each call; with more hits, the first ones are those that there
   * are with fewer.
   *
   * @param start time of the first hit, whole seconds
   */
  public static QueuedHits make(int hits, int queues, Traffic traffic, Instant start) {
    QueuedHits made = new QueuedHits(queues, traffic, start.getEpochSecond());
    for (int i = 0; i < hits; i++) {
      made.add(i);
    }
    return made;
  }

  /** Entries by queue. */
  public List<List<byte[]>> entries() {
    return entries;
  }

  Expected expected() {
    long hits = entries.stream().mapToLong(List::size).sum();
    return new Expected(visits, hits, pageViews, events, searches, conversions);
  }

  private void add(int number) {
    long time = start + number / traffic.rate();
    while (active.size() < traffic.activeVisits()) {
      active.add(nextVisit(time));
    }
    int chosen = random.nextInt(active.size());
    ShopVisit visit = active.get(chosen);
    Map<String, String> parameters = parameters(visit, number);
    append(visit, parameters, time);
    if (visit.isOver()) {
      active.remove(chosen);
      ended.add(visit);
    }
  }

  private ShopVisit nextVisit(long time) {
    boolean canReturn = !ended.isEmpty() && ended.peek().lastHit() + RETURN_SECONDS < time;
    if (canReturn && random.nextInt(4) == 0) {
      return ended.poll().again(random);
    }
    return ShopVisit.ofNewVisitor(visitors++, traffic.meanActions(), random);
  }

  private Map<String, String> parameters(ShopVisit visit, int number) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("idsite", "1");
    all.put("rec", "1");
    all.put("r", Integer.toString(random.nextInt(1_000_000)));
    all.put("_id", visit.visitorId());
    all.put("send_image", "0");
    all.put("cookie", "1");
    all.put("res", visit.resolution());
    if (visit.isFirstHit()) {
      visits++;
    }
    int kind = visit.isFirstHit() ? 0 : random.nextInt(100);
    if (kind < 82) {
      pageView(visit, all, number);
    } else {
      interaction(visit, all, kind);
    }
    if (traffic.hasExtras()) {
      extras.add(visit, all, number);
    }
    return all;
  }

  private void pageView(ShopVisit visit, Map<String, String> all, int number) {
    pageViews++;
    ShopPages.Page page = pages.any();
    if (page.isGoal() && visit.converts()) {
      conversions++;
    }
    all.put("action_name", page.title());
    all.put("url", page.url() + (visit.isFirstHit() ? pages.campaign() : ""));
    all.put("urlref", visit.isFirstHit() ? pages.referrer() : visit.url());
    visit.moveTo(page.url(), "%06d".formatted(number));
    all.put("pv_id", visit.pageViewId());
    for (String timing : List.of("pf_net", "pf_srv", "pf_tfr", "pf_dm1", "pf_dm2", "pf_onl")) {
      all.put(timing, Integer.toString(random.nextInt(400)));
    }
  }

  private void interaction(ShopVisit visit, Map<String, String> all, int kind) {
    all.put("url", visit.url());
    all.put("pv_id", visit.pageViewId());
    if (kind < 90) {
      events++;
      all.put("e_c", "video");
      all.put("e_a", random.nextBoolean() ? "play" : "pause");
      all.put("e_n", "clip " + random.nextInt(300));
      all.put("ca", "1");
    } else if (kind < 93) {
      all.put("link", "https://partner" + random.nextInt(200) + ".example.org/offer");
    } else if (kind < 96) {
      all.put("download", "https://www.shop.example/files/" + random.nextInt(400) + ".pdf");
    } else {
      searches++;
      all.put("search", "garden tool " + random.nextInt(1_500));
      all.put("search_count", Integer.toString(random.nextInt(40)));
    }
  }

  private void append(ShopVisit visit, Map<String, String> parameters, long time) {
    StringBuilder query = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            query.append('&').append(name).append('=').append(PercentText.rawUrlEncode(value)));
    int queue = QueueSelector.queueOf(VisitorId.ofHex(visit.visitorId()), 1, entries.size());
    List<byte[]> list = entries.get(queue);
    RequestSet set =
        new RequestSet(
            List.of(PhpQueryString.parse(query.substring(1))),
            new RequestEnvironment(visit.server(parameters.get("url")), Map.of()),
            Optional.empty(),
            time,
            Optional.of(new SetIdentity("throughput", list.size() + 1L)));
    list.add(codec.encode(set));
    visit.hit(time);
  }
}
