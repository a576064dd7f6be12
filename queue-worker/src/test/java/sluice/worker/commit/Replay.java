package sluice.worker.commit;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntSupplier;
import sluice.log.LogSchema;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.TokenLookup;
import sluice.matomo.TrackerSettings;
import sluice.queue.RequestSet;
import sluice.request.ZeroVisitorId;
import sluice.servers.TestDatabase;
import sluice.site.FingerprintSalts;
import sluice.site.InstallCheck;
import sluice.site.LogRetention;
import sluice.site.SiteCache;
import sluice.worker.action.ActionRecognizer;
import sluice.worker.action.ActionSettings;
import sluice.worker.batch.BatchPosition;
import sluice.worker.batch.BatchTracking;
import sluice.worker.batch.HitOutcome;
import sluice.worker.device.DeviceDetector;
import sluice.worker.location.LocationProviders;
import sluice.worker.plan.HitRules;
import sluice.worker.referrer.ReferrerDefinitions;
import sluice.worker.referrer.ReferrerDetector;
import sluice.worker.referrer.ReferrerSpam;
import sluice.worker.url.UrlCleaners;
import sluice.worker.url.UrlCleaningRules;

/** Feeds request sets to {@link HitTracking} on a database with seed.sql, without a queue. */
final class Replay {

  static final String PREFIX = "matomo_";

  static final MatomoConfig CONFIG =
      MatomoConfig.of(
          Map.of("General", Map.of("salt", List.of("oracleoracleoracleoracleoracleor"))));

  /** A Matomo's data files; without it the data that is on the class path. */
  static final Optional<Path> MATOMO =
      Optional.ofNullable(System.getenv("SLUICE_TEST_MATOMO_DIR")).map(Path::of);

  private static final DeviceDetector DEVICES =
      MATOMO.map(DeviceDetector::ofMatomo).orElseGet(DeviceDetector::builtIn);

  private final TestDatabase database;
  private HitTracking tracking;
  private final Map<HitOutcome, Integer> outcomes = new EnumMap<>(HitOutcome.class);
  private final int queue;
  private long position;

  private Replay(TestDatabase database, HitTracking tracking, int queue) {
    this.database = database;
    this.tracking = tracking;
    this.queue = queue;
  }

  /** Another queue on the same database, tracked by another process. */
  Replay sibling(int otherQueue) throws SQLException, IOException {
    try (Connection connection = database.connect()) {
      LogSchema schema = LogSchema.discover(connection, PREFIX);
      return new Replay(database, new HitTracking(rules(database, CONFIG), schema), otherQueue);
    }
  }

  /** The same under another configuration, on the tables as they are now. */
  Replay under(MatomoConfig config) throws SQLException, IOException {
    try (Connection connection = database.connect()) {
      LogSchema schema = LogSchema.discover(connection, PREFIX);
      return new Replay(database, new HitTracking(rules(database, config), schema), queue);
    }
  }

  /** Tracking on the tables as they are now, by a process that was just started. */
  static Replay resumedOn(TestDatabase database, MatomoConfig config)
      throws SQLException, IOException {
    try (Connection connection = database.connect()) {
      LogSchema schema = LogSchema.discover(connection, PREFIX);
      return new Replay(database, new HitTracking(rules(database, config), schema), 0);
    }
  }

  /** A fresh schema with the seed, and tracking on it. */
  static Replay on(TestDatabase database) throws SQLException, IOException {
    return on(database, CONFIG);
  }

  /** The same under another configuration. */
  static Replay on(TestDatabase database, MatomoConfig config) throws SQLException, IOException {
    return on(database, config, LogSchema.Edition.REFERENCE);
  }

  /** The same on the tables of another Matomo. */
  static Replay on(TestDatabase database, MatomoConfig config, LogSchema.Edition edition)
      throws SQLException, IOException {
    try (Connection connection = database.connect()) {
      drop(connection);
      LogSchema.create(connection, PREFIX, edition);
      seed(connection);
    }
    return resumedOn(database, config);
  }

