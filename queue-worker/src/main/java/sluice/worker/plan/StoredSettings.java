package sluice.worker.plan;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import sluice.request.SentToken;
import sluice.site.Site;

/**
 * What the rules ask of Matomo's tables while they read requests, before any visit is looked for.
 * An I/O edge: the caches over the database, and maps in tests. Confined to one batch and its
 * thread.
 */
interface StoredSettings {

  /** The site; empty when there is none of this id. */
  Optional<Site> site(int idSite) throws SQLException;

  /** Whether the token may write for the site. */
  boolean isTokenValid(int idSite, SentToken token) throws SQLException;

  /** The salt of the fingerprints of a site and a day of its time zone. */
  String salt(int idSite, LocalDate day) throws SQLException;

  /**
   * Tells the UI that the hit of a JavaScript installation test arrived.
   *
   * @param nonce as sent
   * @param acceptedAt Unix seconds
   */
  void confirmInstall(int idSite, String nonce, long acceptedAt) throws SQLException;
}
