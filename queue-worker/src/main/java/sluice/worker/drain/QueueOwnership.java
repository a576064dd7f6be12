package sluice.worker.drain;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.worker.batch.CursorState;
import sluice.worker.batch.QueueView;
import sluice.worker.lease.QueueLease;

/**
 * The queues that one worker owns now: leased, and taken over in the database by its present
 * session. Losing the session loses them all; their leases stay. Confined to the worker's thread.
 */
final class QueueOwnership {
  private static final Logger LOG = LoggerFactory.getLogger(QueueOwnership.class);

  /** The server's code for a table that does not exist: ours are not created yet. */
  private static final int NO_SUCH_TABLE = 1146;

  /** The server's code for a column that does not exist: the tables are an older version's. */
  private static final int NO_SUCH_COLUMN = 1054;

  private final DrainSources sources;
  private final DrainSettings settings;
  private final QueueCursor cursor;
  private final BatchCommitter committer;
  private final LoneEntries alone;
  private final boolean listsAreInDatabase;
  private final Map<Integer, QueueView> views = new LinkedHashMap<>();
  private final DatabaseWatch watch;

  /** Null while the worker has no connections, and so owns no queue. */
  private WorkerSession session;

  private Durability durability = Durability.FULL;

  QueueOwnership(
      DrainSources sources,
      DrainSettings settings,
      QueueCursor cursor,
      BatchCommitter committer,
      LoneEntries alone,
      boolean listsAreInDatabase) {
    this.listsAreInDatabase = listsAreInDatabase;
    this.sources = sources;
    this.settings = settings;
    this.cursor = cursor;
    this.committer = committer;
    this.watch = new DatabaseWatch(sources.tables(), sources.tracking());
    this.alone = alone;
  }

  /** Gives up what is not to be ours any more, and takes over what is. */
  void followLeases() throws SQLException {
    giveUpUnwanted();
    for (QueueLease lease : sources.leases().leasesOf(sources.threadIndex())) {
      if (!views.containsKey(lease.queue())) {
        takeOver(lease);
      }
    }
  }

  /** Gives up what is not to be ours any more. */
  void giveUpUnwanted() throws SQLException {
    for (QueueView view : List.copyOf(views.values())) {
      if (!view.lease().isWanted()) {
        giveUp(view);
      }
    }
  }

  Collection<QueueView> views() {
    return views.values();
  }

  /** Whether the plan was made for a queue as we still own it. */
  boolean isValid(Planned planned) {
    return views.get(planned.batch().queue()) == planned.view();
  }

  /** The present session; there is one as long as a queue is owned. */
  WorkerSession session() {
    return Optional.ofNullable(session).orElseThrow();
  }

  /**
   * How long committed entries stay in their list. Lists in the database need no delay: a crash
   * that takes a commit back brings its entries back too.
   */
  Duration trimDelay() {
    return listsAreInDatabase ? Duration.ZERO : settings.trimDelayWith(durability);
  }

  boolean hasSession() {
    return session != null;
  }

  /** Reads the queue's list from its head again, without the plans that were made for it. */
  void startOver(QueueView view) {
    replace(view, view.committed());
  }

  /**
   * Looks now and then whether the database is still the one that was read.
   *
   * @throws SQLException if it is not: everything is then derived anew
   */
  void watchDatabase() throws SQLException {
    if (session != null) {
      watch.look(session.transaction(), views.values());
    }
  }

  /** Reads all lists from their heads again: they may be others now. */
  void rewindAll() {
    views.values().forEach(view -> view.rewind(view.committed()));
  }

  /** Reads the queue's list from its head again, as the database says that it is consumed. */
  void readAgain(QueueView view) throws SQLException {
    CursorState state = cursor.readAgain(session().transaction(), view.queue());
    replace(view, state);
    LOG.atInfo()
        .addKeyValue("queue", view.queue())
        .addKeyValue("consumed", state.consumed())
        .log("queue-read-again");
  }

  /** Lets the queue go, in the database first. */
  void giveUp(QueueView view) throws SQLException {
    views.remove(view.queue());
    sources.progress().finished(sources.threadIndex(), view.queue());
    sources.metrics().left(view.queue());
    try {
      if (session != null) {
        alone.letGo(session.transaction(), view);
        cursor.letGo(session.transaction(), view.queue());
      }
    } finally {
      sources.leases().surrender(view.lease());
    }
  }

  /** Ends both connections; what was committed on them is read from the cursor afterwards. */
  void loseSession() {
    views.clear();
    if (session != null) {
      session.close();
      session = null;
    }
  }

  /** Lets go of everything that a successor waits for, and waits for nothing itself. */
  void giveUpAll(Patience patience) {
    for (QueueView view : List.copyOf(views.values())) {
      try {
        giveUp(view);
      } catch (SQLException e) {
        patience.failed("giving back queue " + view.queue(), e);
      }
    }
    sources.leases().leasesOf(sources.threadIndex()).forEach(sources.leases()::surrender);
    loseSession();
  }

  private void replace(QueueView view, CursorState state) {
    QueueView fresh = new QueueView(view.lease(), state, settings.bounds());
    alone.instruct(fresh);
    views.put(view.queue(), fresh);
  }

  private void takeOver(QueueLease lease) throws SQLException {
    if (!lease.isWanted()) {
      sources.progress().finished(sources.threadIndex(), lease.queue());
      sources.leases().surrender(lease);
      return;
    }
    if (session == null) {
      int answerLimitMs = Math.toIntExact(settings.answerLimit().toMillis());
      session =
          WorkerSession.open(sources.connections(), answerLimitMs, sources.metrics().connections());
      learnDurability();
    }
    QueueCursor.Taken taken = takeOver(session.transaction(), lease.queue());
    // whoever had the queue may have done anything meanwhile, and the database may be another one
    sources.tracking().forget();
    committer.resolve(lease.queue(), taken);
    QueueView view = new QueueView(lease, taken.state(), settings.bounds());
    alone.instruct(view);
    views.put(lease.queue(), view);
    LOG.atInfo()
        .addKeyValue("queue", lease.queue())
        .addKeyValue("epoch", taken.state().epoch())
        .addKeyValue("consumed", taken.state().consumed())
        .log("queue-taken");
  }

  /**
   * Asks the server with each session: people can change its setting at any time, and a failover
   * leads to another server.
   */
  private void learnDurability() throws SQLException {
    Durability before = durability;
    durability = Durability.of(session().transaction());
    session().transaction().commit();
    boolean isOneOfMany = sources.threadIndex() > 0;
    if (!listsAreInDatabase && !isOneOfMany && !durability.equals(before)) {
      durability.say(trimDelay());
    }
  }

  private QueueCursor.Taken takeOver(Connection transaction, int queue) throws SQLException {
    try {
      return takeOverOnce(transaction, queue);
    } catch (SQLException e) {
      QueueCursor.rollBackQuietly(transaction);
      if (e.getErrorCode() != NO_SUCH_TABLE && e.getErrorCode() != NO_SUCH_COLUMN) {
        throw e;
      }
      cursor.letGo(transaction, queue);
      sources.tables().create(transaction);
      return takeOverOnce(transaction, queue);
    }
  }

  /**
   * Takes the cursor over before the state of the attempts, so that a worker that fails in between
   * has not begun.
   */
  private QueueCursor.Taken takeOverOnce(Connection transaction, int queue) throws SQLException {
    QueueCursor.Taken taken = cursor.takeOver(transaction, queue);
    if (alone.takeOver(transaction, queue, taken, settings.bounds().requestSets())) {
      sources.metrics().unfinished();
    }
    transaction.commit();
    return taken;
  }
}
