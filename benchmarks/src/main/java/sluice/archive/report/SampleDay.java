package sluice.archive.report;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.mariadb.jdbc.MariaDbDataSource;
import sluice.archive.fold.ReportSet;
import sluice.archive.period.Period;
import sluice.archive.table.MatomoTables;
import sluice.archive.visit.LogAction;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.archive.visit.VisitSlice;
import sluice.log.ActionType;
import sluice.log.BrowserPlugin;
import sluice.matomo.MatomoInstallation;
import sluice.site.CustomDimension;
import sluice.site.Goal;
import sluice.site.Site;

/**
 * A day of a shop in which each report has something to count: 1,000 visits with 8 actions each,
 * among them page views, searches, contents, views of products, downloads and events; conversions
 * of two goals, orders and carts; and requests of bots. The same at each call. Confined to one
 * thread.
 */
final class SampleDay {
  private static final int VISITS = 1_000;
  private static final int ACTIONS = 8;
  private static final int BOT_REQUESTS = 300;
  private static final int PAGES = 2_000;

  /** Names of each other type of action. */
  private static final int NAMES = 20;

  private static final long NOON = 1_791_979_200L;
  private static final String URL = "https://www.shop.example";

  private static final Site SITE =
      new Site(
          1,
          "website",
          URL,
          List.of(URL),
          ZoneOffset.UTC,
          0,
          true,
          false,
          false,
          true,
          List.of("q"),
          List.of("cat"),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(
              new Goal(1, "read", "url", "/tools", "contains", false, false, 0, false),
              new Goal(2, "paid", "manually", "", "contains", false, true, 5, false)),
          List.of(
              new CustomDimension(1, 1, "plan", CustomDimension.Scope.VISIT, false, List.of()),
              new CustomDimension(2, 2, "author", CustomDimension.Scope.ACTION, false, List.of())));

  /** As the newest Matomo makes them, which has reports that older ones lack. */
  private static final ReportSettings SETTINGS =
      ReportSettings.DEFAULTS.with(MatomoInstallation.NEWEST);

  private final Map<Long, LogAction> actions = new HashMap<>();
  private final Map<ActionType, Long> firstOf = new HashMap<>();
  private final Random random = new Random(3);
  private final LogActions names;
  private final List<VisitSlice> slices = new ArrayList<>();
  private final List<LogRow> botRequests = new ArrayList<>();

  SampleDay() {
    for (long id = 1; id <= PAGES; id++) {
      boolean isUrl = id % 2 == 0;
      String name = isUrl ? "shop.example/tools/" + id % 40 + "/spade-" + id : "Spade " + id;
      ActionType type = isUrl ? ActionType.PAGE_URL : ActionType.PAGE_TITLE;
      actions.put(id, new LogAction(type, isUrl ? 2 : -1, name));
    }
    for (ActionType type : ActionType.values()) {
      if (type != ActionType.PAGE_URL && type != ActionType.PAGE_TITLE) {
        long first = actions.size() + 1L;
        firstOf.put(type, first);
        for (long id = first; id < first + NAMES; id++) {
          actions.put(id, new LogAction(type, -1, "shop.example/" + type + " " + id));
        }
      }
    }
    names = new LogActions(new MatomoTables(new MariaDbDataSource(), "matomo_"), actions);
    for (long id = 1; id <= VISITS; id++) {
      slices.add(slice(id));
    }
    for (long id = 1; id <= BOT_REQUESTS; id++) {
      botRequests.add(botRequest(id));
    }
  }

  /** All reports of {@link ReportSet}, which have counted nothing, by a name that is unique. */
  static Map<String, Report> reports() {
    Period day = Period.day(LocalDate.of(2026, 10, 14));
    List<Report> all = new ArrayList<>(List.of(ReportSet.visitsSummary()));
    all.addAll(ReportSet.others(SITE, SETTINGS, day, true));
    Map<String, Report> named = new LinkedHashMap<>();
    for (Report report : all) {
      String name = name(report);
      if (named.put(name, report) != null) {
        throw new IllegalStateException("two reports are called " + name);
      }
    }
    return named;
  }

  /** Its class, or where many are of that class, its record. */
  private static String name(Report report) {
    return report instanceof DimensionReport
        ? report.periodRules().get(0).record()
        : report.getClass().getSimpleName();
  }

  /** Counts the day in a report. */
  void count(Report report) {
    slices.forEach(report::add);
    botRequests.forEach(request -> report.addBotRequest(request, names));
  }

  LogActions names() {
    return names;
  }

