package sluice.archive.streams;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import sluice.log.DateTimes;

/**
 * A visit with its rows, which are what a tracker might leave: plausible and of all kinds, not
 * those of given requests. Confined to one stream.
 */
final class StreamVisit {
  private static final String[] OF_CONVERSION = {
    "idvisitor",
    "visitor_returning",
    "visitor_seconds_since_first",
    "visitor_count_visits",
    "referer_type",
    "referer_name",
    "referer_keyword",
    "config_browser_name",
    "config_device_type",
    "location_country",
    "location_region",
    "location_city",
    "custom_dimension_1"
  };

  private final long id;
  private final Step.Hit firstHit;
  private final StreamRow visit = new StreamRow("log_visit");
  private final List<StreamRow> actions = new ArrayList<>();
  private final Map<String, StreamRow> conversions = new LinkedHashMap<>();
  private final Map<String, StreamRow> items = new LinkedHashMap<>();
  private final ActionNames names;
  private long first;
  private long last;
  private boolean isHeld;

  /**
   * A visit that begins with a hit.
   *
   * @param hasAgents whether AI agents are told apart
   */
  StreamVisit(long id, Step.Hit hit, long time, ActionNames names, boolean hasAgents) {
    this.id = id;
    this.firstHit = hit;
    this.names = names;
    this.first = time;
    this.last = time;
    int variant = hit.variant();
    visit
        .with("idvisit", id)
        .with("idsite", hit.idSite())
        .with("idvisitor", bytes(hit.visitor() + 1))
        .with("config_id", bytes(hit.visitor() % 3 + 100))
        .with("location_ip", new byte[] {10, 0, 0, (byte) hit.visitor()})
        .with("user_id", one(variant, null, null, "anna", "Anna", "bert"))
        .with("visitor_localtime", variant % 24 + ":10:00")
        .with("visitor_returning", variant % 3)
        .with("visitor_count_visits", 1 + variant % 9)
        .with("visitor_seconds_since_first", variant * 997L)
        .with("visitor_seconds_since_last", variant * 601L)
        .with("referer_type", one(variant, 1, 6, 2, 3, 7, 8, 8))
        .with(
            "referer_name",
            one(
                variant,
                "",
                "spring",
                "Google",
                "news.example.org",
                "Facebook",
                "ChatGPT",
                "Claude"))
        .with("referer_keyword", one(variant, null, "tulips", "bulbs", null, null, null, null))
        .with(
            "referer_url",
            one(
                variant,
                "",
                "",
                "https://www.google.com/",
                "https://news.example.org/a",
                "",
                "https://chatgpt.com/",
                ""))
        .with("location_browser_lang", one(variant, "en-us", "fr", "de-de"))
        .with("location_country", one(variant, "fr", "us", "in", "fr"))
        .with("location_region", one(variant, "IDF", "CA", null, "ARA"))
        .with("location_city", one(variant, "Paris", "Berkeley", null, "paris"))
        .with("location_latitude", one(variant, 48.85, 37.87, null, 48.86))
        .with("location_longitude", one(variant, 2.35, -122.27, null, 2.36))
        .with("config_browser_name", one(variant, "FF", "CH"))
        .with("config_browser_engine", one(variant, "Gecko", "Blink"))
        .with("config_browser_version", one(variant, "131.0", "124.0"))
        .with("config_os", one(variant, "LIN", "WIN", "AND"))
        .with("config_device_type", one(variant, 0, 1, 2))
        .with("config_resolution", one(variant, "1920x1080", "unknown", "800x600"))
        .with("config_cookie", variant % 2)
        .with("config_pdf", variant / 2 % 2)
        .with("custom_dimension_1", one(variant, "free", null, "paid"))
        .with("visit_goal_buyer", 0)
        .with("visit_goal_converted", 0)
        .with("visit_total_actions", 0)
        .with("visit_total_interactions", 0)
        .with("visit_total_searches", 0)
        .with("visit_total_events", 0);
    if (hasAgents) {
      visit.with("ai_agent_name", one(variant, null, "ChatGPT", null, "NovaAct"));
    }
  }

  private static byte[] bytes(int number) {
    return new byte[] {(byte) 0xA0, 0, 0, 0, 0, 0, 0, (byte) number};
  }

  private static Object one(int variant, Object... values) {
    return values[variant % values.length];
  }

  long id() {
    return id;
  }

  int idSite() {
    return firstHit.idSite();
  }

  int visitor() {
    return firstHit.visitor();
  }

  long first() {
    return first;
  }

  long last() {
    return last;
  }

  /** Whether rows of it wait for their transaction to be committed. */
  boolean isHeld() {
    return isHeld;
  }

  void hold(boolean held) {
    isHeld = held;
  }

  /** Instants of all its rows, Unix seconds. */
  Stream<Long> times() {
    return Stream.concat(
        Stream.of(first, last),
        Stream.of(actions, conversions.values(), items.values())
            .flatMap(rows -> rows.stream())
            .map(row -> DateTimes.seconds((String) row.value("server_time"))));
  }

