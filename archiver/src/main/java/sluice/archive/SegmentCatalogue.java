package sluice.archive;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.segment.ArchivedSegment;
import sluice.archive.segment.SegmentRefused;
import sluice.archive.table.MatomoTables;
import sluice.site.Site;

/**
 * Reads the segments that are archived beforehand (docs:
 * archiver/docs/segments.md#which-are-archived).
 */
final class SegmentCatalogue {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentCatalogue.class);

  private final MatomoTables tables;

  SegmentCatalogue(MatomoTables tables) {
    this.tables = tables;
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
        "SELECT definition, hash FROM "
            + tables.name("segment")
            + " WHERE deleted = 0 AND auto_archive = 1 AND (enable_only_idsite IS NULL OR"
            + " enable_only_idsite IN (0, ?)) ORDER BY idsegment";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, site.idSite());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          add(segments, rows.getString(1), rows.getString(2), site);
        }
      }
    }
    return segments;
  }

  private static void add(
      List<ArchivedSegment> segments, String definition, String storedHash, Site site) {
    String hash =
        storedHash == null || storedHash.isEmpty()
            ? ArchivedSegment.hashOf(definition)
            : storedHash;
    if (segments.stream().anyMatch(segment -> segment.hash().equals(hash))) {
      return; // of another user: the same archives
    }
    try {
      segments.add(ArchivedSegment.of(definition, hash, site));
    } catch (SegmentRefused e) {
      LOG.atWarn()
          .addKeyValue("segment", definition)
          .addKeyValue("idsite", site.idSite())
          .addKeyValue("cause", e.getMessage())
          .addKeyValue("effect", "left to Matomo")
          .log("segment-left");
    }
  }
}
