package sluice.worker.plan;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import sluice.log.BrowserLanguage;
import sluice.log.DateTimes;
import sluice.site.CustomDimension;
import sluice.worker.action.ActionColumn;
import sluice.worker.goal.Buster;
import sluice.worker.goal.ConversionRevenue;
import sluice.worker.goal.EcommerceItems;
import sluice.worker.goal.EcommerceRequest;
import sluice.worker.goal.GoalMatch;
import sluice.worker.plan.VisitStore.ConversionKey;
import sluice.worker.plan.VisitStore.OrderKey;
import sluice.worker.referrer.StoredReferrer;
import sluice.worker.visit.Hit;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;

/**
 * Conversions of a hit: goals, orders, carts (docs: queue-worker/docs/log-tables.md#log_conversion,
 * queue-worker/docs/goals.md; Matomo core/Tracker/GoalManager.php). One object records one batch,
 * on one thread.
 */
final class ConversionRecorder {

  private final HitRules rules;
  private final GlobalRules global;
  private final ConversionPlan plan;
  private final ItemRecorder items;
  private final SecureRandom random = new SecureRandom();

  ConversionRecorder(HitRules rules, GlobalRules global, ConversionPlan plan) {
    this.rules = rules;
    this.global = global;
    this.plan = plan;
    this.items = new ItemRecorder(plan);
  }

  /**
   * Records what the hit converts.
   *
   * @return whether the hit goes on; false for an order that exists
   */
  boolean record(PreparedHit prepared, List<GoalMatch> goals, RecordedHit recorded) {
    if (prepared.hit().goal().ecommerce().isPresent()) {
      return recordEcommerce(prepared, recorded);
    }
    for (GoalMatch goal : goals) {
      if (!recordGoal(prepared.hit(), goal, recorded)) {
        return false;
      }
    }
    return true;
  }

  private boolean recordGoal(Hit hit, GoalMatch match, RecordedHit recorded) {
    Map<String, Object> values = common(hit, recorded);
    long idGoal = match.goal().idGoal();
    long buster = match.goal().allowsMultiple() ? Buster.repeated(hit.time(), random) : Buster.ONCE;
    values.put("idgoal", idGoal);
    values.put("buster", buster);
    values.put("url", match.url());
    values.put("pageviews_before", pageviewsBefore(recorded));
    values.put("revenue", ConversionRevenue.of(match.goal(), hit.request()));
    PlannedConversion conversion = PlannedConversion.insert(recorded.visit(), values);
    ConversionKey key = new ConversionKey(idGoal, buster);
    if (hit.hasOrderId() && plan.exists(recorded.visit(), key)) {
      return false;
    }
    recorded.action().ifPresent(action -> cause(conversion, action));
    plan.insert(conversion, key);
    return true;
  }

  /** A site search has no url, so neither has its conversion. */
  private static void cause(PlannedConversion conversion, PlannedAction action) {
    String column = ActionColumn.IDACTION_URL.column();
    if (action.values().containsKey(column)) {
      conversion.update(Map.of(column, action.values().get(column)));
    }
    conversion.causedBy(action);
  }

  private boolean recordEcommerce(PreparedHit prepared, RecordedHit recorded) {
    Hit hit = prepared.hit();
    if (!(hit.goal().items() instanceof EcommerceItems.Listed listed)) {
      return true; // Matomo records no conversion then, and still updates the visit
    }
    EcommerceRequest request = hit.goal().ecommerce().orElseThrow();
    Map<String, Object> values = ecommerceValues(hit, request, recorded);
    values.put("items", listed.count());
    ConversionKey key = new ConversionKey((long) values.get("idgoal"), (long) values.get("buster"));
    Optional<OrderKey> order =
        request.isOrder()
            ? Optional.of(OrderKey.of(hit.site().idSite(), request.orderId()))
            : Optional.empty();
    boolean isTaken = order.filter(plan::exists).isPresent() || plan.exists(recorded.visit(), key);
    boolean isWritten;
    if (recorded.before().hasCart()) {
      isWritten = updateCart(recorded.visit(), values, key, order);
    } else {
      if (isTaken && request.isOrder()) {
        return false;
      }
      isWritten = !isTaken;
      if (isWritten) {
        plan.insert(PlannedConversion.insert(recorded.visit(), values), key);
        order.ifPresent(plan::add);
      }
    }
    if (isWritten) {
      items.record(prepared, recorded.visit(), values);
    }
    return true;
  }

