package sluice.worker.plan;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.php.PhpValues;
import sluice.request.VisitorId;
import sluice.site.CustomDimension;
import sluice.site.Site;
import sluice.worker.action.Action;
import sluice.worker.action.PageTimings;
import sluice.worker.batch.HitOutcome;
import sluice.worker.goal.GoalMatch;
import sluice.worker.goal.GoalMatcher;
import sluice.worker.referrer.Referrer;
import sluice.worker.referrer.ReferrerType;
import sluice.worker.referrer.StoredReferrer;
import sluice.worker.visit.ActionIdColumns;
import sluice.worker.visit.Hit;
import sluice.worker.visit.Visit;
import sluice.worker.visit.VisitColumns;
import sluice.worker.visit.VisitMatch;
import sluice.worker.visit.VisitRows;
import sluice.worker.visit.VisitorRecognizer;

/**
 * Decides one hit after the other against the plan of the batch, in Matomo's order (docs:
 * queue-worker/docs/lifecycle.md#deciding; Matomo core/Tracker/Visit.php). One object decides one
 * batch, on one thread.
 */
final class HitRecorder {

  private final HitRules rules;
  private final GlobalRules global;
  private final GoalMatcher goals;
  private final BatchPlan plan;
  private final ConversionRecorder conversions;
  private final VisitorRecognizer recognizer = new VisitorRecognizer();
  private final SecureRandom random = new SecureRandom();

  HitRecorder(HitRules rules, GlobalRules global, GoalMatcher goals, BatchPlan plan) {
    this.rules = rules;
    this.global = global;
    this.goals = goals;
    this.plan = plan;
    this.conversions = new ConversionRecorder(rules, global, plan.conversions());
  }

  /**
   * What is known of a hit's place among visits before anything is changed.
   *
   * @param isNewVisit also true for a visit that would go on but for the hit's referrer
   * @param sent the hit's referrer
   * @param referrer as much of it as may be kept
   */
  private record Place(
      VisitMatch match,
      boolean isNewVisit,
      Referrer sent,
      Referrer referrer,
      List<GoalMatch> goals) {}

  /** Decides one hit and adds its rows to the plan. */
  HitOutcome record(PreparedHit prepared) throws SQLException {
    Hit hit = prepared.hit();
    Place place = place(hit, recognizer.recognise(hit, prepared.lookup(), plan));
    if (hit.isPing() && place.isNewVisit()) {
      return HitOutcome.NOTHING_TO_RECORD;
    }
    boolean isConverted = !place.goals().isEmpty() || !hit.isPing() && hit.goal().isOrder();
    if (!hit.isPing() && isRefusedLate(hit)) {
      return refuseLate(prepared, place, isConverted);
    }
    RecordedHit recorded =
        place.match() instanceof VisitMatch.Continued continued && !place.isNewVisit()
            ? proceed(prepared, continued.visit(), place, isConverted)
            : begin(prepared, place, isConverted);
    if (!hit.isPing() && !conversions.record(prepared, place.goals(), recorded)) {
      return HitOutcome.REFUSED_DUPLICATE_ORDER;
    }
    plan.noteTime(hit.site(), hit.time());
    updatePageTimings(hit, recorded);
    noteTimeSpent(hit, recorded);
    plan.noteDay(hit.site(), hit.time(), rules.clock().instant());
    return HitOutcome.RECORDED;
  }

  private static boolean isRefusedLate(Hit hit) {
    return hit.action().filter(action -> action.lateRefusal().isPresent()).isPresent();
  }

  /** Matomo notices when it records the action: an existing visit is not yet updated then. */
  private HitOutcome refuseLate(PreparedHit prepared, Place place, boolean isConverted) {
    if (place.isNewVisit()) {
      plan.add(newVisit(prepared, place, isConverted), prepared.hit().time());
    }
    return HitOutcome.REFUSED_INVALID_PARAMETER;
  }

  private Place place(Hit hit, VisitMatch match) {
    if (match instanceof VisitMatch.Continued continued) {
      StoredReferrer stored = stored(continued.visit());
      Referrer sent = detect(hit, stored);
      if (!forcesNewVisit(hit, stored, sent) && !isOtherAgent(hit, continued.visit())) {
        Referrer kept = global.referrersOf(hit.site()).ofUpdate(sent);
        return new Place(match, false, sent, kept, converted(hit, match));
      }
    }
    Referrer sent = detect(hit, StoredReferrer.NONE);
    Referrer kept = global.referrersOf(hit.site()).ofNewVisit(sent);
    return new Place(match, true, sent, kept, converted(hit, match));
  }

  private Referrer detect(Hit hit, StoredReferrer stored) {
    return rules
        .referrers()
        .detect(
            hit.request(),
            hit.site(),
            global.knownUrls(),
            stored,
            global.privacyOf(hit.site()).withheld().campaigns());
  }

  private static StoredReferrer stored(Visit visit) {
    return new StoredReferrer(
        (int) visit.count(VisitColumns.REFERER_TYPE),
        visit.text(VisitColumns.REFERER_NAME),
        visit.text(VisitColumns.REFERER_KEYWORD));
  }

  /**
   * Whether the hit's referrer ends the visit that the hit would continue. A campaign ends no visit
   * that came directly, which takes it over instead; another website does end such a visit (docs:
   * queue-worker/docs/visits.md#when-a-new-visit-begins).
   */
  private static boolean forcesNewVisit(Hit hit, StoredReferrer stored, Referrer referrer) {
    var settings = hit.settings().visits();
    if (referrer.type() == ReferrerType.CAMPAIGN) {
      return settings.newVisitWhenCampaignChanges()
          && !stored.isDirect()
          && stored.differsFrom(referrer);
    }
    return referrer.type() == ReferrerType.WEBSITE
        && settings.newVisitWhenWebsiteReferrerChanges()
        && stored.differsFrom(referrer);
  }

