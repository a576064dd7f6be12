package sluice.worker.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitLookup;

/**
 * The log tables in memory, as far as a plan reads them: a test puts rows in, and the plan finds
 * them. What a plan would write is read from the plan itself.
 */
final class InMemoryVisits implements VisitStore {

  private final Map<Long, Visit> visits = new TreeMap<>();
  private final Map<Long, List<ConversionKey>> conversions = new HashMap<>();
  private final Set<OrderKey> orders = new HashSet<>();
  private final Map<Long, List<ItemRow>> items = new HashMap<>();
  private final Map<Long, List<StoredPage>> pages = new HashMap<>();

  /** Puts a row of log_visit in. */
  Visit add(Visit visit) {
    visits.put(visit.idVisit(), visit);
    return visit;
  }

  /** Puts a row of log_conversion in. */
  void add(Visit visit, ConversionKey key) {
    conversions.computeIfAbsent(visit.idVisit(), id -> new ArrayList<>()).add(key);
  }

  /** Puts the unique key of an order in, whatever its visit. */
  void add(OrderKey order) {
    orders.add(order);
  }

  /** Puts a row of log_conversion_item in. */
  void add(Visit visit, ItemRow item) {
    items.computeIfAbsent(visit.idVisit(), id -> new ArrayList<>()).add(item);
  }

  /** Puts a pageview of log_link_visit_action in. */
  void add(Visit visit, StoredPage page) {
    pages.computeIfAbsent(visit.idVisit(), id -> new ArrayList<>()).add(page);
  }

  @Override
  public List<Found> find(List<VisitLookup> lookups, Collection<Long> except) {
    return lookups.stream().map(lookup -> find(lookup, except)).toList();
  }

  private Found find(VisitLookup lookup, Collection<Long> except) {
    Optional<Long> byVisitor = newest(lookup::matchesVisitor, except);
    Optional<Long> byConfig =
        byVisitor.isPresent() || !lookup.triesConfigId()
            ? Optional.empty()
            : newest(lookup::matchesConfig, except);
    return new Found(byVisitor, byConfig);
  }

  private Optional<Long> newest(Predicate<Visit> matches, Collection<Long> except) {
    return visits.values().stream()
        .filter(visit -> !except.contains(visit.idVisit()))
        .filter(matches)
        .max(Comparator.comparingLong(Visit::lastAction))
        .map(Visit::idVisit);
  }

  @Override
  public Map<Long, Visit> lock(Collection<Long> idVisits) {
    Map<Long, Visit> locked = new TreeMap<>(visits);
    locked.keySet().retainAll(idVisits);
    return locked;
  }

  @Override
  public Map<Long, List<ConversionKey>> conversions(Collection<Long> idVisits) {
    return only(conversions, idVisits);
  }

  @Override
  public Collection<OrderKey> orders(Collection<OrderKey> wanted) {
    return wanted.stream().filter(orders::contains).toList();
  }

  /** All values are taken: strict SQL mode has its tests with a database. */
  @Override
  public boolean takesConversion(Map<String, Object> values) {
    return true;
  }

  @Override
  public Map<Long, List<ItemRow>> items(Collection<Long> idVisits) {
    return only(items, idVisits);
  }

  @Override
  public Map<Long, List<StoredPage>> pages(
      Collection<Long> idVisits, Collection<String> idPageviews) {
    Map<Long, List<StoredPage>> found = new HashMap<>();
    only(pages, idVisits)
        .forEach(
            (id, all) ->
                found.put(
                    id, all.stream().filter(it -> idPageviews.contains(it.idPageview())).toList()));
    return found;
  }

  private static <V> Map<Long, V> only(Map<Long, V> all, Collection<Long> ids) {
    Map<Long, V> only = new HashMap<>(all);
    only.keySet().retainAll(ids);
    return only;
  }
}