  List<VisitSlice> slices() {
    return slices;
  }

  /** An action of a type by a number that may be larger than there are names. */
  private long named(ActionType type, long number) {
    return firstOf.get(type) + number % NAMES;
  }

  private VisitSlice slice(long id) {
    List<LogRow> rows = new ArrayList<>();
    for (long place = 0; place < ACTIONS; place++) {
      rows.add(action(id, place));
    }
    List<LogRow> conversions = id % 4 == 0 ? List.of(conversion(id, id % 16 / 4 - 1)) : List.of();
    List<LogRow> items =
        id % 4 == 0 && id % 16 / 4 <= 1 ? List.of(item(id), item(id + 1)) : List.of();
    VisitBundle bundle = new VisitBundle(id, visit(id), rows, conversions, items);
    return new VisitSlice(bundle, true, rows, conversions, items, names);
  }

  private LogRow action(long visit, long place) {
    long page = 2 * (1 + (long) (Math.pow(random.nextDouble(), 3) * (PAGES / 2 - 1)));
    Map<String, Object> row = new HashMap<>();
    row.put("idlink_va", visit * ACTIONS + place);
    row.put("idvisitor", visit);
    row.put("idaction_url", page);
    row.put("server_time", NOON + place * 20);
    row.put("time_spent_ref_action", 20L);
    row.put("time_spent", 20L);
    row.put("custom_dimension_2", "author " + page % 90);
    if (place == ACTIONS - 1) {
      row.put("idaction_event_category", named(ActionType.EVENT_CATEGORY, visit));
      row.put("idaction_event_action", named(ActionType.EVENT_ACTION, page));
      row.put("idaction_name", named(ActionType.EVENT_NAME, visit + page));
      row.put("custom_float", 1.5);
    } else if (place == ACTIONS - 2) {
      other(row, visit, page);
    } else {
      row.put("idaction_name", page - 1);
      row.put("idaction_url_ref", page);
      row.put("idaction_name_ref", page - 1);
      row.put("pageviews_before", place);
      for (String timing :
          List.of("network", "server", "transfer", "dom_processing", "dom_completion", "on_load")) {
        row.put("time_" + timing, (long) random.nextInt(400));
      }
    }
    return LogRow.of(row);
  }

  /** The last action but one: of a kind that some visits have. */
  private void other(Map<String, Object> row, long visit, long page) {
    switch ((int) (visit % 5)) {
      case 0 -> {
        row.put("idaction_url", null);
        row.put("idaction_name", named(ActionType.SITE_SEARCH, page));
        row.put("search_cat", "category " + page % 7);
        row.put("search_count", page % 30);
      }
      case 1 -> {
        row.put("idaction_content_name", named(ActionType.CONTENT_NAME, page));
        row.put("idaction_content_piece", named(ActionType.CONTENT_PIECE, page));
        row.put("idaction_content_target", named(ActionType.CONTENT_TARGET, page));
        if (visit % 2 == 0) {
          row.put("idaction_content_interaction", named(ActionType.CONTENT_INTERACTION, page));
        }
      }
      case 2 -> {
        row.put("idaction_name", page - 1);
        row.put("idaction_product_sku", named(ActionType.PRODUCT_SKU, page));
        row.put("idaction_product_name", named(ActionType.PRODUCT_NAME, page));
        for (String which : List.of("", "2", "3", "4", "5")) {
          long category = named(ActionType.PRODUCT_CATEGORY, page + which.length());
          row.put("idaction_product_cat" + which, category);
        }
        row.put("product_price", 9.5);
      }
      case 3 -> row.put("idaction_url", named(ActionType.DOWNLOAD, page));
      default -> row.put("idaction_url", named(ActionType.OUTLINK, page));
    }
  }

