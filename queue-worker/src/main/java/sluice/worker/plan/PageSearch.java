package sluice.worker.plan;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import sluice.worker.plan.VisitStore.StoredPage;
import sluice.worker.visit.Visit;

/**
 * Finds the page that later timings belong to: the oldest of the visit with that pageview id and a
 * url, else with a title (docs: queue-worker/docs/actions.md#page-timings).
 */
final class PageSearch {

  private final BatchPlan plan;

  PageSearch(BatchPlan plan) {
    this.plan = plan;
  }

  /** Adds the values to the page's row, if there is one. */
  void update(Visit visit, String idPageview, Map<String, Object> values) throws SQLException {
    List<StoredPage> stored =
        visit.isNew()
            ? List.of()
            : plan.store()
                .pages(List.of(visit.idVisit()), List.of(idPageview))
                .getOrDefault(visit.idVisit(), List.of());
    if (!update(stored, visit, values, StoredPage::hasUrl, it -> it.isPageWithUrl(idPageview))) {
      update(stored, visit, values, StoredPage::hasTitle, it -> it.isPageWithTitle(idPageview));
    }
  }

  private boolean update(
      List<StoredPage> stored,
      Visit visit,
      Map<String, Object> values,
      Predicate<StoredPage> isStoredMatch,
      Predicate<PlannedAction> isPlannedMatch) {
    Optional<StoredPage> page = stored.stream().filter(isStoredMatch).findFirst();
    if (page.isPresent()) {
      plan.changeStoredAction(page.get().idLinkVa(), values);
      return true;
    }
    Optional<PlannedAction> planned =
        plan.actions().stream()
            .filter(action -> action.visit() == visit)
            .filter(isPlannedMatch)
            .findFirst();
    planned.ifPresent(action -> values.forEach(action::set));
    return planned.isPresent();
  }
}
