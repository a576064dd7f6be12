package sluice.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The dashboard can be imported, and its panels say what they show. */
class DashboardTest {
  /** Cells of a row, as Grafana lays panels out. */
  private static final int COLUMNS = 24;

  private final Dashboard dashboard = Dashboard.ofDistribution();

  @Test
  void panelsHaveTheirPlaceAndTheirWords() {
    Set<String> cells = new HashSet<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.panels()) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(panel.path("description").asText()).as(title).isNotBlank();
      assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
      JsonNode place = panel.path("gridPos");
      int right = place.path("x").asInt() + place.path("w").asInt();
      assertThat(right).as(title).isLessThanOrEqualTo(COLUMNS);
      for (int x = place.path("x").asInt(); x < right; x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          assertThat(cells.add(x + "," + (place.path("y").asInt() + y))).as(title).isTrue();
        }
      }
    }
  }

  @Test
  void eachQueryGoesToTheChosenPrometheusAndMatomo() {
    for (JsonNode panel : dashboard.panels()) {
      for (JsonNode target : panel.path("targets")) {
        assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
        assertThat(target.path("expr").asText()).contains("matomo=~\"$matomo\"");
      }
    }
  }

  @Test
  void eachQueryIsOneThatPrometheusUnderstands() throws Exception {
    Promtool.assumeInstalled();
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
    int number = 0;
    for (String query : dashboard.queries()) {
      String plain = query.replace("$__rate_interval", "1m").replace("$matomo", ".*");
      rules.append("      - {record: panel_%d, expr: '%s'}\n".formatted(number++, plain));
    }
    Promtool.Result result = Promtool.run(rules.toString(), "check", "rules", "/dev/stdin");
    assertThat(result.code()).as(result.output()).isZero();
  }
}
