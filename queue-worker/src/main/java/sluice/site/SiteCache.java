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
  private final Cache<Integer, Site> sites;
  private final Cache<Integer, Boolean> unknown;
  private final Cache<String, GlobalSettings> global;
  private final Cache<String, CompliancePolicies> policies;
  private final Basis basis;
  private final UnreadableRows unreadable;
  private final SettingsMark mark;
  private final AtomicLong nextLookNanos = new AtomicLong(System.nanoTime());
  private final AtomicReference<String> lastMark = new AtomicReference<>("");

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
    this.sites =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MAX_SITES)
            .expireAfterWrite(lifetime)
            .build();
    this.unknown =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumSize(MAX_SITES)
            .expireAfterWrite(UNKNOWN_LIFETIME)
            .build();
    this.global = single(lifetime);
    this.policies = single(lifetime);
  }

  private static <V> Cache<String, V> single(Duration lifetime) {
    return Caffeine.newBuilder()
        .executor(Runnable::run)
        .maximumSize(1)
        .expireAfterWrite(lifetime)
        .build();
  }

  /**
   * The site.
   *
   * @return empty when there is no such site
   */
  public Optional<Site> find(Connection connection, int idSite) throws SQLException {
    Site known = sites.getIfPresent(idSite);
    if (known != null) {
      return Optional.of(known);
    }
    if (idSite <= 0 || unknown.getIfPresent(idSite) != null) {
      return Optional.empty();
    }
    Optional<Site> loaded = loader.load(connection, idSite, policies(connection));
    loaded.ifPresentOrElse(
        site -> sites.put(idSite, site), () -> unknown.put(idSite, Boolean.TRUE));
    return loaded;
  }

  /**
   * The settings of all sites.
   *
   * @param autocommit a connection in autocommit mode: the salt of user ids may be created
   */
  public GlobalSettings global(Connection autocommit) throws SQLException {
    followChanges(autocommit);
    GlobalSettings known = global.getIfPresent(GLOBAL);
    if (known != null) {
      return known;
    }
    GlobalSettings loaded = globalLoader.load(autocommit, policies(autocommit));
    global.put(GLOBAL, loaded);
    return loaded;
  }

  private CompliancePolicies policies(Connection connection) throws SQLException {
    CompliancePolicies known = policies.getIfPresent(GLOBAL);
    if (known != null) {
      return known;
    }
    CompliancePolicies read =
        CompliancePolicies.read(connection, basis.prefix(), basis.config(), basis.installation());
    List<String> faults = new ArrayList<>();
    read.faults()
        .forEach(
            (site, found) -> faults.add((site == 0 ? "all sites" : "site " + site) + ": " + found));
    unreadable.read("compliance policies", faults);
    policies.put(GLOBAL, read);
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
    sites.invalidateAll();
    unknown.invalidateAll();
    global.invalidateAll();
    policies.invalidateAll();
  }

  /** Reads the site anew next time. */
  public void forget(int idSite) {
    sites.invalidate(idSite);
    unknown.invalidate(idSite);
  }
}