  /** Whether a hit at that time continues it. */
  boolean isNear(long time, long seconds) {
    return time >= first - seconds && time <= last + seconds;
  }

  /** Where a visit takes ids from, and what a transaction has to write and to delete. */
  interface Rows {
    long nextId();

    /** One of the site's goals; 0 where it has none. */
    int goal(int variant);

    void changed(StreamRow row);

    void deleted(StreamRow row);
  }

  /**
   * Records a hit.
   *
   * @param time Unix seconds
   * @param alwaysActs whether each hit leaves an action, conversions too
   */
  void record(Step.Hit hit, long time, boolean alwaysActs, Rows rows) throws SQLException {
    boolean isLatest = time >= last;
    first = Math.min(first, time);
    last = Math.max(last, time);
    switch (hit.kind()) {
      case GOAL -> convert(hit, time, rows);
      case CART -> putInCart(hit, time, rows);
      case ORDER -> order(hit, time, rows);
      default -> {}
    }
    boolean acts =
        !Set.of(Step.Kind.GOAL, Step.Kind.CART, Step.Kind.ORDER, Step.Kind.PING)
            .contains(hit.kind());
    if (acts || alwaysActs || actions.isEmpty()) {
      act(hit, time, isLatest, rows);
    }
    visit
        .with("visit_first_action_time", DateTimes.text(first))
        .with("visit_last_action_time", DateTimes.text(last))
        .with("visit_total_time", last == first ? 0 : last - first + 1);
    rows.changed(visit);
  }

  private void act(Step.Hit hit, long time, boolean isLatest, Rows rows) throws SQLException {
    int variant = hit.variant();
    long url = names.id(ActionNames.URL, "shop.example.org/" + one(variant, "a", "b/c", "b/", ""));
    long title = names.id(ActionNames.TITLE, (String) one(variant / 4, "One", "About us", ""));
    StreamRow row =
        new StreamRow("log_link_visit_action")
            .with("idlink_va", rows.nextId())
            .with("idsite", idSite())
            .with("idvisit", id)
            .with("idvisitor", visit.value("idvisitor"))
            .with("server_time", DateTimes.text(time))
            .with("idaction_url", url)
            .with("idaction_name", title)
            .with("idaction_url_ref", visit.number("visit_exit_idaction_url"))
            .with("idaction_name_ref", visit.number("visit_exit_idaction_name"))
            .with("pageview_position", actions.size() + 1)
            .with("time_spent_ref_action", actions.isEmpty() ? 0 : variant % 300)
            .with("custom_dimension_1", one(variant, "x", null, "y"))
            .with("time_server", one(variant, null, 120, 340));
    describe(row, hit);
    if (!actions.isEmpty()) {
      StreamRow before = actions.get(actions.size() - 1);
      before.with("time_spent", variant % 300);
      rows.changed(before);
    }
    actions.add(row);
    rows.changed(row);
    visit
        .more("visit_total_actions", 1)
        .more("visit_total_interactions", 1)
        .with("last_idlink_va", row.number("idlink_va"));
    if (actions.size() == 1 || !isLatest && time == first) {
      visit.with("visit_entry_idaction_url", url).with("visit_entry_idaction_name", title);
    }
    if (isLatest) {
      visit.with("visit_exit_idaction_url", url).with("visit_exit_idaction_name", title);
    }
  }

  private void describe(StreamRow row, Step.Hit hit) throws SQLException {
    int variant = hit.variant();
    switch (hit.kind()) {
      case SEARCH -> {
        row.with("idaction_name", names.id(ActionNames.SEARCH, "word " + variant % 3))
            .with("search_cat", one(variant, null, "books"))
            .with("search_count", variant % 4);
        visit.more("visit_total_searches", 1);
      }
      case EVENT -> {
        row.with("idaction_event_category", names.id(ActionNames.EVENT_CATEGORY, "video"))
            .with(
                "idaction_event_action",
                names.id(ActionNames.EVENT_ACTION, (String) one(variant, "play", "stop")))
            .with("idaction_name", names.id(ActionNames.EVENT_NAME, "film " + variant % 3))
            .with("custom_float", variant % 7 / 10.0);
        visit.more("visit_total_events", 1);
      }
      case CONTENT ->
          row.with("idaction_content_name", names.id(ActionNames.CONTENT_NAME, "banner"))
              .with(
                  "idaction_content_piece",
                  names.id(ActionNames.CONTENT_PIECE, "piece " + variant % 2))
              .with("idaction_content_target", names.id(ActionNames.CONTENT_TARGET, "/target"))
              .with(
                  "idaction_content_interaction",
                  variant % 3 == 0 ? names.id(ActionNames.CONTENT_INTERACTION, "click") : null);
      case DOWNLOAD ->
          row.with("idaction_url", names.id(ActionNames.DOWNLOAD, "shop.example.org/f.pdf"))
              .with("idaction_name", null);
      case OUTLINK ->
          row.with("idaction_url", names.id(ActionNames.OUTLINK, "http://out.example.org/o"))
              .with("idaction_name", null);
      case PRODUCT ->
          row.with("idaction_product_sku", sku(variant % 3))
              .with("idaction_product_name", names.id(ActionNames.PRODUCT, "P" + variant % 3))
              .with("idaction_product_cat", names.id(ActionNames.CATEGORY, "food"))
              .with("product_price", variant % 5 + 0.1);
      default -> {}
    }
  }