  private static LogRow visit(long id) {
    Map<String, Object> visit = new HashMap<>(source(id));
    visit.put("idvisit", id);
    visit.put("visit_first_action_time", NOON);
    visit.put("visit_last_action_time", NOON + ACTIONS * 20);
    visit.put("visitor_localtime", NOON % 86_400);
    visit.put("visit_total_actions", (long) ACTIONS);
    visit.put("visit_total_time", 160L);
    visit.put("visit_goal_converted", id % 4 == 0 ? 1L : 0L);
    visit.put("visitor_returning", id % 3 == 0 ? 1L : 0L);
    visit.put("visitor_seconds_since_last", id * 3_600);
    visit.put("visit_entry_idaction_url", 2L);
    visit.put("visit_entry_idaction_name", 1L);
    visit.put("visit_exit_idaction_url", 4L);
    visit.put("visit_exit_idaction_name", 3L);
    visit.put("last_idlink_va", id * ACTIONS + ACTIONS - 1);
    visit.put("referer_url", "https://site" + id % 50 + ".example/" + id % 200);
    visit.put("location_browser_lang", "de-de");
    visit.put("config_browser_version", "1" + id % 20 + ".0");
    visit.put("config_browser_engine", id % 2 == 0 ? "Blink" : "Gecko");
    visit.put("config_os", id % 3 == 0 ? "WIN" : "LIN");
    visit.put("config_os_version", "1" + id % 3);
    visit.put("config_resolution", id % 2 == 0 ? "1920x1080" : "390x844");
    for (BrowserPlugin plugin : BrowserPlugin.values()) {
      visit.put(plugin.column(), id % 2);
    }
    visit.put("user_id", "user-" + id % 500);
    return LogRow.of(visit);
  }

  /** Columns that visits and conversions have alike. */
  private static Map<String, Object> source(long id) {
    Map<String, Object> source = new HashMap<>();
    source.put("idvisitor", id);
    long[] types = {1, 2, 3, 6, 7, 8};
    long type = types[(int) (id / 4 % types.length)];
    source.put("referer_type", type);
    if (type > 1) {
      source.put("referer_name", type == 8 ? "ChatGPT" : "site" + id % 50 + ".example");
      source.put("referer_keyword", "spade " + id % 90);
    }
    source.put("visitor_count_visits", 1 + id % 12);
    source.put("visitor_seconds_since_first", id % 40 * 86_400);
    source.put("location_country", id % 2 == 0 ? "de" : "fr");
    source.put("location_region", "R" + id % 16);
    source.put("location_city", "City " + id % 300);
    source.put("location_latitude", 40 + id % 90 / 10.0);
    source.put("location_longitude", 5 + id % 70 / 10.0);
    source.put("config_browser_name", id % 2 == 0 ? "CH" : "FF");
    source.put("config_device_type", id % 3);
    source.put("config_device_brand", id % 2 == 0 ? "SA" : "AP");
    source.put("config_device_model", "Model " + id % 60);
    source.put("custom_dimension_1", "plan " + id % 8);
    return source;
  }

  /**
   * A conversion of a visit.
   *
   * @param goal -1 for a cart, 0 for an order, or the id of a goal
   */
  private LogRow conversion(long visit, long goal) {
    Map<String, Object> row = new HashMap<>(source(visit));
    row.put("idvisit", visit);
    row.put("idgoal", goal);
    row.put("idlink_va", visit * ACTIONS + 2);
    row.put("idaction_url", 2L);
    row.put("pageviews_before", 3L);
    row.put("server_time", NOON + 60);
    row.put("revenue", 25.5);
    if (goal <= 0) {
      row.put("idorder", goal == 0 ? "order-" + visit : null);
      row.put("items", 2L);
      row.put("revenue_subtotal", 20.0);
      row.put("revenue_tax", 3.5);
      row.put("revenue_shipping", 2.0);
      row.put("revenue_discount", 0.0);
    }
    return LogRow.of(row);
  }

  private LogRow item(long number) {
    Map<String, Object> row = new HashMap<>();
    row.put("idvisitor", number);
    row.put("idorder", number % 16 / 4 == 1 ? "order-" + number : "0");
    row.put("idaction_sku", named(ActionType.PRODUCT_SKU, number));
    row.put("idaction_name", named(ActionType.PRODUCT_NAME, number));
    row.put("idaction_category", named(ActionType.PRODUCT_CATEGORY, number));
    row.put("price", 10.0);
    row.put("quantity", 1L);
    row.put("server_time", NOON + 60);
    return LogRow.of(row);
  }

  private LogRow botRequest(long id) {
    Map<String, Object> row = new HashMap<>();
    row.put("idrequest", id);
    row.put("bot_name", id % 2 == 0 ? "ChatGPT-User" : "Claude-User");
    row.put("bot_type", SETTINGS.installation().botType());
    row.put(
        "idaction_url", id % 9 == 0 ? named(ActionType.DOWNLOAD, id) : 2 * (1 + id % (PAGES / 2)));
    row.put("http_status_code", id % 20 == 0 ? 404L : id % 30 == 0 ? 500L : 200L);
    row.put("response_size_bytes", 10_000 + id);
    row.put("response_time_ms", 20 + id % 90);
    row.put("server_time", NOON + id);
    return LogRow.of(row);
  }
}
