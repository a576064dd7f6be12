package sluice.worker.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sluice.php.PhpValue;
import sluice.request.Arrival;
import sluice.request.RequestEnvironment;
import sluice.request.TrackingRequest;
import sluice.worker.action.ActionName;
import sluice.worker.batch.HitOutcome;
import sluice.worker.goal.GoalMatcher;
import sluice.worker.visit.Hit;

/**
 * One batch of hits without a database: requests go in, outcomes come out, and the plan has the
 * rows. Names get their ids in the order in which they come, from 1 on.
 */
final class TestBatch {

  /** The visitor of all hits that say nothing else. */
  static final String VISITOR = "0123456789abcdef";

  private static final Map<String, String> SERVER =
      Map.of("REMOTE_ADDR", "198.51.100.7", "HTTP_ACCEPT_LANGUAGE", "de-de,de;q=0.8");

  private final TestMatomo matomo;
  private final InMemoryVisits store;
  private final Map<ActionName, Long> ids = new HashMap<>();
  private final BatchPlan plan;

  TestBatch(TestMatomo matomo, InMemoryVisits store) {
    this.matomo = matomo;
    this.store = store;
    this.plan = new BatchPlan(store);
  }

  /** A batch on empty log tables. */
  static TestBatch of(TestMatomo matomo) {
    return new TestBatch(matomo, new InMemoryVisits());
  }

  /** The rows that the batch would write. */
  BatchPlan plan() {
    return plan;
  }

  /** The log tables before the batch. */
  InMemoryVisits store() {
    return store;
  }

  /** The id that a name has in log_action; 0 for a name that no hit had. */
  long id(String name) {
    return ids.entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(name))
        .mapToLong(Map.Entry::getValue)
        .findFirst()
        .orElse(0);
  }

  /** Reads the requests, and records them one after the other. */
  List<HitOutcome> record(TrackingRequest... requests) throws SQLException {
    RequestRules reading = new RequestRules(matomo.context());
    List<Hit> hits = new ArrayList<>();
    for (TrackingRequest request : requests) {
      hits.add(((ReadHit.Recordable) reading.read(request)).hit());
    }
    List<PreparedHit> prepared = BatchRules.withIds(null, hits, this::resolve);
    plan.load(prepared);
    HitRecorder recorder =
        new HitRecorder(matomo.rules(), matomo.global(), new GoalMatcher(), plan);
    List<HitOutcome> outcomes = new ArrayList<>();
    for (PreparedHit hit : prepared) {
      outcomes.add(recorder.record(hit));
    }
    return outcomes;
  }

  private Map<ActionName, Long> resolve(Connection none, Collection<ActionName> names) {
    for (ActionName name : names) {
      if (!name.isEmpty()) {
        ids.computeIfAbsent(name, unknown -> ids.size() + 1L);
      }
    }
    return ids;
  }

  /**
   * A pageview of {@code http://example.org/<page>} so many seconds after {@link TestMatomo#NOW}.
   */
  static TrackingRequest page(String page, long seconds, String... namesAndValues) {
    List<String> parameters = new ArrayList<>(List.of("url", "http://example.org/" + page));
    parameters.addAll(List.of(namesAndValues));
    return request(seconds, parameters.toArray(String[]::new));
  }

  /** Any hit of {@link #VISITOR} so many seconds after {@link TestMatomo#NOW}. */
  static TrackingRequest request(long seconds, String... namesAndValues) {
    Map<String, PhpValue> parameters = new LinkedHashMap<>();
    parameters.put("idsite", new PhpValue.Text("1"));
    parameters.put("rec", new PhpValue.Text("1"));
    parameters.put("_id", new PhpValue.Text(VISITOR));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      parameters.put(namesAndValues[i], new PhpValue.Text(namesAndValues[i + 1]));
    }
    return new TrackingRequest(
        new PhpValue.Array(parameters),
        new Arrival(
            new RequestEnvironment(SERVER, Map.of()), Optional.empty(), TestMatomo.NOW + seconds));
  }
}
