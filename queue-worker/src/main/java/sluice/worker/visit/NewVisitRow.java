package sluice.worker.visit;

import static sluice.worker.visit.VisitColumns.CITY;
import static sluice.worker.visit.VisitColumns.COUNTRY;
import static sluice.worker.visit.VisitColumns.LATITUDE;
import static sluice.worker.visit.VisitColumns.LONGITUDE;
import static sluice.worker.visit.VisitColumns.REGION;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import sluice.log.BrowserLanguage;
import sluice.log.BrowserPlugin;
import sluice.php.PhpValues;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.site.CustomDimension;
import sluice.worker.action.Action;
import sluice.worker.device.DeviceColumns;
import sluice.worker.location.Location;
import sluice.worker.referrer.Referrer;

/**
 * The row of log_visit that a hit begins (docs: queue-worker/docs/log-tables.md#log_visit, column
 * "new"). One object, one row.
 */
final class NewVisitRow {

  private static final int USER_ID_CHARACTERS = 200;
  private static final int CITY_BYTES = 255;
  private static final int CODE_BYTES = 3;
  static final int RESOLUTION_BYTES = 9;

  /** Values of visitor_returning: 2 returning customer, 1 returning, 0 new. */
  private static final int CUSTOMER = 2;

  private static final List<BrowserPlugin> PLUGINS = List.of(BrowserPlugin.values());

  private final Hit hit;
  private final Optional<Visit> previous;
  private final Map<String, Object> row = new LinkedHashMap<>();

  NewVisitRow(VisitRows.Begin begin) {
    this.hit = begin.hit();
    this.previous = begin.previous();
  }

  /**
   * All columns that Matomo's insert names.
   *
   * @param idVisitor whose visit it is
   * @param isConverted whether the hit converts the visit
   */
  Map<String, Object> values(
      VisitorId idVisitor, Referrer referrer, ActionIdColumns ids, boolean isConverted) {
    row.put(VisitColumns.IDSITE, (long) hit.site().idSite());
    row.put(VisitColumns.IDVISITOR, idVisitor.bytes());
    row.put(VisitColumns.LAST_ACTION, hit.time());
    row.put(VisitColumns.CONFIG_ID, hit.visitor().configId().bytes());
    row.put(VisitColumns.LOCATION_IP, hit.origin().storedIp().bytes());
    hit.visitDimensions().forEach((index, value) -> row.put(CustomDimension.column(index), value));
    visitor();
    row.put(VisitColumns.FIRST_ACTION, hit.time());
    row.put(VisitColumns.GOAL_BUYER, hit.goal().isOrder() ? 1L : hit.goal().isCart() ? 2L : 0L);
    row.put(VisitColumns.GOAL_CONVERTED, isConverted ? 1L : 0L);
    history();
    counters(ids);
    referrer(referrer);
    device();
    row.put(VisitColumns.TOTAL_TIME, totalTime(isConverted));
    location();
    return row;
  }

  private void visitor() {
    row.put(VisitColumns.PROFILABLE, hit.visitor().id().isPresent() ? 1L : 0L);
    hit.visitor()
        .userId()
        .ifPresent(
            userId ->
                row.put(VisitColumns.USER_ID, PhpValues.cutCharacters(userId, USER_ID_CHARACTERS)));
  }

  private void history() {
    boolean isKnown = previous.isPresent();
    OptionalLong order =
        previous.map(visit -> visit.number(VisitColumns.SINCE_ORDER)).orElse(OptionalLong.empty());
    // An order in the previous visit itself counts as 0 there, which PHP takes for "no order".
    boolean isCustomer = order.orElse(0) != 0 || hit.hasOrderId();
    row.put(VisitColumns.RETURNING, isCustomer ? (long) CUSTOMER : isKnown ? 1L : 0L);
    row.put(VisitColumns.SINCE_FIRST, secondsSinceFirst());
    row.put(VisitColumns.SINCE_ORDER, secondsSinceOrder(order));
    row.put(
        VisitColumns.COUNT_VISITS,
        previous.map(visit -> visit.count(VisitColumns.COUNT_VISITS) + 1).orElse(1L));
    row.put("visitor_seconds_since_last", isKnown ? sinceFirstActionBefore() : Long.valueOf(0));
  }

  /** Matomo counts from the previous visit's first action, not its last. */
  private Long sinceFirstActionBefore() {
    long seconds = hit.time() - previous.orElseThrow().firstAction();
    return seconds < 0 ? null : Long.valueOf(seconds);
  }

  private Long secondsSinceFirst() {
    if (previous.isEmpty()) {
      return 0L;
    }
    OptionalLong before = previous.get().number(VisitColumns.SINCE_FIRST);
    if (before.isEmpty()) {
      return null;
    }
    long seconds = before.getAsLong() + hit.time() - previous.get().firstAction();
    return seconds < 0 ? null : Long.valueOf(seconds);
  }

