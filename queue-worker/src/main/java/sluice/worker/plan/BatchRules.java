package sluice.worker.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.worker.action.ActionColumn;
import sluice.worker.action.ActionLookup;
import sluice.worker.action.ActionName;
import sluice.worker.action.CustomDimensionValues;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;
import sluice.worker.door.HitDoor;
import sluice.worker.door.HitTime;
import sluice.worker.goal.EcommerceItem;
import sluice.worker.goal.EcommerceItems;
import sluice.worker.goal.GoalMatcher;
import sluice.worker.visit.ActionIdColumns;
import sluice.worker.visit.Hit;
import sluice.worker.visit.VisitExcluded;

/**
 * From request sets to hits with ids, and from hits to a plan: the two halves of a batch.
 * Thread-safe.
 */
public final class BatchRules {

  private final HitRules rules;
  private final VisitExcluded exclusion = new VisitExcluded();
  private final CustomDimensionValues dimensions = new CustomDimensionValues();
  private final GlobalRules.Holder globalRules;
  private final GoalMatcher goals = new GoalMatcher();

  /** Reads by these rules. */
  public BatchRules(HitRules rules) {
    this.rules = rules;
    this.globalRules = new GlobalRules.Holder(rules.shippedSpammers());
  }

  /** Gets or creates ids of names, in autocommit. */
  public interface NameIds {
    /** The ids of the names, which may repeat; empty names have none. */
    Map<ActionName, Long> resolve(Connection autocommit, Collection<ActionName> names)
        throws SQLException;
  }

  /**
   * A batch that was read. Immutable; may be decided several times.
   *
   * @param dropped requests that no visit is looked for, by outcome
   */
  public static final class ReadBatch implements BatchTracking.Prepared {
    private final GlobalRules global;
    private final List<PreparedHit> hits;
    private final Map<HitOutcome, Integer> dropped;
    private final List<TrackingFailure> failures;
    private final Bots bots;

    ReadBatch(
        GlobalRules global,
        List<PreparedHit> hits,
        Bots bots,
        Map<HitOutcome, Integer> dropped,
        List<TrackingFailure> failures) {
      this.global = global;
      this.hits = List.copyOf(hits);
      this.bots = bots;
      this.dropped = Map.copyOf(dropped);
      this.failures = List.copyOf(failures);
    }

    /** Rows of log_bot_request; none where that table is missing. */
    public List<Map<String, Object>> botRows() {
      return bots.rows();
    }

    /** What the UI will show of requests that could not be tracked. */
    public List<TrackingFailure> failures() {
      return failures;
    }
  }

  /** Requests of bots, and their rows with ids. */
  private record Bots(List<BotRequest> requests, List<Map<String, Object>> rows) {}

  /** A plan and what became of each request. */
  public record Decided(BatchPlan plan, Map<HitOutcome, Integer> outcomes) {}

  /** Reads all requests and gets ids for all their names. */
  public ReadBatch read(Connection autocommit, List<RequestSet> sets, NameIds ids)
      throws SQLException {
    GlobalRules global = globalRules.of(rules.stored().sites().global(autocommit));
    RequestRules requests =
        new RequestRules(
            new BatchContext(
                rules,
                exclusion,
                dimensions,
                global,
                new CachedSettings(rules.stored(), autocommit)));
    rules.stored().tokens().learn(autocommit, tokens(sets));
    List<Hit> hits = new ArrayList<>();
    List<BotRequest> ofBots = new ArrayList<>();
    Map<HitOutcome, Integer> dropped = new EnumMap<>(HitOutcome.class);
    List<TrackingFailure> failures = new ArrayList<>();
    boolean keepsSupplementary = rules.settings().keepsSupplementary();
    for (RequestSet set : sets) {
      RequestEnvironment environment = HitDoor.cut(set.environment());
      for (PhpValue.Array params : set.requests()) {
        TrackingRequest request =
            new TrackingRequest(
                HitDoor.cut(params), new Arrival(environment, set.tokenAuth(), set.time()));
        ReadHit read =
            inTime(requests, keepsSupplementary ? request : request.withoutSupplementary());
        if (read instanceof ReadHit.Recordable recordable) {
          hits.add(recordable.hit());
        } else if (read instanceof ReadHit.OfBot it) {
          ofBots.add(it.request());
        } else if (read instanceof ReadHit.Dropped it) {
          dropped.merge(it.outcome(), 1, Integer::sum);
          it.failure().ifPresent(failures::add);
        }
      }
    }
    List<PreparedHit> prepared = withIds(autocommit, hits, ids);
    return new ReadBatch(global, prepared, bots(autocommit, ofBots, ids), dropped, failures);
  }

