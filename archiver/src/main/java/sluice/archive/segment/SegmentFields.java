package sluice.archive.segment;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.IsoFields;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import sluice.log.ActionType;
import sluice.log.DeviceType;
import sluice.matomo.MatomoInstallation;
import sluice.request.IpAddress;
import sluice.site.CustomDimension;
import sluice.site.Site;

/**
 * The segment fields of Matomo's own plugins that we evaluate (docs:
 * archiver/docs/segments.md#names-and-columns). It is one table, as long as Matomo's list of them.
 * Immutable.
 */
final class SegmentFields {
  private static final long DAY_SECONDS = 86_400;
  private final Map<String, List<SegmentField>> fields = new HashMap<>();
  private final Map<String, Integer> referrerTypes;

  SegmentFields(Site site, MatomoInstallation installation) {
    this.referrerTypes = referrerTypes(installation);
    if (installation.aiAgents()) {
      put("aiAgentName", SegmentField.visit("ai_agent_name"));
    }
    addVisitColumns();
    addComputed();
    addNamedValues();
    addActions();
    addConversions();
    for (CustomDimension dimension : site.customDimensions()) {
      put(
          "dimension" + dimension.id(),
          dimension.isOfVisit()
              ? SegmentField.visit(dimension.column())
              : SegmentField.of(SegmentPart.ACTION, dimension.column()));
    }
  }