  private Long secondsSinceOrder(OptionalLong before) {
    if (hit.hasOrderId()) {
      return 0L;
    }
    return before.isEmpty()
        ? null
        : Long.valueOf(before.getAsLong() + hit.time() - previous.orElseThrow().firstAction());
  }

  private void counters(ActionIdColumns ids) {
    Optional<Action> action = hit.action().map(recognised -> recognised.action());
    boolean isPageView = action.filter(it -> it instanceof Action.PageView).isPresent();
    boolean isSearch = action.filter(it -> it instanceof Action.SiteSearch).isPresent();
    long name = isPageView || isSearch ? ids.name().orElse(0) : 0;
    long url = isPageView ? ids.url().orElse(0) : 0;
    row.put(VisitColumns.ENTRY_NAME, name);
    if (isPageView || isSearch) {
      row.put(VisitColumns.ENTRY_URL, url);
    }
    row.put(VisitColumns.EXIT_NAME, name);
    row.put(VisitColumns.EXIT_URL, url);
    row.put(VisitColumns.TOTAL_ACTIONS, one(action.filter(Action::countsAsAction).isPresent()));
    row.put(
        VisitColumns.TOTAL_INTERACTIONS,
        one(action.filter(Action::countsAsInteraction).isPresent()));
    row.put(VisitColumns.TOTAL_SEARCHES, one(isSearch));
    row.put(
        VisitColumns.TOTAL_EVENTS,
        one(action.filter(it -> it instanceof Action.Event).isPresent()));
  }

  private void referrer(Referrer referrer) {
    row.put(VisitColumns.REFERER_KEYWORD, referrer.keyword().orElse(null));
    row.put(VisitColumns.REFERER_NAME, referrer.name().orElse(null));
    row.put(VisitColumns.REFERER_TYPE, (long) referrer.type().code());
    row.put(VisitColumns.REFERER_URL, referrer.url().orElse(null));
  }

  private void device() {
    DeviceColumns device = hit.origin().device();
    TrackingRequest request = hit.request();
    row.put(VisitColumns.AI_AGENT_NAME, hit.origin().aiAgent().orElse(null));
    row.put("location_browser_lang", BrowserLanguage.code(hit.origin().language()));
    row.put("config_browser_engine", device.browserEngine());
    row.put("config_browser_name", device.browserName());
    row.put("config_browser_version", device.browserVersion());
    row.put("config_client_type", nullable(device.clientType()));
    row.put("config_device_brand", device.brand());
    row.put("config_device_model", device.model());
    row.put("config_device_type", nullable(device.deviceType()));
    row.put("config_os", device.os());
    row.put("config_os_version", device.osVersion());
    row.put("visitor_localtime", LocalTimeOfHit.text(hit));
    row.put(VisitColumns.RESOLUTION, PhpValues.cutBytes(request.text("res"), RESOLUTION_BYTES));
    for (BrowserPlugin plugin : PLUGINS) {
      row.put(plugin.column(), request.integer(plugin.parameter()));
    }
  }

  private long totalTime(boolean isConverted) {
    long time = hit.settings().visits().defaultTimeOnePageSeconds();
    // Matomo adds idgoal + 2 seconds (docs:
    // queue-worker/docs/goals.md#what-a-conversion-knows-of-its-visit).
    long bonus = isConverted && previous.isPresent() ? hit.goal().idGoal() + 2 : 0;
    return Math.max(0, Math.max(0, time) + bonus);
  }

  private void location() {
    Map<String, String> sent = hit.origin().overrides();
    Location found = hit.origin().location();
    row.put(
        CITY,
        sent.containsKey(CITY)
            ? PhpValues.cutBytes(sent.get(CITY), CITY_BYTES)
            : found.city().orElse(null));
    row.put(
        COUNTRY,
        sent.containsKey(COUNTRY)
            ? PhpValues.cutBytes(sent.get(COUNTRY), CODE_BYTES)
            : found.country());
    row.put(LATITUDE, coordinate(sent, LATITUDE, found.latitude()));
    row.put(LONGITUDE, coordinate(sent, LONGITUDE, found.longitude()));
    row.put(
        REGION,
        sent.containsKey(REGION)
            ? PhpValues.cutBytes(sent.get(REGION), CODE_BYTES)
            : found.region().orElse(null));
  }

  private static Object coordinate(Map<String, String> sent, String column, OptionalDouble found) {
    if (sent.containsKey(column)) {
      return sent.get(column);
    }
    return found.isPresent() ? (Object) found.getAsDouble() : null;
  }

  private static Long nullable(OptionalInt value) {
    return value.isPresent() ? Long.valueOf(value.getAsInt()) : null;
  }

  private static Long one(boolean counts) {
    return counts ? 1L : 0L;
  }
}
