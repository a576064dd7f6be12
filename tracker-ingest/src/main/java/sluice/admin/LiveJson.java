package sluice.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sluice.process.LogLine;
import sluice.process.RecentProblems;

/**
 * Writes what the live page shows as JSON, short, since it is sent each second. Numbers that are
 * none are null, infinite ones {@code "never"}. Immutable.
 */
final class LiveJson {
  /** Characters of a line of facts; what is longer is cut. */
  private static final int FACT_CHARS = 1000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  ObjectNode object() {
    return JSON.objectNode();
  }

  ObjectNode panel(LivePanel panel) {
    ObjectNode node = JSON.objectNode().put("id", panel.id()).put("title", panel.title());
    ArrayNode tiles = node.putArray("tiles");
    for (LivePanel.Tile tile : panel.tiles()) {
      ObjectNode made = value(tile.value()).put("label", tile.label());
      tiles.add(made.put("level", word(tile.level())).put("note", tile.note()));
    }
    ArrayNode charts = node.putArray("charts");
    panel.charts().forEach(chart -> charts.add(chart(chart)));
    ArrayNode tables = node.putArray("tables");
    panel.tables().forEach(table -> tables.add(table(table)));
    return node;
  }

  private static ObjectNode chart(LivePanel.Chart chart) {
    ObjectNode node = JSON.objectNode().put("title", chart.title());
    node.put("unit", word(chart.unit()));
    ArrayNode lines = node.putArray("lines");
    for (LivePanel.Line line : chart.lines()) {
      ObjectNode made = JSON.objectNode().put("label", line.label());
      number(made, line.number());
      lines.add(made);
    }
    return node;
  }

  private static ObjectNode table(LivePanel.Table table) {
    ObjectNode node = JSON.objectNode().put("caption", table.caption());
    ArrayNode columns = node.putArray("columns");
    table.columns().forEach(columns::add);
    ArrayNode rows = node.putArray("rows");
    for (LivePanel.Row row : table.rows()) {
      ArrayNode cells = rows.addObject().put("level", word(row.level())).putArray("cells");
      row.cells().forEach(cell -> cells.add(value(cell)));
    }
    return node.put("more", table.more());
  }

  /** Sections of names and values, without what looks like a secret. */
  ArrayNode facts(Map<String, Map<String, ?>> sections) {
    ArrayNode facts = JSON.arrayNode();
    sections.forEach(
        (title, lines) -> {
          ArrayNode made = facts.addObject().put("title", title).putArray("lines");
          lines.forEach(
              (name, value) -> {
                String text = LogLine.masked(String.valueOf(value));
                made.addArray().add(name).add(cut(text));
              });
        });
    return facts;
  }

  ArrayNode log(List<RecentProblems.Problem> problems) {
    ArrayNode log = JSON.arrayNode();
    for (RecentProblems.Problem problem : problems) {
      log.addObject()
          .put("at", problem.at().toEpochMilli())
          .put("level", problem.isError() ? "bad" : "warn")
          .put("event", problem.event())
          .put("text", problem.text());
    }
    return log;
  }

  private static ObjectNode value(LivePanel.Value value) {
    ObjectNode node = JSON.objectNode();
    if (value.words() != null) {
      return node.put("words", value.words());
    }
    number(node, value.number());
    return node.put("unit", word(value.unit()));
  }

  private static void number(ObjectNode node, double number) {
    if (Double.isInfinite(number)) {
      node.put("number", "never");
    } else if (Double.isNaN(number)) {
      node.putNull("number");
    } else {
      node.put("number", Math.round(number * 1e4) / 1e4);
    }
  }

  private static String cut(String text) {
    return text.length() <= FACT_CHARS ? text : text.substring(0, FACT_CHARS) + "…";
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
