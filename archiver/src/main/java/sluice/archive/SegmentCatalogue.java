package sluice.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.past.PastRules;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.segment.SegmentRefused;
import sluice.archive.table.MatomoTables;
import sluice.matomo.MatomoInstallation;
import sluice.site.Site;

/**
 * Reads the segments that are archived beforehand (docs:
 * archiver/docs/segments.md#which-are-archived).
 */
final class SegmentCatalogue {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCatalogue.class);

  private final MatomoTables tables;
  private final PastRules rules;
  private final MatomoInstallation installation;
  private final Map<String, LocalDate> firstDays = new HashMap<>();

  SegmentCatalogue(MatomoTables tables, PastRules rules, MatomoInstallation installation) {
    this.tables = tables;
    this.rules = rules;
    this.installation = installation;
  }

  /**
   * All visits, then the site's segments with auto_archive; one that we cannot evaluate is left to
   * Matomo.
   */
  List<ArchivedSegment> of(Connection connection, Site site, boolean withStored)
      throws SQLException {
    List<ArchivedSegment> segments = new ArrayList<>();
    segments.add(ArchivedSegment.ALL);
    if (!withStored) {
      return segments;
    }
    String sql =
        "SELECT definition, hash, UNIX_TIMESTAMP(ts_created), UNIX_TIMESTAMP(ts_last_edit) FROM "
            + tables.name("segment")
            + " WHERE deleted = 0 AND auto_archive = 1 AND (enable_only_idsite IS NULL OR"
            + " enable_only_idsite IN (0, ?)) ORDER BY idsegment";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, site.idSite());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          add(segments, rows, site);
        }
      }
    }
    return segments;
  }

  /** The first day of which a segment is archived, by hash; all days of those that are missing. */
  Map<String, LocalDate> firstDays() {
    return firstDays;
  }

  private void add(List<ArchivedSegment> segments, ResultSet row, Site site) throws SQLException {
    String definition = row.getString(1);
    String stored = row.getString(2);
    String hash = stored == null || stored.isEmpty() ? ArchivedSegment.hashOf(definition) : stored;
    if (segments.stream().anyMatch(segment -> segment.hash().equals(hash))) {
      return; // of another user: the same archives
    }
    try {
      segments.add(ArchivedSegment.of(definition, hash, site, installation));
      rules
          .firstDay(instant(row, 3), instant(row, 4))
          .ifPresent(first -> firstDays.put(hash, first));
    } catch (SegmentRefused e) {
      LOG.atWarn()
          .addKeyValue("segment", definition)
          .addKeyValue("idsite", site.idSite())
          .addKeyValue("cause", e.getMessage())
          .addKeyValue("effect", "left to Matomo")
          .log("segment-left");
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    long seconds = row.getLong(column);
    return seconds == 0 ? null : Instant.ofEpochSecond(seconds);
  }
}
