package sluice.logs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.DatabasePool;

/**
 * Sites as Matomo's tables have them, read at once and again when a host is unknown and a minute
 * has gone. A host is a site's if one of its URLs is that host and nothing more, with http or
 * https, with or without {@code www.}. For one thread.
 */
public final class SiteTables implements SiteFinder {
  private static final Logger LOG = LoggerFactory.getLogger(SiteTables.class);

  private static final Duration FRESH = Duration.ofMinutes(1);

  private final DatabaseAddress database;
  private final Map<String, Integer> byUrl = new HashMap<>();
  private final Map<Integer, String> mainUrls = new HashMap<>();
  private long readAt;

  private SiteTables(DatabaseAddress database) {
    this.database = database;
  }

  /** Reads the sites. */
  public static SiteTables read(DatabaseAddress database) throws SQLException {
    SiteTables sites = new SiteTables(database);
    sites.readAll();
    return sites;
  }

  private void readAll() throws SQLException {
    readAt = System.nanoTime();
    String prefix = database.tablesPrefix();
    try (Connection connection = DatabasePool.single(database);
        Statement statement = connection.createStatement()) {
      Map<Integer, String> found = new HashMap<>();
      Map<String, Integer> urls = new HashMap<>();
      // The main URL of a site comes before the further ones of others.
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT idsite, main_url FROM " + prefix + "site ORDER BY idsite")) {
        while (rows.next()) {
          String url = rows.getString(2) == null ? "" : rows.getString(2);
          found.put(rows.getInt(1), url.replaceFirst("/$", ""));
          urls.putIfAbsent(withoutSlash(url), rows.getInt(1));
        }
      }
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT idsite, url FROM " + prefix + "site_url ORDER BY idsite")) {
        while (rows.next()) {
          urls.putIfAbsent(withoutSlash(rows.getString(2)), rows.getInt(1));
        }
      }
      mainUrls.clear();
      mainUrls.putAll(found);
      byUrl.clear();
      byUrl.putAll(urls);
    }
  }

  private static String withoutSlash(String url) {
    String lower = url == null ? "" : url.toLowerCase(Locale.ROOT);
    return lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
  }

  @Override
  public Optional<Found> byHost(String host) {
    Optional<Found> found = known(host);
    if (found.isEmpty() && System.nanoTime() - readAt > FRESH.toNanos()) {
      try {
        readAll();
        return known(host);
      } catch (SQLException away) {
        LOG.atWarn().addKeyValue("cause", away.getMessage()).log("sites-not-read");
      }
    }
    return found;
  }

  private Optional<Found> known(String host) {
    String bare = host.replace("www.", "");
    for (String url :
        new String[] {
          host, "http://" + bare, "http://www." + bare, "https://" + bare, "https://www." + bare
        }) {
      Integer idSite = byUrl.get(url);
      if (idSite != null) {
        return byId(idSite);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Found> byId(int idSite) {
    return Optional.ofNullable(mainUrls.get(idSite)).map(url -> new Found(idSite, url));
  }
}
