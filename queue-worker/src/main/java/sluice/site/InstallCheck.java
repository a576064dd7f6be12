package sluice.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Matomo's test of a site's JavaScript: the UI waits for a hit with its nonce (docs:
 * queue-worker/docs/exclusions.md#installation-test; Matomo plugins/JsTrackerInstallCheck).
 * Thread-safe.
 */
public final class InstallCheck {

  /** Matomo's age limit of a nonce, against the time when the hit was accepted. */
  private static final long MAX_AGE_SECONDS = 30;

  private final ObjectMapper json = new ObjectMapper();
  private final OptionTable options;
  private final String table;

  /**
   * @param prefix Matomo's tables_prefix
   */
  public InstallCheck(String prefix) {
    this.options = new OptionTable(prefix);
    this.table = "`" + prefix + "option`";
  }

  /**
   * Marks the nonce as seen. An unknown or expired one, or one that the UI changes meanwhile, is
   * left alone.
   *
   * @param acceptedAt Unix seconds
   */
  public void confirm(Connection autocommit, int idSite, String nonce, long acceptedAt)
      throws SQLException {
    String name = "JsTrackerInstallCheck_" + idSite;
    Optional<String> stored = options.read(autocommit, name);
    Optional<String> confirmed = stored.flatMap(it -> confirmed(it, nonce, acceptedAt));
    if (confirmed.isEmpty()) {
      return;
    }
    String sql =
        "UPDATE " + table + " SET option_value = ? WHERE option_name = ? AND option_value = ?";
    try (PreparedStatement statement = autocommit.prepareStatement(sql)) {
      statement.setString(1, confirmed.get());
      statement.setString(2, name);
      statement.setString(3, stored.get());
      statement.executeUpdate();
    }
  }

  private Optional<String> confirmed(String stored, String nonce, long acceptedAt) {
    try {
      JsonNode checks = json.readTree(stored);
      boolean isCurrent =
          checks.path(nonce).isObject()
              && acceptedAt - checks.path(nonce).path("time").asLong() <= MAX_AGE_SECONDS;
      if (!isCurrent) {
        return Optional.empty();
      }
      ((ObjectNode) checks.path(nonce)).put("isSuccessful", true);
      return Optional.of(json.writeValueAsString(checks));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // an option in another form is left as it is: it is not of this test
    }
  }
}
