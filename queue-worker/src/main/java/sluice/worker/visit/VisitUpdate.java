package sluice.worker.visit;

import static sluice.worker.visit.VisitColumns.CITY;
import static sluice.worker.visit.VisitColumns.COUNTRY;
import static sluice.worker.visit.VisitColumns.LATITUDE;
import static sluice.worker.visit.VisitColumns.LONGITUDE;
import static sluice.worker.visit.VisitColumns.REGION;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import sluice.php.PhpValues;
import sluice.site.CustomDimension;
import sluice.worker.action.Action;
import sluice.worker.referrer.Referrer;
import sluice.worker.referrer.ReferrerType;

/**
 * What a later hit changes in the row of its visit (docs:
 * queue-worker/docs/log-tables.md#log_visit, column "later").
 */
final class VisitUpdate {

  private static final int USER_ID_CHARACTERS = 200;
  private static final String UNKNOWN_RESOLUTION = "unknown";

  /** Values of visit_goal_buyer. */
  private static final long ORDERED = 1;

  private static final long OPEN_CART = 2;
  private static final long ORDERED_AND_OPEN_CART = 3;

  private final Hit hit;
  private final Visit visit;

  VisitUpdate(Hit hit, Visit visit) {
    this.hit = hit;
    this.visit = visit;
  }

  /** Applies the hit. */
  void apply(ActionIdColumns ids, VisitRows.Continued continued) {
    Referrer referrer = continued.referrer();
    hit.visitor().id().ifPresent(id -> set(VisitColumns.IDVISITOR, id.bytes()));
    if (!hit.isPing() && hit.time() > visit.lastAction()) {
      visit.set(VisitColumns.LAST_ACTION, hit.time());
    }
    visitor();
    ecommerce(continued.isConverted());
    continued.action().ifPresent(recorded -> pages(recorded, ids));
    continued.action().ifPresent(this::counters);
    if (referrerIsDirect() && referrer.type() != ReferrerType.DIRECT) {
      referrer(referrer);
    }
    if (visit.text(VisitColumns.RESOLUTION).filter(UNKNOWN_RESOLUTION::equals).isPresent()) {
      visit.set(
          VisitColumns.RESOLUTION,
          PhpValues.cutBytes(hit.request().text("res"), NewVisitRow.RESOLUTION_BYTES));
    }
    visit.set(VisitColumns.TOTAL_TIME, totalTime(continued.isConverted()));
    Map<String, String> sent = hit.origin().overrides();
    for (String column : List.of(CITY, COUNTRY, LATITUDE, LONGITUDE, REGION)) {
      if (sent.containsKey(column)) {
        visit.set(column, sent.get(column));
      }
    }
    hit.visitDimensions()
        .forEach((index, value) -> visit.set(CustomDimension.column(index), value));
  }

  private void set(String column, byte[] id) {
    if (!java.util.Arrays.equals((byte[]) visit.value(column), id)) {
      visit.set(column, id);
    }
  }

  private void visitor() {
    boolean wasProfilable = visit.count(VisitColumns.PROFILABLE) != 0;
    long profilable = wasProfilable || hit.visitor().id().isPresent() ? 1 : 0;
    if (visit.number(VisitColumns.PROFILABLE).orElse(-1) != profilable) {
      visit.set(VisitColumns.PROFILABLE, profilable);
    }
    hit.visitor()
        .userId()
        .map(userId -> PhpValues.cutCharacters(userId, USER_ID_CHARACTERS))
        .filter(userId -> !visit.text(VisitColumns.USER_ID).equals(Optional.of(userId)))
        .ifPresent(userId -> visit.set(VisitColumns.USER_ID, userId));
  }

  private void ecommerce(boolean isConverted) {
    long buyer = visit.count(VisitColumns.GOAL_BUYER);
    if (hit.goal().isOrder() && buyer != ORDERED) {
      visit.set(VisitColumns.GOAL_BUYER, ORDERED);
    } else if (hit.goal().isCart()) {
      boolean hasOrdered = buyer == ORDERED || buyer == ORDERED_AND_OPEN_CART;
      visit.set(VisitColumns.GOAL_BUYER, hasOrdered ? ORDERED_AND_OPEN_CART : OPEN_CART);
    }
    if (isConverted) {
      visit.set(VisitColumns.GOAL_CONVERTED, 1L);
    }
    if (hit.hasOrderId()) {
      visit.set(VisitColumns.SINCE_ORDER, 0L);
    }
  }

  /** A site search leaves no exit url (NULL); an untitled page leaves the title before it. */
  private void pages(Action action, ActionIdColumns ids) {
    OptionalLong url = ids.url();
    if (action instanceof Action.PageView) {
      if (visit.number(VisitColumns.ENTRY_URL).isEmpty() && url.isPresent()) {
        visit.set(VisitColumns.ENTRY_URL, url.getAsLong());
      }
      visit.set(VisitColumns.EXIT_URL, url.orElse(0));
    } else if (action instanceof Action.SiteSearch) {
      visit.set(VisitColumns.EXIT_URL, null);
    } else {
      return;
    }
    ids.name().ifPresent(name -> visit.set(VisitColumns.EXIT_NAME, name));
  }

  private void counters(Action action) {
    if (action.countsAsAction()) {
      visit.increment(VisitColumns.TOTAL_ACTIONS);
    }
    if (action.countsAsInteraction()) {
      visit.increment(VisitColumns.TOTAL_INTERACTIONS);
    }
    if (action instanceof Action.SiteSearch) {
      visit.increment(VisitColumns.TOTAL_SEARCHES);
    }
    if (action instanceof Action.Event) {
      visit.increment(VisitColumns.TOTAL_EVENTS);
    }
  }

  private boolean referrerIsDirect() {
    return visit.count(VisitColumns.REFERER_TYPE) == ReferrerType.DIRECT.code();
  }

  private void referrer(Referrer referrer) {
    if (!referrer.hidesKeyword()) {
      visit.set(VisitColumns.REFERER_KEYWORD, referrer.keyword().orElse(null));
    }
    visit.set(VisitColumns.REFERER_NAME, referrer.name().orElse(null));
    visit.set(VisitColumns.REFERER_TYPE, (long) referrer.type().code());
    referrer.url().ifPresent(url -> visit.set(VisitColumns.REFERER_URL, url));
  }

  private long totalTime(boolean isConverted) {
    long time = Math.max(0, 1 + hit.time() - visit.firstAction());
    // Matomo adds idgoal + 2 seconds (docs:
    // queue-worker/docs/goals.md#what-a-conversion-knows-of-its-visit).
    return isConverted ? Math.max(0, time + hit.goal().idGoal() + 2) : time;
  }
}
