package sluice.worker.commit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import sluice.log.LogSchema;
import sluice.matomo.MatomoConfig;
import sluice.queue.RequestSet;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;

/** Site 1 of seed.sql on 2026-10-12, its hits, and the rows that they leave. */
final class TrackedShop {

  static final String URL = "https://shop.example.org/";

  private final TestDatabase database;
  private Replay replay;

  private TrackedShop(TestDatabase database, Replay replay) {
    this.database = database;
    this.replay = replay;
  }

  /** Fresh tables. */
  static TrackedShop on(TestDatabase database) throws SQLException, IOException {
    return new TrackedShop(database, Replay.on(database));
  }

  /** Fresh tables of another Matomo. */
  static TrackedShop on(TestDatabase database, LogSchema.Edition edition)
      throws SQLException, IOException {
    return new TrackedShop(database, Replay.on(database, Replay.CONFIG, edition));
  }

  /** Tracks on with other settings. */
  void configure(String section, String key, String value) throws SQLException, IOException {
    configure(Replay.CONFIG.with(section, key, value));
  }

  private void configure(MatomoConfig config) throws SQLException, IOException {
    replay = replay.under(config);
  }

  /** Tracks on as a worker that was just started. */
  void forgetCaches() throws SQLException, IOException {
    configure(Replay.CONFIG);
  }

  /** Sets one of Matomo's options, before the first hit. */
  void option(String name, String value) {
    change(
        "REPLACE INTO matomo_option (option_name, option_value, autoload) VALUES ('%s', '%s', 0)",
        name, value);
  }

  /** Changes the tables by a statement. */
  void change(String sql, Object... arguments) {
    database.execute(arguments.length == 0 ? sql : sql.formatted(arguments));
  }

  /** A hit of one visitor. */
  static RequestSet hit(String clock, String... more) {
    return visitorHit("00000000000000a1", clock, more);
  }

  /**
   * A hit.
   *
   * @param visitor its {@code _id}; none if ''
   * @param clock of that day
   */
  static RequestSet visitorHit(String visitor, String clock, String... more) {
    List<String> all = new ArrayList<>(List.of("rec", "1", "idsite", "1"));
    all.addAll(List.of("url", URL));
    if (!visitor.isEmpty()) {
      all.addAll(List.of("_id", visitor));
    }
    all.addAll(Arrays.asList(more));
    return Corpus.set("2026-10-12 " + clock, all.toArray(String[]::new));
  }

  /** Each hit a batch of its own, as a worker sees them when they come slowly. */
  Map<HitOutcome, Integer> run(RequestSet... hits) throws SQLException {
    replay.run(List.of(hits), 1);
    return replay.outcomes();
  }

  /** All hits in one batch. */
  void runTogether(RequestSet... hits) throws SQLException {
    replay.run(List.of(hits), hits.length);
  }

  /** Rows joined by blanks, values by commas. */
  String rows(String sql) throws SQLException {
    StringJoiner rows = new StringJoiner(" ");
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        StringJoiner row = new StringJoiner(",");
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(row.toString());
      }
    }
    return rows.toString();
  }

  /** A counter of the whole server. */
  long status(String name) throws SQLException {
    return Long.parseLong(rows("SHOW GLOBAL STATUS LIKE '" + name + "'").split(",")[1]);
  }

  String visits(String columns) throws SQLException {
    return rows("SELECT " + columns + " FROM matomo_log_visit ORDER BY idvisit");
  }

  String actions(String columns) throws SQLException {
    return rows("SELECT " + columns + " FROM matomo_log_link_visit_action ORDER BY idlink_va");
  }

  String conversions(String columns) throws SQLException {
    return rows(
        "SELECT " + columns + " FROM matomo_log_conversion ORDER BY idvisit, idgoal, idorder");
  }
}
