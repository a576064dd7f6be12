package sluice.site;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;

/**
 * Sites and global settings for a bounded time. PHP does not tell us of changes: every few seconds
 * one of the callers looks whether there was any, and then everything is read anew. What cannot be
 * seen so arrives when an entry expires, as in Matomo's own tracker cache (docs:
 * queue-worker/docs/sites.md#how-long-it-is-cached). Thread-safe; a connection is used by the
 * calling thread only.
 */
public final class SiteCache {

  private static final long MAX_SITES = 20_000;

  /**
   * How long it is remembered that a site does not exist: it may be created any moment, so this
   * only bounds a flood of queries.
   */
  private static final Duration UNKNOWN_LIFETIME = Duration.ofSeconds(5);

  private static final String GLOBAL = "";

  /**
   * The pause between two looks for changes, of all threads together; operators are promised that a
   * change counts within 10 s (docs: deploy/docs/operators-handbook.md#settings).
   */
  private static final long LOOK_NANOS = Duration.ofSeconds(5).toNanos();

  private final SiteLoader loader;
  private final GlobalSettingsLoader globalLoader;
  private final Basis basis;
  private final Duration lifetime;

  /** Replaced whole when anything changed. */
  private volatile Known known;

  private final UnreadableRows unreadable;
  private final SettingsMark mark;
  private final AtomicLong nextLookNanos = new AtomicLong(System.nanoTime());
  private final AtomicReference<String> lastMark = new AtomicReference<>("");

  /**
   * What was read since the last change. Who began to read before a change goes on with the object
   * that it began with, so that what it read is nobody's answer afterwards.
   */
  private static final class Known {
    final Cache<Integer, Site> sites;
    final Cache<Integer, Boolean> unknown;
    final Cache<String, GlobalSettings> global;
    final Cache<String, CompliancePolicies> policies;

    Known(Duration lifetime) {
      this.sites = cache(MAX_SITES, lifetime);
      this.unknown = cache(MAX_SITES, UNKNOWN_LIFETIME);
      this.global = cache(1, lifetime);
      this.policies = cache(1, lifetime);
    }

    private static <K, V> Cache<K, V> cache(long most, Duration lifetime) {
      return Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(most)
          .expireAfterWrite(lifetime)
          .build();
    }
  }

  /**
   * Whose sites they are.
   *
   * @param prefix Matomo's tables_prefix
   * @param config Matomo's, as of the start
   */
  public record Basis(String prefix, MatomoConfig config, MatomoInstallation installation) {

    /** The reference, as it is when nothing is configured. */
    public static Basis of(String prefix) {
      return new Basis(prefix, MatomoConfig.defaults(), MatomoInstallation.REFERENCE);
    }
  }

  /**
   * @param lifetime [Tracker] tracker_cache_file_ttl
   * @param configured [Deletelogs] of the configuration
   */
  public SiteCache(Basis basis, Duration lifetime, LogRetention configured) {
    this(basis, lifetime, configured, new UnreadableRows());
  }

  /**
   * @param unreadable is told of each site that does not read well
   */
  public SiteCache(
      Basis basis, Duration lifetime, LogRetention configured, UnreadableRows unreadable) {
    String prefix = basis.prefix();
    this.basis = basis;
    this.unreadable = unreadable;
    this.loader = new SiteLoader(prefix, unreadable, ExcludedParameters.of(basis.config()));
    this.globalLoader =
        new GlobalSettingsLoader(prefix, basis.installation(), configured, unreadable);
    List<String> options = new ArrayList<>(SiteLoader.OPTIONS);
    options.addAll(GlobalSettingsLoader.OPTIONS);
    this.mark = new SettingsMark(prefix, options);
    this.lifetime = lifetime;
    this.known = new Known(lifetime);
  }

  /**
   * The site.
   *
   * @return empty when there is no such site
   */
  public Optional<Site> find(Connection connection, int idSite) throws SQLException {
    Known now = known;
    Site site = now.sites.getIfPresent(idSite);
    if (site != null) {
      return Optional.of(site);
    }
    if (idSite <= 0 || now.unknown.getIfPresent(idSite) != null) {
      return Optional.empty();
    }
    Optional<Site> loaded = loader.load(connection, idSite, policies(connection, now));
    loaded.ifPresentOrElse(
        found -> now.sites.put(idSite, found), () -> now.unknown.put(idSite, Boolean.TRUE));
    return loaded;
  }

  /**
   * The settings of all sites.
   *
   * @param autocommit a connection in autocommit mode: the salt of user ids may be created
   */
  public GlobalSettings global(Connection autocommit) throws SQLException {
    followChanges(autocommit);
    Known now = known;
    GlobalSettings settings = now.global.getIfPresent(GLOBAL);
    if (settings == null) {
      settings = globalLoader.load(autocommit, policies(autocommit, now));
      now.global.put(GLOBAL, settings);
    }
    return settings;
  }

  private CompliancePolicies policies(Connection connection, Known now) throws SQLException {
    CompliancePolicies policies = now.policies.getIfPresent(GLOBAL);
    if (policies != null) {
      return policies;
    }
    CompliancePolicies read =
        CompliancePolicies.read(connection, basis.prefix(), basis.config(), basis.installation());
    List<String> faults = new ArrayList<>();
    read.faults()
        .forEach(
            (site, found) -> faults.add((site == 0 ? "all sites" : "site " + site) + ": " + found));
    unreadable.read("compliance policies", faults);
    now.policies.put(GLOBAL, read);
    return read;
  }

  /**
   * One thread at a time looks. What is loaded after its look is at least as new as the mark, so
   * that no change is missed.
   */
  private void followChanges(Connection autocommit) throws SQLException {
    long due = nextLookNanos.get();
    long now = System.nanoTime();
    if (now - due < 0 || !nextLookNanos.compareAndSet(due, now + LOOK_NANOS)) {
      return;
    }
    String seen = mark.read(autocommit);
    if (!lastMark.getAndSet(seen).equals(seen)) {
      forget();
    }
  }

  /** Reads everything anew next time: the tables may be others now. */
  public void forget() {
    known = new Known(lifetime);
  }
}