  /** The columns that a field stands for: one, or several that are tried one after the other. */
  Optional<List<SegmentField>> get(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  private void put(String name, SegmentField... columns) {
    fields.put(name, List.of(columns));
  }

  private void addVisitColumns() {
    Map.ofEntries(
            Map.entry("visitCount", "visitor_count_visits"),
            Map.entry("visitDuration", "visit_total_time"),
            Map.entry("actions", "visit_total_actions"),
            Map.entry("interactions", "visit_total_interactions"),
            Map.entry("searches", "visit_total_searches"),
            Map.entry("events", "visit_total_events"),
            Map.entry("visitConverted", "visit_goal_converted"),
            Map.entry("visitId", "idvisit"),
            Map.entry("profilable", "profilable"),
            Map.entry("userId", "user_id"),
            Map.entry("secondsSinceFirstVisit", "visitor_seconds_since_first"),
            Map.entry("secondsSinceLastVisit", "visitor_seconds_since_last"),
            Map.entry("secondsSinceLastEcommerceOrder", "visitor_seconds_since_order"),
            Map.entry("browserCode", "config_browser_name"),
            Map.entry("browserVersion", "config_browser_version"),
            Map.entry("browserEngine", "config_browser_engine"),
            Map.entry("operatingSystemCode", "config_os"),
            Map.entry("operatingSystemVersion", "config_os_version"),
            Map.entry("deviceModel", "config_device_model"),
            Map.entry("resolution", "config_resolution"),
            Map.entry("referrerName", "referer_name"),
            Map.entry("referrerKeyword", "referer_keyword"),
            Map.entry("referrerUrl", "referer_url"),
            Map.entry("countryCode", "location_country"),
            Map.entry("regionCode", "location_region"),
            Map.entry("city", "location_city"),
            Map.entry("latitude", "location_latitude"),
            Map.entry("longitude", "location_longitude"),
            Map.entry("languageCode", "location_browser_lang"))
        .forEach((name, column) -> put(name, SegmentField.visit(column)));
    addEnd("entryPage", "visit_entry_idaction_");
    addEnd("exitPage", "visit_exit_idaction_");
  }

  private void addEnd(String name, String column) {
    put(name + "Url", SegmentField.action(SegmentPart.VISIT, column + "url", ActionType.PAGE_URL));
    put(
        name + "Title",
        SegmentField.action(SegmentPart.VISIT, column + "name", ActionType.PAGE_TITLE));
  }

  private void addComputed() {
    put(
        "daysSinceFirstVisit",
        SegmentField.visit("visitor_seconds_since_first").written(SegmentFields::daysAsSeconds));
    put(
        "daysSinceLastVisit",
        SegmentField.computed("visitor_seconds_since_last", seconds -> seconds / DAY_SECONDS));
    put(
        "daysSinceLastEcommerceOrder",
        SegmentField.computed("visitor_seconds_since_order", seconds -> seconds / DAY_SECONDS));
    addTimes();
  }

  /** Parts of stored times, which are UTC, as SQL's functions of these names give them. */
  private void addTimes() {
    String lastAction = "visit_last_action_time";
    put("visitServerHour", SegmentField.computed(lastAction, SegmentFields::hour));
    Map.<String, LongUnaryOperator>of(
            "Second",
            seconds -> Math.floorMod(seconds, 60L),
            "Minute",
            SegmentFields::minute,
            "DayOfMonth",
            seconds -> day(seconds).getDayOfMonth(),
            "DayOfWeek",
            seconds -> day(seconds).getDayOfWeek().getValue() % 7 + 1,
            "DayOfYear",
            seconds -> day(seconds).getDayOfYear(),
            "WeekOfYear",
            seconds -> day(seconds).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
            "Month",
            seconds -> day(seconds).getMonthValue(),
            "Quarter",
            seconds -> day(seconds).get(IsoFields.QUARTER_OF_YEAR),
            "Year",
            seconds -> day(seconds).getYear())
        .forEach(
            (part, function) ->
                put("visitEndServer" + part, SegmentField.computed(lastAction, function)));
    put(
        "visitEndServerDate",
        SegmentField.computed(lastAction, seconds -> Math.floorDiv(seconds, DAY_SECONDS))
            .written(SegmentFields::dayNumber));
    String firstAction = "visit_first_action_time";
    put("visitStartServerHour", SegmentField.computed(firstAction, SegmentFields::hour));
    put("visitStartServerMinute", SegmentField.computed(firstAction, SegmentFields::minute));
    put("visitLocalHour", SegmentField.computed("visitor_localtime", SegmentFields::hour));
    put("visitLocalMinute", SegmentField.computed("visitor_localtime", SegmentFields::minute));
    put(
        "actionServerHour",
        SegmentField.computed(SegmentPart.ACTION, "server_time", SegmentFields::hour));
    put(
        "actionServerMinute",
        SegmentField.computed(SegmentPart.ACTION, "server_time", SegmentFields::minute));
  }

  private static LocalDate day(long seconds) {
    return LocalDate.ofEpochDay(Math.floorDiv(seconds, DAY_SECONDS));
  }

  private static String dayNumber(String date) throws SegmentRefused {
    try {
      return String.valueOf(LocalDate.parse(date).toEpochDay());
    } catch (DateTimeParseException e) {
      throw new SegmentRefused(
          "visitEndServerDate is compared with " + date + ", which is not a date YYYY-MM-DD");
    }
  }

  private static String daysAsSeconds(String days) throws SegmentRefused {
    try {
      return String.valueOf(Math.round(Double.parseDouble(days) * DAY_SECONDS));
    } catch (NumberFormatException e) {
      throw new SegmentRefused(
          "daysSinceFirstVisit is compared with " + days + ", which is not a number");
    }
  }

  private static long hour(long seconds) {
    return Math.floorMod(seconds / 3600, 24L);
  }

  private static long minute(long seconds) {
    return Math.floorMod(seconds / 60, 60L);
  }

  private static Map<String, Integer> referrerTypes(MatomoInstallation installation) {
    Map<String, Integer> types =
        new HashMap<>(Map.of("direct", 1, "search", 2, "website", 3, "campaign", 6, "social", 7));
    if (installation.aiAssistants()) {
      types.put("ai", 8);
    }
    return types;
  }

  private void addNamedValues() {
    put(
        "visitorType",
        SegmentField.visit("visitor_returning")
            .written(
                written ->
                    isNumber(written)
                        ? written
                        : named(written, Map.of("new", 0, "returning", 1), "2")));
    put(
        "visitEcommerceStatus",
        SegmentField.visit("visit_goal_buyer")
            .written(
                written ->
                    named(
                        written,
                        Map.of(
                            "none",
                            0,
                            "ordered",
                            1,
                            "abandonedcart",
                            2,
                            "orderedthenabandonedcart",
                            3),
                        written)));
    put(
        "referrerType",
        SegmentField.visit("referer_type")
            .written(written -> named(written, referrerTypes, written)));
    put("deviceType", SegmentField.visit("config_device_type").written(SegmentFields::deviceType));
    put("visitorId", SegmentField.visit("idvisitor").written(SegmentFields::binary));
    put("visitIp", SegmentField.visit("location_ip").with(SegmentFields::storedAddress));
    put("fingerprint", SegmentField.visit("config_id").written(SegmentFields::binary));
  }

  private static boolean isNumber(String text) {
    return text.matches("-?[0-9]+");
  }

  private static String named(String written, Map<String, Integer> values, String fallback) {
    Integer value = values.get(written.toLowerCase(Locale.ROOT));
    return value == null ? fallback : String.valueOf(value);
  }

  private static String deviceType(String written) throws SegmentRefused {
    if (isNumber(written)) {
      return written;
    }
    return DeviceType.ofLabel(written.toLowerCase(Locale.ROOT))
        .map(type -> String.valueOf(type.code()))
        .orElseThrow(() -> new SegmentRefused("deviceType " + written + " does not exist"));
  }

  /** The bytes of an address as hex digits, which are in the order of the bytes. */
  private static String storedAddress(String address, SegmentOperator operator)
      throws SegmentRefused {
    if (operator.isOfPart()) {
      throw new SegmentRefused(
          "visitIp is compared with " + operator.sign() + "; it takes ==, !=, <, <=, > and >=");
    }
    return HexFormat.of().formatHex(IpAddress.parse(address).bytes());
  }

  private static String binary(String hex) throws SegmentRefused {
    if (!hex.matches("[0-9a-fA-F]{16}")) {
      throw new SegmentRefused("expected 16 hex digits, was " + hex);
    }
    return String.valueOf(Long.parseUnsignedLong(hex, 16));
  }

  private void addActions() {
    put("pageUrl", url(ActionType.PAGE_URL));
    put("downloadUrl", url(ActionType.DOWNLOAD));
    put("outlinkUrl", url(ActionType.OUTLINK));
    put("eventUrl", url(ActionType.EVENT_CATEGORY));
    put(
        "actionUrl",
        url(ActionType.PAGE_URL),
        url(ActionType.DOWNLOAD),
        url(ActionType.OUTLINK),
        url(ActionType.EVENT_CATEGORY));
    put("pageTitle", action("idaction_name", ActionType.PAGE_TITLE));
    put("siteSearchKeyword", action("idaction_name", ActionType.SITE_SEARCH));
    put("eventName", action("idaction_name", ActionType.EVENT_NAME));
    put("siteSearchCategory", SegmentField.of(SegmentPart.ACTION, "search_cat"));
    put("siteSearchCount", SegmentField.of(SegmentPart.ACTION, "search_count"));
    put("eventCategory", action("idaction_event_category", ActionType.EVENT_CATEGORY));
    put("eventAction", action("idaction_event_action", ActionType.EVENT_ACTION));
    put("eventValue", SegmentField.of(SegmentPart.ACTION, "custom_float"));
    put("contentName", action("idaction_content_name", ActionType.CONTENT_NAME));
    put("contentPiece", action("idaction_content_piece", ActionType.CONTENT_PIECE));
    put("contentTarget", action("idaction_content_target", ActionType.CONTENT_TARGET));
    put(
        "contentInteraction",
        action("idaction_content_interaction", ActionType.CONTENT_INTERACTION));
    put("productViewSku", action("idaction_product_sku", ActionType.PRODUCT_SKU));
    put("productViewName", action("idaction_product_name", ActionType.PRODUCT_NAME));
    put("productViewPrice", SegmentField.of(SegmentPart.ACTION, "product_price"));
    put(
        "productViewCategory",
        action("idaction_product_cat", ActionType.PRODUCT_CATEGORY),
        action("idaction_product_cat2", ActionType.PRODUCT_CATEGORY),
        action("idaction_product_cat3", ActionType.PRODUCT_CATEGORY),
        action("idaction_product_cat4", ActionType.PRODUCT_CATEGORY),
        action("idaction_product_cat5", ActionType.PRODUCT_CATEGORY));
  }

  private static SegmentField url(ActionType type) {
    return action("idaction_url", type);
  }

  private static SegmentField action(String column, ActionType type) {
    return SegmentField.action(SegmentPart.ACTION, column, type);
  }

  private void addConversions() {
    put("visitConvertedGoalId", SegmentField.of(SegmentPart.CONVERSION, "idgoal"));
    put("orderId", SegmentField.of(SegmentPart.CONVERSION, "idorder"));
    put("productSku", item("idaction_sku", ActionType.PRODUCT_SKU));
    put("productName", item("idaction_name", ActionType.PRODUCT_NAME));
    put("productPrice", SegmentField.of(SegmentPart.ITEM, "price"));
    put(
        "productCategory",
        item("idaction_category", ActionType.PRODUCT_CATEGORY),
        item("idaction_category2", ActionType.PRODUCT_CATEGORY),
        item("idaction_category3", ActionType.PRODUCT_CATEGORY),
        item("idaction_category4", ActionType.PRODUCT_CATEGORY),
        item("idaction_category5", ActionType.PRODUCT_CATEGORY));
  }

  private static SegmentField item(String column, ActionType type) {
    return SegmentField.action(SegmentPart.ITEM, column, type);
  }
}