  private long sku(int number) throws SQLException {
    return names.id(ActionNames.SKU, "S" + number);
  }

  private StreamRow conversion(long time, int idGoal, long buster) {
    return new StreamRow("log_conversion")
        .with("idvisit", id)
        .with("idsite", idSite())
        .with("idgoal", idGoal)
        .with("buster", buster)
        .with("server_time", DateTimes.text(time))
        .with("url", "https://shop.example.org/b")
        .with("pageviews_before", actions.size())
        .like(visit, OF_CONVERSION);
  }

  private void convert(Step.Hit hit, long time, Rows rows) throws SQLException {
    int goal = rows.goal(hit.variant());
    if (goal == 0) {
      return;
    }
    StreamRow row =
        conversion(time, goal, rows.nextId())
            .with("revenue", hit.variant() % 50 / 8.0)
            .with("idaction_url", names.id(ActionNames.URL, "shop.example.org/thanks"));
    conversions.put(row.value("idgoal") + " " + row.value("buster"), row);
    rows.changed(row);
    visit.with("visit_goal_converted", 1);
  }

  private void putInCart(Step.Hit hit, long time, Rows rows) throws SQLException {
    StreamRow cart =
        conversion(time, -1, 0).with("revenue", hit.variant() % 90 / 4.0).with("items", 1);
    conversions.put("-1 0", cart);
    rows.changed(cart);
    for (StreamRow item : items.values()) {
      if (item.value("idorder").equals("0")) {
        item.with("deleted", 1);
        rows.changed(item);
      }
    }
    item(hit, time, "0", rows);
    visit.with("visit_goal_buyer", visit.number("visit_goal_buyer") == 1 ? 3 : 2);
  }

  private void item(Step.Hit hit, long time, String order, Rows rows) throws SQLException {
    int variant = hit.variant();
    StreamRow item =
        new StreamRow("log_conversion_item")
            .with("idvisit", id)
            .with("idsite", idSite())
            .with("idvisitor", visit.value("idvisitor"))
            .with("server_time", DateTimes.text(time))
            .with("idorder", order)
            .with("idaction_sku", sku(variant % 3))
            .with("idaction_name", names.id(ActionNames.PRODUCT, "P" + variant % 3))
            .with("idaction_category", names.id(ActionNames.CATEGORY, "food"))
            .with("idaction_category2", 0)
            .with("idaction_category3", 0)
            .with("idaction_category4", 0)
            .with("idaction_category5", 0)
            .with("price", variant % 5 + 0.1)
            .with("quantity", 1 + variant % 3)
            .with("deleted", 0);
    items.put(order + " " + item.value("idaction_sku"), item);
    rows.changed(item);
  }

  /** The cart becomes an order. */
  private void order(Step.Hit hit, long time, Rows rows) throws SQLException {
    long number = rows.nextId();
    String order = "order " + number;
    StreamRow cart = conversions.remove("-1 0");
    if (cart != null) {
      rows.deleted(cart);
    }
    for (StreamRow item : List.copyOf(items.values())) {
      if (item.value("idorder").equals("0") && item.number("deleted") == 0) {
        items.remove("0 " + item.value("idaction_sku"));
        rows.deleted(item);
      }
    }
    StreamRow row =
        conversion(time, 0, number)
            .with("idorder", order)
            .with("items", 1)
            .with("revenue", hit.variant() % 90 / 4.0)
            .with("revenue_subtotal", hit.variant() % 80 / 4.0)
            .with("revenue_tax", one(hit.variant(), null, 0.3))
            .with("revenue_shipping", 1.5);
    conversions.put("0 " + number, row);
    rows.changed(row);
    item(hit, time, order, rows);
    visit.with("visit_goal_buyer", 1).with("visit_goal_converted", 1);
  }

  /** What Matomo's tool leaves of a visit. */
  void anonymise(Rows rows) {
    visit
        .with("idvisitor", bytes(0))
        .with("user_id", null)
        .with("location_country", "xx")
        .with("location_region", null)
        .with("location_city", null)
        .with("location_latitude", null)
        .with("location_longitude", null)
        .with("config_resolution", null);
    rows.changed(visit);
    for (StreamRow row : actions) {
      rows.changed(row.with("idvisitor", bytes(0)));
    }
    for (StreamRow row : conversions.values()) {
      rows.changed(row.like(visit, OF_CONVERSION));
    }
    for (StreamRow row : items.values()) {
      rows.changed(row.with("idvisitor", bytes(0)));
    }
  }
}
