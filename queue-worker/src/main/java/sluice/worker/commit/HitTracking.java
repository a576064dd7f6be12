package sluice.worker.commit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import sluice.log.LogSchema;
import sluice.queue.RequestSet;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;
import sluice.worker.plan.BatchPlan;
import sluice.worker.plan.BatchRules;
import sluice.worker.plan.HitRules;

/**
 * Records hits in Matomo's log tables. Thread-safe; one serves all workers of a process.
 *
 * <p>The order of writing follows from the ids: visits, actions (need idvisit), visits again (need
 * idlink_va of their last action), conversions (need both), items, marks.
 */
public final class HitTracking implements BatchTracking {

  private final HitRules.Stored stored;
  private final BatchRules batchRules;
  private final LogSchema schema;
  private final InstantSource clock;
  private final ActionIds actionIds;
  private final VisitFinder visitFinder;
  private final VisitWriter visits;
  private final ActionWriter actions;
  private final ConversionWriter conversions;
  private final BotWriter bots;
  private final MarkWriter marks;

  /**
   * @param rules what decides
   * @param schema the tables, as they were discovered
   */
  public HitTracking(HitRules rules, LogSchema schema) {
    this.stored = rules.stored();
    this.batchRules = new BatchRules(rules);
    this.schema = schema;
    this.clock = rules.clock();
    this.actionIds = new ActionIds(schema);
    this.visitFinder = new VisitFinder(schema);
    this.visits = new VisitWriter(schema);
    this.actions = new ActionWriter(schema);
    this.conversions = new ConversionWriter(schema);
    this.bots = new BotWriter(schema);
    this.marks = new MarkWriter(schema);
  }

  @Override
  public Prepared prepare(Connection autocommit, List<RequestSet> sets) throws SQLException {
    return batchRules.read(autocommit, sets, actionIds::resolve);
  }

  @Override
  public Map<HitOutcome, Integer> write(
      Connection transaction, BatchPosition position, Prepared prepared) throws SQLException {
    BatchRules.ReadBatch batch = (BatchRules.ReadBatch) prepared;
    BatchRules.Decided decided =
        batchRules.decide(batch, new LogReader(transaction, schema, visitFinder));
    BatchPlan plan = decided.plan();
    visits.insert(transaction, plan.created());
    actions.insert(transaction, plan.actions());
    visits.update(transaction, plan);
    actions.update(transaction, plan.storedActions());
    conversions.write(transaction, plan.conversions());
    bots.insert(transaction, batch.botRows());
    Instant now = clock.instant();
    marks.markPastDays(transaction, position.queue(), plan.pastDays());
    marks.noteFailures(transaction, batch.failures(), now);
    marks.lowerCreation(transaction, plan.olderThanSites());
    marks.noteTouched(transaction, position, plan, now);
    return decided.outcomes();
  }

  @Override
  public String purgeMark(Connection connection) throws SQLException {
    return PurgeMark.read(connection, schema);
  }

  @Override
  public void forget() {
    actionIds.forget();
    stored.forget();
  }
}
