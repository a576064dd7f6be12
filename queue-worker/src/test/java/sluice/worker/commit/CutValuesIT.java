package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.visitorHit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;

/**
 * Where values are cut, by bytes or by characters (docs: tracker-ingest/docs/php.md#text). A
 * character that does not fit whole is dropped whole, where Matomo's insert fails (docs:
 * queue-worker/docs/known-differences.md).
 */
@RealServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CutValuesIT {

  private final TrackedShop shop;
  private int hits;

  CutValuesIT(TestDatabase database) throws SQLException, IOException {
    this.shop = TrackedShop.on(database);
  }

  /** Sends one character many times, and looks how often it was stored. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          res          | x | 10   | 9    | v.config_resolution
          res          | é | 10   | 4    | v.config_resolution
          city         | x | 256  | 255  | v.location_city
          city         | é | 256  | 127  | v.location_city
          country      | x | 4    | 3    | v.location_country
          country      | é | 4    | 1    | v.location_country
          region       | X | 4    | 3    | v.location_region
          uid          | é | 201  | 200  | v.user_id
          utm_campaign | é | 256  | 255  | v.referer_name
          dimension1   | é | 256  | 250  | v.custom_dimension_1
          dimension3   | é | 256  | 250  | l.custom_dimension_1
          pv_id        | x | 7    | 6    | l.idpageview
          pv_id        | é | 7    | 3    | l.idpageview
          action_name  | x | 1025 | 1024 | (SELECT name FROM matomo_log_action WHERE idaction = idaction_name)
          action_name  | é | 1025 | 512  | (SELECT name FROM matomo_log_action WHERE idaction = idaction_name)
          action_name  | € | 1025 | 341  | (SELECT name FROM matomo_log_action WHERE idaction = idaction_name)
          e_n          | é | 4000 | 4000 | (SELECT name FROM matomo_log_action WHERE idaction = idaction_name)
          search_cat   | x | 201  | 200  | l.search_cat
          search_cat   | é | 201  | 100  | l.search_cat
          """)
  void valueIsCut(String name, String character, int sent, int stored, String column)
      throws SQLException {
    hits++;
    int before = shop.run().getOrDefault(HitOutcome.RECORDED, 0);
    Map<HitOutcome, Integer> outcomes =
        shop.run(
            visitorHit(
                "",
                "10:00:00",
                "cip",
                "198.51.100." + hits,
                name.equals("e_n") ? "e_c" : "x",
                "c",
                name.equals("e_n") ? "e_a" : "y",
                "a",
                name.equals("search_cat") ? "search" : "z",
                "k",
                name,
                character.repeat(sent)));
    assertThat(outcomes).isEqualTo(Map.of(HitOutcome.RECORDED, before + 1));
    assertThat(
            shop.rows(
                "SELECT "
                    + column
                    + " FROM matomo_log_link_visit_action l JOIN matomo_log_visit v USING (idvisit)"
                    + " ORDER BY idlink_va DESC LIMIT 1"))
        .isEqualTo(character.repeat(stored));
  }
}
