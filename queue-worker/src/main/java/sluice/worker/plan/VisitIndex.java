package sluice.worker.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.request.VisitorId;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitLookup;

/**
 * Finds the visits of a batch by visitor id and config id, as they stand. An entry under an id that
 * a visit no longer has does no harm: it is tested again. Confined to one batch and its thread.
 */
final class VisitIndex {

  private record Key(int idSite, VisitorId id) {}

  /** Above every idvisit: visits that the batch makes come after those that are stored. */
  private static final long CREATED = Long.MAX_VALUE / 2;

  private final Map<Key, List<Visit>> byVisitor = new HashMap<>();
  private final Map<Key, List<Visit>> byConfig = new HashMap<>();
  private final Map<Visit, Long> ranks = new IdentityHashMap<>();

  /** Adds a visit, or an id that it got since. */
  void add(Visit visit) {
    if (!ranks.containsKey(visit)) {
      ranks.put(visit, visit.isNew() ? CREATED + ranks.size() : visit.idVisit());
      list(byConfig, new Key(visit.idSite(), visit.configId())).add(visit);
    }
    List<Visit> ofVisitor = list(byVisitor, new Key(visit.idSite(), visit.idVisitor()));
    if (!ofVisitor.contains(visit)) {
      ofVisitor.add(visit);
    }
  }

  /** Of visits with the same last action the lowest idvisit, as the index that Matomo forces. */
  Optional<Visit> newestOfVisitor(VisitLookup lookup) {
    Optional<Visit> newest = Optional.empty();
    for (Visit visit : list(byVisitor, new Key(lookup.idSite(), lookup.visitorId().get()))) {
      if (lookup.matchesVisitor(visit)
          && (newest.isEmpty() || isNewer(visit, newest.get(), rank(newest.get()) - rank(visit)))) {
        newest = Optional.of(visit);
      }
    }
    return newest;
  }

  /** Of visits with the same last action the highest idvisit: that index is read backwards. */
  Optional<Visit> newestOfConfig(VisitLookup lookup) {
    Optional<Visit> newest = Optional.empty();
    for (Visit visit : list(byConfig, new Key(lookup.idSite(), lookup.configId()))) {
      if (lookup.matchesConfig(visit)
          && (newest.isEmpty() || isNewer(visit, newest.get(), rank(visit) - rank(newest.get())))) {
        newest = Optional.of(visit);
      }
    }
    return newest;
  }

  private static boolean isNewer(Visit visit, Visit other, long tie) {
    return visit.lastAction() > other.lastAction()
        || visit.lastAction() == other.lastAction() && tie > 0;
  }

  private long rank(Visit visit) {
    return ranks.get(visit);
  }

  private static List<Visit> list(Map<Key, List<Visit>> map, Key key) {
    return map.computeIfAbsent(key, it -> new ArrayList<>(2));
  }
}
