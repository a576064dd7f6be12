package sluice.worker.visit;

import java.util.List;

/** Names of those columns of log_visit that rules read or change after the visit began. */
public final class VisitColumns {

  /** Text of eight bytes. */
  public static final String IDVISITOR = "idvisitor";

  /** Unix seconds here, DATETIME in the table. */
  public static final String FIRST_ACTION = "visit_first_action_time";

  /** Unix seconds here, DATETIME in the table. */
  public static final String LAST_ACTION = "visit_last_action_time";

  public static final String CONFIG_ID = "config_id";

  /** Four or sixteen bytes. */
  public static final String LOCATION_IP = "location_ip";

  public static final String IDSITE = "idsite";
  public static final String LAST_IDLINK_VA = "last_idlink_va";
  public static final String USER_ID = "user_id";
  public static final String PROFILABLE = "profilable";
  public static final String GOAL_BUYER = "visit_goal_buyer";
  public static final String GOAL_CONVERTED = "visit_goal_converted";
  public static final String RETURNING = "visitor_returning";
  public static final String SINCE_FIRST = "visitor_seconds_since_first";
  public static final String SINCE_ORDER = "visitor_seconds_since_order";
  public static final String COUNT_VISITS = "visitor_count_visits";
  public static final String ENTRY_NAME = "visit_entry_idaction_name";
  public static final String ENTRY_URL = "visit_entry_idaction_url";
  public static final String EXIT_NAME = "visit_exit_idaction_name";
  public static final String EXIT_URL = "visit_exit_idaction_url";
  public static final String TOTAL_ACTIONS = "visit_total_actions";
  public static final String TOTAL_INTERACTIONS = "visit_total_interactions";
  public static final String TOTAL_SEARCHES = "visit_total_searches";
  public static final String TOTAL_EVENTS = "visit_total_events";
  public static final String TOTAL_TIME = "visit_total_time";
  public static final String REFERER_TYPE = "referer_type";
  public static final String REFERER_NAME = "referer_name";
  public static final String REFERER_KEYWORD = "referer_keyword";
  public static final String REFERER_URL = "referer_url";
  public static final String RESOLUTION = "config_resolution";

  /** Only where the plugin AIAgents is: NULL for people. */
  public static final String AI_AGENT_NAME = "ai_agent_name";

  public static final String CITY = "location_city";
  public static final String COUNTRY = "location_country";
  public static final String LATITUDE = "location_latitude";
  public static final String LONGITUDE = "location_longitude";
  public static final String REGION = "location_region";

  /**
   * What log_conversion copies from the visit (docs:
   * queue-worker/docs/log-tables.md#log_conversion), without dimensions.
   */
  public static final List<String> COPIED_TO_CONVERSIONS =
      List.of(
          RETURNING,
          SINCE_FIRST,
          SINCE_ORDER,
          COUNT_VISITS,
          "config_browser_name",
          "config_client_type",
          "config_device_brand",
          "config_device_model",
          "config_device_type",
          CITY,
          COUNTRY,
          LATITUDE,
          LONGITUDE,
          REGION);

  /** Read of every visit that may continue or precede one of a batch. */
  public static final List<String> LOADED =
      List.of(
          IDSITE,
          IDVISITOR,
          CONFIG_ID,
          LOCATION_IP,
          FIRST_ACTION,
          LAST_ACTION,
          LAST_IDLINK_VA,
          USER_ID,
          PROFILABLE,
          GOAL_BUYER,
          GOAL_CONVERTED,
          RETURNING,
          SINCE_FIRST,
          SINCE_ORDER,
          COUNT_VISITS,
          ENTRY_URL,
          EXIT_NAME,
          EXIT_URL,
          TOTAL_ACTIONS,
          TOTAL_INTERACTIONS,
          TOTAL_SEARCHES,
          TOTAL_EVENTS,
          TOTAL_TIME,
          REFERER_TYPE,
          REFERER_NAME,
          REFERER_KEYWORD,
          REFERER_URL,
          RESOLUTION,
          AI_AGENT_NAME,
          "config_browser_name",
          "config_client_type",
          "config_device_brand",
          "config_device_model",
          "config_device_type",
          CITY,
          COUNTRY,
          LATITUDE,
          LONGITUDE,
          REGION);

  private VisitColumns() {}
}
