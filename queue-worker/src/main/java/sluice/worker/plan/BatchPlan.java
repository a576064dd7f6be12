package sluice.worker.plan;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import sluice.site.Site;
import sluice.worker.visit.KnownVisits;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitLookup;

/**
 * All that a batch found in the log tables and will write into them, as it stands after the hits
 * decided so far. Mutable; confined to one batch and its thread.
 *
 * <p><b>Look-ups.</b> The database answered each look-up once, before the first hit was decided. As
 * rows are locked, an answer stays right unless the batch itself changed that row: then the newest
 * match among the rows in memory decides, and if the database's answer no longer matches, the
 * database is asked again without the rows in memory.
 */
public final class BatchPlan implements KnownVisits {

  /** A day whose reports are no longer right. */
  public record PastDay(int idSite, LocalDate day) {}

  private static final long SECONDS_PER_DAY = 86_400;

  private final VisitStore store;
  private final Map<VisitLookup, VisitStore.Found> answers = new HashMap<>();
  private final Map<Long, Visit> stored = new TreeMap<>();
  private final VisitIndex index = new VisitIndex();
  private final List<Visit> created = new ArrayList<>();
  private final Set<Visit> touched = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<PlannedAction> actions = new ArrayList<>();
  private final Map<Visit, PlannedAction> lastActions = new IdentityHashMap<>();
  private final Map<Long, Map<String, Object>> storedActions = new LinkedHashMap<>();
  private final Map<Integer, Long> olderThanSites = new TreeMap<>();
  private long oldestHit = Long.MAX_VALUE;
  private long newestHit = Long.MIN_VALUE;
  private final Set<PastDay> pastDays = new LinkedHashSet<>();
  private final ConversionPlan conversions;

  BatchPlan(VisitStore store) {
    this.store = store;
    this.conversions = new ConversionPlan(store);
  }