  /** Whether an AI agent goes on with the visit of a person or of another agent, or a person. */
  private boolean isOtherAgent(Hit hit, Visit visit) {
    return rules.installation().aiAgents()
        && !hit.origin().aiAgent().equals(visit.text(VisitColumns.AI_AGENT_NAME));
  }

  /** A visit that is forced still counts its predecessor's duration, as Matomo does. */
  private List<GoalMatch> converted(Hit hit, VisitMatch match) {
    if (hit.isPing() || hit.goal().ecommerce().isPresent()) {
      return List.of();
    }
    if (hit.goal().manual().isPresent()) {
      return List.of(hit.goal().manual().get());
    }
    if (hit.action().isEmpty()) {
      return List.of();
    }
    Action action = hit.action().get().action();
    List<sluice.site.Goal> all = hit.site().goals();
    return match instanceof VisitMatch.Continued continued
        ? goals.matching(all, action, hit.time() - continued.visit().firstAction())
        : goals.matching(all, action);
  }

  private RecordedHit begin(PreparedHit prepared, Place place, boolean isConverted) {
    Hit hit = prepared.hit();
    // Matomo had loaded the visit that a referrer ends now, and goes on with its counts.
    VisitCounts before =
        place.match() instanceof VisitMatch.Continued ended
            ? VisitCounts.of(ended.visit())
            : VisitCounts.NONE;
    Visit visit = newVisit(prepared, place, isConverted);
    plan.add(visit, hit.time());
    ActionRows rows = new ActionRows(prepared, visit);
    Optional<PlannedAction> action = hit.action().map(recognised -> rows.ofNewVisit(recognised));
    action.ifPresent(plan::add);
    if (action.isPresent() && hasActionDimensions(hit.site())) {
      plan.remember(visit, action.get());
    }
    return new RecordedHit(visit, stored(visit), action, before, 0, Optional.empty(), 0);
  }

  private Visit newVisit(PreparedHit prepared, Place place, boolean isConverted) {
    VisitorId unknown = new VisitorId(random.nextLong());
    Visit visit =
        VisitRows.begin(
            new VisitRows.Begin(prepared.hit(), place.match().found(), unknown),
            prepared.ids(),
            place.referrer(),
            isConverted);
    if (place.match() instanceof VisitMatch.Continued ended) {
      // Matomo had loaded the visit that a referrer ends now, and keeps its address.
      visit.set(VisitColumns.LOCATION_IP, ended.visit().value(VisitColumns.LOCATION_IP));
    }
    return visit;
  }

  private RecordedHit proceed(PreparedHit prepared, Visit visit, Place place, boolean isConverted) {
    Hit hit = prepared.hit();
    VisitCounts before = VisitCounts.of(visit);
    StoredReferrer referrer = stored(visit).upgradedBy(place.sent());
    Optional<PlannedAction> previous = plan.lastAction(visit);
    long previousStored = visit.count(VisitColumns.LAST_IDLINK_VA);
    long timeSpent =
        Math.max(
            0,
            Math.min(
                hit.time() - visit.lastAction(), hit.settings().visits().standardLengthSeconds()));
    Optional<Action> recorded =
        hit.isPing() ? Optional.empty() : hit.action().map(recognised -> recognised.action());
    VisitRows.continueVisit(
        hit,
        visit,
        recorded.isPresent() ? prepared.ids() : ActionIdColumns.NONE,
        new VisitRows.Continued(recorded, place.referrer(), isConverted));
    plan.touch(visit, hit.time());
    Optional<PlannedAction> action = Optional.empty();
    if (recorded.isPresent()) {
      ActionRows rows = new ActionRows(prepared, visit);
      action = Optional.of(rows.ofContinued(hit.action().orElseThrow(), before, timeSpent));
      plan.add(action.get());
      if (hasActionDimensions(hit.site())) {
        plan.remember(visit, action.get());
      }
    }
    return new RecordedHit(visit, referrer, action, before, timeSpent, previous, previousStored);
  }

  private static boolean hasActionDimensions(Site site) {
    return site.customDimensions().stream()
        .anyMatch(dimension -> dimension.scope() == CustomDimension.Scope.ACTION);
  }

  /**
   * How long the previous action took is known now (docs:
   * queue-worker/docs/log-tables.md#time_spent).
   */
  private void noteTimeSpent(Hit hit, RecordedHit recorded) {
    if (recorded.timeSpent() <= 0 || !hasActionDimensions(hit.site())) {
      return;
    }
    if (recorded.previousAction().isPresent()) {
      recorded.previousAction().get().set("time_spent", recorded.timeSpent());
    } else if (recorded.previousStoredAction() != 0) {
      plan.changeStoredAction(
          recorded.previousStoredAction(), Map.of("time_spent", recorded.timeSpent()));
    }
  }

  /**
   * Page timings that come after their page, named by pv_id (docs:
   * queue-worker/docs/actions.md#page-timings).
   */
  private void updatePageTimings(Hit hit, RecordedHit recorded) throws SQLException {
    boolean isPage =
        recorded.action().isPresent()
            && hit.action().orElseThrow().action() instanceof Action.PageView;
    String idPageview = hit.request().text("pv_id");
    if (isPage || PhpValues.isEmpty(idPageview)) {
      return;
    }
    PageTimings timings = PageTimings.ofUpdate(hit.request());
    if (timings.isEmpty()) {
      return;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    timings.milliseconds().forEach((timing, ms) -> values.put(timing.column(), ms));
    new PageSearch(plan).update(recorded.visit(), idPageview, values);
  }
}
