/**
 * From a plan to rows: reads what a plan asks of the log tables, gets or creates what must exist
 * for ever (action ids), and writes a batch in a handful of multi-row statements.
 *
 * <p>In: request sets, a connection of the engine. Out: rows of Matomo's log tables, marks for the
 * archiver, counted outcomes.
 *
 * <p>Threads: {@code HitTracking} is shared by all workers; what a batch uses belongs to its
 * thread.
 *
 * <p>On failure: SQL errors propagate; the engine rolls back and repeats. Nothing cached outlives a
 * rollback, as it was created in autocommit.
 *
 * <p>Must not: commit, roll back, alter tables, or know about Redis.
 */
package sluice.worker.commit;
