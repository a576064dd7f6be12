package sluice.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Segments such as sites have: of visits, of actions, of conversions, and of several at once. */
final class DaySegments {
  private static final List<String> DEFINITIONS =
      List.of(
          "deviceType==smartphone",
          "referrerType==search",
          "pageUrl=@/tools/",
          "visitConverted==1",
          "actions>=5;deviceType==desktop",
          "browserCode==CH",
          "languageCode==de-de",
          "visitorType==new",
          "visitDuration>=60",
          "referrerType==website,referrerType==social",
          "dimension1==plan 3",
          "dimension2==author 1",
          "pageTitle=@rose",
          "eventCategory==video",
          "visitIp>=11.0.0.0;visitIp<=40.255.255.255",
          "entryPageUrl=@/seeds/",
          "pageUrl=@/offers/;actions>2",
          "visitServerHour>=12",
          "operatingSystemCode==WIN;browserCode!=FF",
          "resolution==1920x1080");

  /** How many there are. */
  static final int MOST = DEFINITIONS.size();

  private DaySegments() {}

  /** Replaces the stored segments by the first ones. */
  static void store(Connection connection, int wanted) throws SQLException {
    if (wanted > MOST) {
      throw new IllegalArgumentException("segments must be 0.." + MOST + ", was " + wanted);
    }
    Sql.execute(connection, "DELETE FROM matomo_segment");
    String sql =
        "INSERT INTO matomo_segment (name, definition, login, auto_archive, ts_created,"
            + " ts_last_edit) VALUES (?, ?, 'bench', 1, '2026-01-01', '2026-01-01')";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (String definition : DEFINITIONS.subList(0, wanted)) {
        insert.setString(1, definition);
        insert.setString(2, definition);
        insert.executeUpdate();
      }
    }
  }
}