  /**
   * As Matomo's UPDATE: no cart row is success; a key that exists elsewhere, or a value that strict
   * SQL mode refuses, is a failure that it only logs; custom dimensions stay those of the first
   * cart.
   */
  private boolean updateCart(
      Visit visit, Map<String, Object> values, ConversionKey key, Optional<OrderKey> order) {
    if (!plan.hasCart(visit)) {
      return true;
    }
    boolean isOrder = order.isPresent();
    if (isOrder && (plan.exists(order.get()) || plan.exists(visit, key))) {
      return false;
    }
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.keySet().removeIf(column -> column.startsWith(CustomDimension.COLUMN_PREFIX));
    if (!plan.takes(changed)) {
      return false;
    }
    plan.updateCart(visit, changed, key);
    order.ifPresent(plan::add);
    return true;
  }

  private Map<String, Object> ecommerceValues(
      Hit hit, EcommerceRequest request, RecordedHit recorded) {
    Map<String, Object> values = common(hit, recorded);
    values.put("idgoal", request.isOrder() ? ConversionPlan.ORDER : ConversionPlan.CART);
    values.put("buster", request.isOrder() ? Buster.ofOrder(request.orderId()) : Buster.ONCE);
    values.put("revenue", request.revenue());
    if (request.isOrder()) {
      values.put("idorder", request.orderId());
      values.put("pageviews_before", pageviewsBefore(recorded));
      put(values, "revenue_subtotal", request.subtotal());
      put(values, "revenue_tax", request.tax());
      put(values, "revenue_shipping", request.shipping());
      put(values, "revenue_discount", request.discount());
    }
    return values;
  }

  private static void put(Map<String, Object> values, String column, OptionalDouble amount) {
    amount.ifPresent(value -> values.put(column, value));
  }

  /** Counts the pageviews before this hit and adds its own. */
  private static long pageviewsBefore(RecordedHit recorded) {
    long pageviews = recorded.before().interactions() - recorded.before().searches();
    boolean isPage = recorded.action().filter(PlannedAction::isPage).isPresent();
    return pageviews + (isPage ? 1 : 0);
  }

  private Map<String, Object> common(Hit hit, RecordedHit recorded) {
    Visit visit = recorded.visit();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(VisitColumns.IDSITE, (long) hit.site().idSite());
    values.put(VisitColumns.IDVISITOR, visit.idVisitor().bytes());
    values.put("server_time", DateTimes.text(hit.time()));
    VisitColumns.COPIED_TO_CONVERSIONS.forEach(column -> values.put(column, visit.value(column)));
    if (visit.value(VisitColumns.COUNTRY) == null) {
      values.put(VisitColumns.COUNTRY, guessedCountry(hit));
    }
    referrer(values, hit, recorded.referrer());
    for (CustomDimension dimension : hit.site().customDimensions()) {
      String column = dimension.column();
      if (dimension.scope() == CustomDimension.Scope.VISIT && visit.has(column)) {
        values.put(column, visit.value(column));
      }
    }
    return values;
  }

  /** A keyword that a search engine hides is not among the values: a cart keeps what it has. */
  private void referrer(Map<String, Object> values, Hit hit, StoredReferrer ofVisit) {
    StoredReferrer referrer =
        rules
            .referrers()
            .attribute(
                hit.request(),
                hit.site(),
                global.knownUrls(),
                ofVisit,
                global.privacyOf(hit.site()).withheld().campaigns());
    values.put(VisitColumns.REFERER_TYPE, referrer.type() == 0 ? null : (long) referrer.type());
    values.put(VisitColumns.REFERER_NAME, referrer.name().orElse(null));
    if (referrer.equals(ofVisit) || !referrer.hidesKeyword()) {
      values.put(VisitColumns.REFERER_KEYWORD, referrer.keyword().orElse(null));
    }
  }

  private static String guessedCountry(Hit hit) {
    boolean guesses = hit.settings().location().enableLanguageToCountryGuess();
    return BrowserLanguage.country(hit.origin().language(), guesses);
  }
}
