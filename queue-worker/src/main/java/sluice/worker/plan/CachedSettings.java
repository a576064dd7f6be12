package sluice.worker.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;
import sluice.request.SentToken;
import sluice.site.Site;

/**
 * The settings in Matomo's tables, through the caches that all batches share.
 *
 * @param autocommit a connection in autocommit mode, of the reading thread
 */
record CachedSettings(HitRules.Stored caches, Connection autocommit) implements StoredSettings {

  @Override
  public Optional<Site> site(int idSite) throws SQLException {
    return caches.sites().find(autocommit, idSite);
  }

  @Override
  public boolean isTokenValid(int idSite, SentToken token) throws SQLException {
    return caches.tokens().isValid(autocommit, idSite, token.text(), token.isSecure());
  }

  @Override
  public String salt(int idSite, LocalDate day) throws SQLException {
    return caches.salts().salt(autocommit, idSite, day);
  }

  @Override
  public void confirmInstall(int idSite, String nonce, long acceptedAt) throws SQLException {
    caches.installCheck().confirm(autocommit, idSite, nonce, acceptedAt);
  }
}