  /** Gives the urls of bots their ids. */
  private static Bots bots(Connection autocommit, List<BotRequest> requests, NameIds ids)
      throws SQLException {
    if (requests.isEmpty()) {
      return new Bots(List.of(), List.of());
    }
    Map<ActionName, Long> resolved = new HashMap<>();
    List<ActionName> names = requests.stream().map(BotRequest::url).toList();
    ids.resolve(autocommit, names).forEach((name, id) -> resolved.put(name.bare(), id));
    return new Bots(requests, requests.stream().map(request -> request.row(resolved)).toList());
  }

  /** Gives the names of hits their ids. */
  static List<PreparedHit> withIds(Connection autocommit, List<Hit> hits, NameIds ids)
      throws SQLException {
    Map<ActionName, Long> resolved = new HashMap<>();
    ids.resolve(autocommit, names(hits)).forEach((name, id) -> resolved.put(name.bare(), id));
    return hits.stream().map(hit -> prepared(hit, resolved)).toList();
  }

  /**
   * All names in the order in which they need ids. One that is new and comes several times in a
   * look-up stays several times: Matomo creates each of them and deletes all but the first, which
   * uses up ids.
   */
  private static List<ActionName> names(List<Hit> hits) {
    List<ActionName> names = new ArrayList<>();
    // names are kept without prefixes, which tell no two of them apart
    Set<ActionName> known = new HashSet<>();
    for (Hit hit : hits) {
      List<ActionName> ofAction = new ArrayList<>();
      lookups(hit).forEach(lookup -> ofAction.add(lookup.name()));
      addUnknown(ofAction, names, known);
      List<ActionName> ofItems = new ArrayList<>();
      items(hit).forEach(item -> ofItems.addAll(item.names()));
      addUnknown(ofItems, names, known);
    }
    return names;
  }

  private static void addUnknown(
      List<ActionName> lookup, List<ActionName> names, Set<ActionName> known) {
    for (ActionName name : lookup) {
      if (!known.contains(name.bare())) {
        names.add(name);
      }
    }
    lookup.forEach(name -> known.add(name.bare()));
  }

  /** The tokens of all hits, so that they are asked for at once and not one after the other. */
  private Set<String> tokens(List<RequestSet> sets) {
    Set<String> tokens = new HashSet<>();
    for (RequestSet set : sets) {
      set.tokenAuth().ifPresent(tokens::add);
      if (rules.installation().bearerToken()) {
        set.environment().bearerToken().ifPresent(tokens::add);
      }
      for (PhpValue.Array params : set.requests()) {
        if (params.entries().get("token_auth") instanceof PhpValue.Text token) {
          tokens.add(token.value());
        }
      }
    }
    return tokens;
  }

  private static ReadHit inTime(RequestRules requests, TrackingRequest request)
      throws SQLException {
    HitTime time = HitTime.ofThread();
    time.begin();
    try {
      return requests.read(request);
    } finally {
      time.end();
    }
  }

  private static PreparedHit prepared(Hit hit, Map<ActionName, Long> ids) {
    Map<ActionColumn, Long> columns = new EnumMap<>(ActionColumn.class);
    for (ActionLookup lookup : lookups(hit)) {
      columns.put(lookup.column(), ids.getOrDefault(lookup.name().bare(), 0L));
    }
    return new PreparedHit(
        hit,
        hit.lookup(),
        new ActionIdColumns(columns),
        items(hit).stream().map(item -> PreparedHit.Item.of(item, ids)).toList());
  }

  /**
   * Names of pings are created, too, though nothing refers to them (docs:
   * queue-worker/docs/lifecycle.md#deciding).
   */
  private static List<ActionLookup> lookups(Hit hit) {
    return hit.action().map(recognised -> recognised.row().lookups()).orElse(List.of());
  }

  private static List<EcommerceItem> items(Hit hit) {
    boolean isRecorded = hit.goal().ecommerce().isPresent() && !hit.isPing();
    return isRecorded && hit.goal().items() instanceof EcommerceItems.Listed listed
        ? listed.items()
        : List.of();
  }

  /** Decides one hit after the other, in the order of the queue. */
  public Decided decide(ReadBatch batch, VisitStore store) throws SQLException {
    BatchPlan plan = new BatchPlan(store);
    plan.load(batch.hits);
    HitRecorder recorder = new HitRecorder(rules, batch.global, goals, plan);
    Map<HitOutcome, Integer> outcomes = new EnumMap<>(HitOutcome.class);
    outcomes.putAll(batch.dropped);
    for (BotRequest request : batch.bots.requests()) {
      plan.noteDay(request.site(), request.time(), rules.clock().instant());
      outcomes.merge(HitOutcome.RECORDED, 1, Integer::sum);
    }
    HitTime time = HitTime.ofThread();
    try {
      for (PreparedHit hit : batch.hits) {
        time.begin();
        outcomes.merge(recorder.record(hit), 1, Integer::sum);
      }
    } finally {
      time.end();
    }
    return new Decided(plan, outcomes);
  }
}
