package sluice.archive;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import sluice.worker.BenchServers;

/** Runs over many sites of which none has anything new. */
final class QuietSites {
  private static final String DATABASE = "quiet";
  private static final Instant AT = SiteDaySize.DAY.atTime(18, 0).toInstant(ZoneOffset.UTC);

  private QuietSites() {}

  /** Measures and reports a second run over so many sites; none has any visit. */
  static void measure(Measuring measuring, int sites, int round, ArchiveReport report)
      throws Exception {
    BenchServers servers = measuring.servers();
    DataSource source = servers.freshDatabase(DATABASE);
    try (Connection connection = source.getConnection()) {
      Sql.execute(
          connection,
          "INSERT INTO matomo_site (idsite, name, main_url, ts_created, ecommerce, sitesearch,"
              + " sitesearch_keyword_parameters, sitesearch_category_parameters, timezone,"
              + " currency, excluded_ips, excluded_parameters, excluded_user_agents,"
              + " excluded_referrers, `group`, type) SELECT seq, name, main_url, '2026-01-01',"
              + " ecommerce, sitesearch, '', '', timezone, currency, '', '', '', '', '', type FROM"
              + " matomo_site, seq_2_to_"
              + sites);
    }
    Path stateDir = Files.createTempDirectory("sluice-archive");
    try (ArchiverChild reader = measuring.child(DATABASE, stateDir);
        ArchiverChild archiver = measuring.child(DATABASE, stateDir)) {
      archiver.run(AT);
      ArchiverChild.Answer limit = reader.query("SELECT idsite, timezone FROM matomo_site");
      Measuring.Measured run = measuring.measure(() -> archiver.run(AT.plusSeconds(60)));
      report.add(
          new Cell(
              sites,
              0,
              0,
              CellKind.QUIET,
              round,
              run.answer().seconds(),
              "reading the ids of sites",
              limit.seconds(),
              0,
              run.used(),
              run.answer().heap(),
              ""));
    } finally {
      Measuring.delete(stateDir);
    }
  }
}