  private static void drop(Connection connection) throws SQLException {
    for (String table : LogSchema.discover(connection, PREFIX).tableNames()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE `" + PREFIX + table + "`");
      }
    }
  }

  private static void seed(Connection connection) throws SQLException, IOException {
    StringBuilder sql = new StringBuilder();
    try (BufferedReader lines = Corpus.reader("seed.sql");
        Statement statement = connection.createStatement()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("--")) {
          continue;
        }
        sql.append(line).append('\n');
        if (line.endsWith(";")) {
          for (String one : sql.toString().split(";\\s*(?=DELETE|\\z)")) {
            statement.execute(one);
          }
          sql.setLength(0);
        }
      }
    }
  }

  private static HitRules rules(TestDatabase database, MatomoConfig config)
      throws SQLException, IOException {
    TrackerSettings settings = TrackerSettings.of(config);
    InstantSource clock = InstantSource.fixed(Corpus.NOW);
    UrlCleaners cleaners = new UrlCleaners(UrlCleaningRules.DEFAULT);
    MatomoInstallation installation;
    try (Connection connection = database.connect()) {
      installation = MatomoInstallation.read(connection, PREFIX, config);
    }
    return new HitRules(
        installation,
        settings,
        ZeroVisitorId.VISITOR,
        new HitRules.Stored(
            new SiteCache(
                new SiteCache.Basis(PREFIX, config, installation),
                Duration.ofMinutes(5),
                new LogRetention(false, 180, 7, true)),
            new FingerprintSalts(PREFIX, clock),
            TokenLookup.of(PREFIX, settings, clock),
            new InstallCheck(PREFIX)),
        DEVICES,
        LocationProviders.withoutDatabase(true, true),
        new HitRules.Pages(new ActionRecognizer(cleaners, ActionSettings.DEFAULT), cleaners),
        new ReferrerDetector(referrers(installation), cleaners),
        MATOMO.isPresent() ? ReferrerSpam.ofMatomo(MATOMO.get()) : ReferrerSpam.NONE,
        clock);
  }

  private static ReferrerDefinitions referrers(MatomoInstallation installation) throws IOException {
    ReferrerDefinitions shipped =
        MATOMO.isPresent()
            ? ReferrerDefinitions.ofMatomo(MATOMO.get())
            : ReferrerDefinitions.builtIn();
    return installation.aiAssistants() ? shipped : shipped.withoutAiAssistants();
  }

  /** Tracks the sets in batches, each in a transaction of its own. */
  void run(List<RequestSet> sets, int batchSize) throws SQLException {
    try (Connection autocommit = database.connect();
        Connection transaction = database.connect()) {
      run(autocommit, transaction, sets, batchSize);
    }
  }

  /** The same in batches of different sizes. */
  void run(List<RequestSet> sets, IntSupplier batchSizes) throws SQLException {
    try (Connection autocommit = database.connect();
        Connection transaction = database.connect()) {
      run(autocommit, transaction, sets, batchSizes);
    }
  }

  void run(Connection autocommit, Connection transaction, List<RequestSet> sets, int batchSize)
      throws SQLException {
    run(autocommit, transaction, sets, () -> batchSize);
  }

  private void run(
      Connection autocommit, Connection transaction, List<RequestSet> sets, IntSupplier batchSizes)
      throws SQLException {
    transaction.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    transaction.setAutoCommit(false);
    int to = 0;
    for (int from = 0; from < sets.size(); from = to) {
      to = Math.min(sets.size(), from + batchSizes.getAsInt());
      List<RequestSet> batch = sets.subList(from, to);
      BatchTracking.Prepared prepared = tracking.prepare(autocommit, batch);
      tracking
          .write(transaction, new BatchPosition(queue, position, position + batch.size()), prepared)
          .forEach((outcome, count) -> outcomes.merge(outcome, count, Integer::sum));
      transaction.commit();
      position += batch.size();
    }
  }

  /** What may come between the writing of a batch and its COMMIT. */
  private enum Interruption {
    NONE,
    /** A deadlock and the like: what was prepared is written again. */
    ANOTHER_ATTEMPT,
    /** The connection is lost: the batch is prepared again. */
    RECONNECT,
    /** The process ends: the next one knows nothing. */
    RESTART,
    /** A real failure of something in it: the batch is done again set by set. */
    SET_BY_SET
  }

  /** The same with half of the batches interrupted, and each prepared while the last is written. */
  void runInterrupted(List<RequestSet> sets, IntSupplier batchSizes, Random random)
      throws SQLException, IOException {
    try (Connection autocommit = database.connect();
        Connection transaction = database.connect()) {
      transaction.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      transaction.setAutoCommit(false);
      List<List<RequestSet>> batches = new ArrayList<>();
      int to = 0;
      for (int from = 0; from < sets.size(); from = to) {
        to = Math.min(sets.size(), from + batchSizes.getAsInt());
        batches.add(sets.subList(from, to));
      }
      Optional<BatchTracking.Prepared> ahead = Optional.empty();
      for (int i = 0; i < batches.size(); i++) {
        BatchTracking.Prepared prepared =
            ahead.isPresent() ? ahead.get() : tracking.prepare(autocommit, batches.get(i));
        boolean isLast = i + 1 == batches.size();
        ahead =
            isLast
                ? Optional.empty()
                : Optional.of(tracking.prepare(autocommit, batches.get(i + 1)));
        write(transaction, batches.get(i), prepared);
        Interruption[] all = Interruption.values();
        Interruption what =
            random.nextBoolean() ? Interruption.NONE : all[random.nextInt(all.length)];
        if (what != Interruption.NONE) {
          transaction.rollback();
          again(autocommit, transaction, batches.get(i), prepared, what);
          ahead = what == Interruption.ANOTHER_ATTEMPT ? ahead : Optional.empty();
        }
        transaction.commit();
        position += batches.get(i).size();
      }
    }
  }

  private void again(
      Connection autocommit,
      Connection transaction,
      List<RequestSet> batch,
      BatchTracking.Prepared prepared,
      Interruption what)
      throws SQLException, IOException {
    if (what == Interruption.ANOTHER_ATTEMPT) {
      write(transaction, batch, prepared);
      return;
    }
    if (what == Interruption.RESTART) {
      tracking = sibling(queue).tracking;
    }
    int step = what == Interruption.SET_BY_SET ? 1 : batch.size();
    for (int from = 0; from < batch.size(); from += step) {
      List<RequestSet> part = batch.subList(from, from + step);
      write(transaction, part, tracking.prepare(autocommit, part));
      transaction.commit();
    }
  }

  private void write(
      Connection transaction, List<RequestSet> batch, BatchTracking.Prepared prepared)
      throws SQLException {
    tracking.write(
        transaction, new BatchPosition(queue, position, position + batch.size()), prepared);
  }

  HitTracking tracking() {
    return tracking;
  }

  Map<HitOutcome, Integer> outcomes() {
    return outcomes;
  }
}