  /** Asks the database for everything that the hits may need. */
  void load(List<PreparedHit> hits) throws SQLException {
    List<VisitLookup> lookups = hits.stream().map(PreparedHit::lookup).distinct().toList();
    if (lookups.isEmpty()) {
      return;
    }
    List<VisitStore.Found> found = store.find(lookups, List.of());
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < lookups.size(); i++) {
      answers.put(lookups.get(i), found.get(i));
      found.get(i).byVisitorId().ifPresent(ids::add);
      found.get(i).byConfigId().ifPresent(ids::add);
    }
    conversions.load(hits);
    lock(ids);
  }

  private void lock(Collection<Long> ids) throws SQLException {
    Set<Long> missing = new HashSet<>(ids);
    missing.removeAll(stored.keySet());
    if (!missing.isEmpty()) {
      Map<Long, Visit> locked = store.lock(missing);
      stored.putAll(locked);
      locked.values().forEach(index::add);
      conversions.loadVisits(locked.keySet());
    }
  }

  @Override
  public Optional<Visit> byVisitorId(VisitLookup lookup) throws SQLException {
    refresh(lookup, lookup::matchesVisitor, VisitStore.Found::byVisitorId);
    return index.newestOfVisitor(lookup);
  }

  @Override
  public Optional<Visit> byConfigId(VisitLookup lookup) throws SQLException {
    if (answers.get(lookup).byVisitorId().isPresent()) {
      // a visit by visitor id hid the fingerprint's, but the batch has changed the former since
      VisitStore.Found now = store.find(List.of(lookup), stored.keySet()).get(0);
      answers.put(lookup, now);
      lock(now.byConfigId().map(List::of).orElse(List.of()));
    }
    refresh(lookup, lookup::matchesConfig, VisitStore.Found::byConfigId);
    return index.newestOfConfig(lookup);
  }

  /** Asks the database again while the batch made its answer unusable. */
  private void refresh(
      VisitLookup lookup,
      Predicate<Visit> matches,
      Function<VisitStore.Found, Optional<Long>> answer)
      throws SQLException {
    Optional<Long> best = answer.apply(answers.get(lookup));
    while (best.isPresent() && !isStillMatching(best.get(), matches)) {
      best = answer.apply(store.find(List.of(lookup), stored.keySet()).get(0));
      lock(best.map(List::of).orElse(List.of()));
      if (best.isPresent() && !stored.containsKey(best.get())) {
        return; // somebody deleted the visit between the two statements
      }
    }
  }

  private boolean isStillMatching(long idVisit, Predicate<Visit> matches) {
    Visit visit = stored.get(idVisit);
    return visit != null && matches.test(visit);
  }

  /** Orders, carts and goals of this batch. */
  public ConversionPlan conversions() {
    return conversions;
  }

  /** Adds a visit that a hit begins. */
  void add(Visit visit, long seconds) {
    created.add(visit);
    touch(visit, seconds);
  }

  /** Notes that a hit belongs to the visit, whose visitor id it may have changed. */
  void touch(Visit visit, long seconds) {
    oldestHit = Math.min(oldestHit, seconds);
    newestHit = Math.max(newestHit, seconds);
    touched.add(visit);
    index.add(visit);
  }

  void add(PlannedAction action) {
    actions.add(action);
  }

  /**
   * The action whose time is known once the next hit comes (docs:
   * queue-worker/docs/log-tables.md#time_spent).
   */
  void remember(Visit visit, PlannedAction last) {
    lastActions.put(visit, last);
  }

  Optional<PlannedAction> lastAction(Visit visit) {
    return Optional.ofNullable(lastActions.get(visit));
  }

  /** Changes a row of log_link_visit_action that is in the database. */
  void changeStoredAction(long idLinkVa, Map<String, Object> values) {
    storedActions.computeIfAbsent(idLinkVa, id -> new LinkedHashMap<>()).putAll(values);
  }

  /** Notes that a site has data of a time, possibly before it was created. */
  void noteTime(Site site, long seconds) {
    long dayBefore = Math.floorDiv(seconds, SECONDS_PER_DAY) * SECONDS_PER_DAY - SECONDS_PER_DAY;
    if (site.createdAt() != 0 && dayBefore < site.createdAt()) {
      olderThanSites.merge(site.idSite(), dayBefore, Math::min);
    }
  }

  /**
   * Notes that a site has data of a time, if that lies before today there.
   *
   * @param seconds of what was recorded, Unix seconds
   */
  void noteDay(Site site, long seconds, Instant now) {
    LocalDate day = day(site, Instant.ofEpochSecond(seconds));
    if (day.isBefore(day(site, now))) {
      pastDays.add(new PastDay(site.idSite(), day));
    }
  }

  private static LocalDate day(Site site, Instant instant) {
    return instant.atZone(site.timeZone()).toLocalDate();
  }

  VisitStore store() {
    return store;
  }

  /** Visits that this batch makes, in the order of their hits. */
  public List<Visit> created() {
    return List.copyOf(created);
  }

  /** Visits of the database that this batch changed. */
  public List<Visit> changed() {
    return stored.values().stream()
        .filter(visit -> !visit.changed().isEmpty() || !visit.increments().isEmpty())
        .toList();
  }

  /** Visits that hits of this batch belong to, made or changed. */
  public Collection<Visit> touched() {
    return Collections.unmodifiableSet(touched);
  }

  /** Actions in the order of their hits. */
  public List<PlannedAction> actions() {
    return Collections.unmodifiableList(actions);
  }

  /** Actions whose id goes into the column last_idlink_va of their visit. */
  public Map<Visit, PlannedAction> lastActions() {
    return Collections.unmodifiableMap(lastActions);
  }

  /** Changes of actions that the database has, by idlink_va. */
  public Map<Long, Map<String, Object>> storedActions() {
    return Collections.unmodifiableMap(storedActions);
  }

  /**
   * What site.ts_created has to be lowered to, Unix seconds, by idsite (docs:
   * queue-worker/docs/lifecycle.md#hits-of-past-days).
   */
  public Map<Integer, Long> olderThanSites() {
    return Collections.unmodifiableMap(olderThanSites);
  }

  /** The oldest hit of the touched visits, Unix seconds. */
  public OptionalLong oldestHit() {
    return touched.isEmpty() ? OptionalLong.empty() : OptionalLong.of(oldestHit);
  }

  /** The newest hit of the touched visits, Unix seconds. */
  public OptionalLong newestHit() {
    return touched.isEmpty() ? OptionalLong.empty() : OptionalLong.of(newestHit);
  }

  /** Days before today whose archives are outdated now. */
  public Set<PastDay> pastDays() {
    return Collections.unmodifiableSet(pastDays);
  }
}
