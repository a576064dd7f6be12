package sluice.archive.past;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.period.SiteCalendar;
import sluice.archive.table.MatomoTables;
import sluice.php.PhpSerialized;

/**
 * Matomo's option of the same name: entries that ask for days of the past, for a segment or a
 * plugin (core/CronArchive/ReArchiveList.php). Entries are moved into {@link PastDays}; those for
 * reports of plugins that are not ours, and unreadable ones, are left and said once. Not
 * thread-safe.
 */
public final class ReArchiveList {
  private static final Logger LOG = LoggerFactory.getLogger(ReArchiveList.class);

  private static final String OPTION = "ReArchiveList";

  /** Plugins whose reports are ours. */
  private static final Set<String> OURS =
      Set.of(
          "AIAgents",
          "Actions",
          "BotTracking",
          "Contents",
          "CustomDimensions",
          "DevicePlugins",
          "DevicesDetection",
          "Ecommerce",
          "Events",
          "Goals",
          "PagePerformance",
          "Referrers",
          "Resolution",
          "UserCountry",
          "UserId",
          "UserLanguage",
          "VisitFrequency",
          "VisitTime",
          "VisitorInterest",
          "VisitsSummary");

  private final MatomoTables tables;
  private final Supplier<PastRules> rules;
  private final PastDays past;
  private final UnaryOperator<String> hashOf;
  private final ObjectMapper json = new ObjectMapper();
  private final Set<String> said = new HashSet<>();

  /**
   * Reads the option of one Matomo.
   *
   * @param rules asked when an entry is taken
   * @param hashOf the hash of a segment's definition
   */
  public ReArchiveList(
      MatomoTables tables, Supplier<PastRules> rules, PastDays past, UnaryOperator<String> hashOf) {
    this.tables = tables;
    this.rules = rules;
    this.past = past;
    this.hashOf = hashOf;
  }

  /**
   * Moves what is ours into the table, in one transaction.
   *
   * @param connection in autocommit; it is in autocommit again afterwards
   * @param calendars of all sites
   */
  public void take(Connection connection, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    if (entries(connection, "").isEmpty()) {
      return;
    }
    past.create(connection);
    connection.setAutoCommit(false);
    try {
      List<String> entries = entries(connection, " FOR UPDATE");
      List<String> left = new ArrayList<>();
      for (String entry : entries) {
        if (!take(connection, entry, calendars, now)) {
          left.add(entry);
        }
      }
      if (left.size() < entries.size()) {
        store(connection, left);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private List<String> entries(Connection connection, String lock) throws SQLException {
    List<String> entries = new ArrayList<>();
    String sql =
        "SELECT option_value FROM " + tables.name("option") + " WHERE option_name = ?" + lock;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, OPTION);
      try (ResultSet row = select.executeQuery()) {
        String value = row.next() ? row.getString(1) : null;
        if (value != null && !value.isEmpty()) {
          Object list = PhpSerialized.read(value.getBytes(StandardCharsets.UTF_8));
          if (list instanceof Map<?, ?> map) {
            map.values().forEach(entry -> entries.add(String.valueOf(entry)));
          }
        }
      }
    } catch (IllegalArgumentException e) {
      say("option-unreadable", OPTION, e.getMessage());
    }
    return entries;
  }

  private void store(Connection transaction, List<String> left) throws SQLException {
    Map<Object, Object> list = new LinkedHashMap<>();
    left.forEach(entry -> list.put((long) list.size(), entry));
    String sql = "UPDATE " + tables.name("option") + " SET option_value = ? WHERE option_name = ?";
    try (PreparedStatement update = transaction.prepareStatement(sql)) {
      update.setString(1, new String(PhpSerialized.write(list), StandardCharsets.UTF_8));
      update.setString(2, OPTION);
      update.executeUpdate();
    }
  }

  /** False if the entry is not for us. */
  private boolean take(
      Connection transaction, String text, Map<Integer, SiteCalendar> calendars, Instant now)
      throws SQLException {
    JsonNode entry;
    try {
      entry = json.readTree(text);
    } catch (JsonProcessingException e) {
      say("entry-unreadable", text, e.getOriginalMessage());
      return false;
    }
    String plugin = entry.path("pluginName").asText("");
    if (!plugin.isEmpty() && !OURS.contains(plugin)) {
      say("past-left", plugin, "its reports are not ours: run core:archive for them");
      return false;
    }
    String segment = entry.path("segment").asText("");
    String hash = segment.isEmpty() ? "" : hashOf.apply(segment);
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    LocalDate first = rules.get().limited(startDate(entry), today).orElse(LocalDate.MAX);
    for (int idSite : sites(entry.path("idSites"), calendars)) {
      LocalDate last = calendars.get(idSite).dayOf(now).minusDays(1);
      if (!first.isAfter(last)) {
        past.add(transaction, PastSlice.of(idSite, hash, first, last));
      }
    }
    return true;
  }

  /** Null if none is said. */
  private static LocalDate startDate(JsonNode entry) {
    long seconds = entry.path("startDate").asLong(0);
    return seconds > 0 ? LocalDate.ofInstant(Instant.ofEpochSecond(seconds), ZoneOffset.UTC) : null;
  }

  private static Set<Integer> sites(JsonNode asked, Map<Integer, SiteCalendar> calendars) {
    if (asked.asText("").equals("all")) {
      return calendars.keySet();
    }
    Set<Integer> sites = new HashSet<>();
    if (asked.isContainerNode()) {
      asked.forEach(one -> sites.add(one.asInt()));
    } else {
      for (String one : asked.asText("").split(",")) {
        sites.add(one.strip().matches("\\d{1,9}") ? Integer.parseInt(one.strip()) : 0);
      }
    }
    sites.retainAll(calendars.keySet());
    return sites;
  }

  private void say(String event, String what, String cause) {
    if (said.add(event + what)) {
      LOG.atWarn().addKeyValue("what", what).addKeyValue("cause", cause).log(event);
    }
  }
}
