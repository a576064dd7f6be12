package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.log.DateTimes;
import sluice.log.LargeLog;
import sluice.log.LogSchema;
import sluice.php.PhpValue;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.queue.SetIdentity;
import sluice.servers.RealServers;
import sluice.servers.StatementLog;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;
import sluice.worker.QueueWorker;
import sluice.worker.backend.QueueBackend;
import sluice.worker.backend.RedisConnections;
import sluice.worker.batch.BatchTracking;
import sluice.worker.drain.QueueTables;
import sluice.worker.drain.TestQueue;
import sluice.worker.drain.TestWorkers;

/**
 * No statement of a worker reads many more rows than it has use for, whatever the server believes
 * of its tables; by the server's log of all statements.
 */
@RealServers
class StatementCostIT {
  private static final int VISITS = 64_000;
  private static final int VISITORS = 21_000;
  private static final int SITES = 3;
  private static final int URLS = 40_000;
  private static final int QUEUES = 2;

  /** Hits of each kind by each kind of visitor, several times. */
  private static final int HITS = 700;

  /** A batch of so many requests asks for more than a thousand visits, and names, at once. */
  private static final int REQUESTS_A_SET = 50;

  private static final int BULK_HITS = 6_000;

  /** For each of what the server may believe. */
  private static final int ROUNDS = 3;

  /**
   * Of what is changed by a list of new values a row is read three times: the value, its copy, and
   * the row. Where it looks, a statement meets rows of others, those of small tables, and what it
   * is asked for: orders that are not there yet.
   */
  private static final StatementLog.Limit LIMIT = new StatementLog.Limit(3, 300, 45);

  private static final Duration TIME_LIMIT = Duration.ofMinutes(2);
  private static final QueueTables TABLES = new QueueTables(Replay.PREFIX);
  private static final long NOW = Corpus.NOW.getEpochSecond();
  private static final RequestSetCodec CODEC = new RequestSetCodec(1);

  private static final List<String> ROWS =
      List.of(
          """
          INSERT INTO matomo_log_action (idaction, name, hash, type, url_prefix)
          SELECT seq, CONCAT('shop.example.org/known/', seq),
            CRC32(CONCAT('shop.example.org/known/', seq)), 1, 2 FROM seq_1_to_40000
          """,
          """
          INSERT INTO matomo_log_action (idaction, name, hash, type)
          SELECT 40000 + seq, CONCAT('Known ', seq), CRC32(CONCAT('Known ', seq)), 4
          FROM seq_1_to_20000
          """,
          // Every tenth visit is of somebody who is logged in, every 50th of one and the same
          // robot,
          // and every 20th has the fingerprint of all that come from one proxy.
          """
          INSERT INTO matomo_log_visit (idvisit, idsite, idvisitor, user_id, config_id,
            visit_last_action_time, visit_first_action_time, location_ip, visit_total_actions,
            visit_total_time)
          SELECT seq, 1 + seq % 3,
            CASE WHEN seq % 10 = 0 THEN UNHEX(LEFT(SHA1(CONCAT('user', seq % 21000)), 16))
              ELSE UNHEX(LPAD(HEX(IF(seq % 50 = 1, 7, seq % 21000)), 16, '0')) END,
            IF(seq % 10 = 0, CONCAT('user', seq % 21000), NULL),
            UNHEX(LPAD(HEX(IF(seq % 20 = 1, 7, seq % 21000)), 16, '0')),
            last, last - INTERVAL 200 SECOND, UNHEX('7f000001'), 4, 200
          FROM (SELECT seq, '2026-11-22 12:00:00' - INTERVAL ROUND((64000 - seq) * 5.4) SECOND AS last
            FROM seq_1_to_64000) v
          """,
          """
          INSERT INTO matomo_log_link_visit_action (idsite, idvisitor, idvisit, pageview_position,
            server_time, idpageview, idaction_url, idaction_name)
          SELECT v.idsite, v.idvisitor, v.idvisit, s.seq,
            v.visit_first_action_time + INTERVAL s.seq * 50 SECOND, CONCAT('page0', s.seq),
            1 + CRC32(v.idvisit * 4 + s.seq) % 40000, 40001 + CRC32(v.idvisit * 4 + s.seq) % 20000
          FROM matomo_log_visit v JOIN seq_1_to_4 s
          ORDER BY v.visit_first_action_time + INTERVAL s.seq * 50 SECOND
          """,
          """
          INSERT INTO matomo_log_conversion (idvisit, idsite, idvisitor, server_time, idgoal,
            buster, url, idorder)
          SELECT idvisit, idsite, idvisitor, visit_last_action_time, IF(idvisit % 20, 1, 0),
            idvisit, '', IF(idvisit % 20, NULL, CONCAT('order', idvisit))
          FROM matomo_log_visit WHERE idvisit % 5 = 0
          """,
          """
          INSERT INTO matomo_log_conversion_item (idsite, idvisitor, server_time, idvisit, idorder,
            idaction_sku, price, quantity)
          SELECT idsite, idvisitor, visit_last_action_time, idvisit, CONCAT('order', idvisit),
            n.seq, 9.5, 1
          FROM matomo_log_visit JOIN seq_1_to_3 n WHERE idvisit % 20 = 0
          """,
          """
          INSERT INTO matomo_log_bot_request (idsite, server_time, bot_name, bot_type)
          SELECT 1 + seq % 3, '2026-11-22' - INTERVAL seq SECOND, 'GPTBot', 'ai_crawler'
          FROM seq_1_to_5000
          """,
          """
          INSERT INTO matomo_sluice_touched (queue, from_position, to_position, ts_written, visits)
          SELECT seq % 2, seq, seq + 1, '2026-11-22' - INTERVAL seq SECOND, '{}'
          FROM seq_1_to_20000
          """,
          """
          INSERT INTO matomo_option (option_name, option_value, autoload)
          SELECT CONCAT('abcd_report_to_invalidate_1_2025-01-01_', seq), '1', 0
          FROM seq_1_to_5000
          """,
          """
          INSERT INTO matomo_user_token_auth (login, description, password, hash_algo, date_created)
          SELECT 'root', '', SHA2(seq, 512), 'sha512', '2020-01-01' FROM seq_1_to_2000
          """,
          """
          INSERT INTO matomo_access (login, idsite, access)
          SELECT CONCAT('login', seq), 1 + seq % 3, 'admin' FROM seq_1_to_2000
          """,
          """
          INSERT INTO matomo_site (idsite, name, main_url, timezone, currency, ts_created)
          SELECT seq, '', CONCAT('https://site', seq, '.example.org'), 'UTC', 'EUR', '2020-01-01'
          FROM seq_11_to_400
          """,
          """
          INSERT INTO matomo_goal (idsite, idgoal, name, match_attribute, pattern, pattern_type)
          SELECT s.seq, g.seq, 'goal', 'url', 'goal', 'contains' FROM seq_11_to_400 s, seq_1_to_5 g
          """,
          """
          INSERT INTO matomo_sluice_dead_letter (id, queue, position, time, entry, error)
          SELECT seq, seq % 2, seq, 1790812800000 + seq, 'x', 'y' FROM seq_1_to_2000
          """,
          """
          INSERT INTO matomo_sluice_queue_digest SELECT q.seq, n.seq, '01234567'
          FROM seq_0_to_1 q, seq_1_to_2000 n
          """,
          // Late hits lower the time from which on the UI shows the site.
          "UPDATE matomo_site SET ts_created = '2026-11-22 00:00:00' WHERE idsite = 3");

  private final TestDatabase database;
  private final TestRedis redis;
  private BatchTracking tracking;
  private StatementLog log;
  private String producer;
  private long sequence;

  StatementCostIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  @BeforeAll
  static void fill(TestDatabase database) throws SQLException, IOException {
    Replay.on(database, Replay.CONFIG, LogSchema.Edition.NEWEST);
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      TABLES.create(connection);
      statement.execute("SET sql_mode = ''"); // columns without a default are 0
      for (String rows : ROWS) {
        statement.execute(rows);
      }
    }
  }

  /**
   * Ingest and worker were just started; the latter's connections tell what each statement read.
   */
  @BeforeEach
  void logStatements() throws SQLException, IOException {
    redis.flush();
    tracking = Replay.resumedOn(database, Replay.CONFIG).tracking();
    producer = UUID.randomUUID() + "-";
    log = StatementLog.of(database);
  }

  @AfterEach
  void logNoMore() {
    log.close();
  }

  /** The n-th hit of a round: kinds of visitors and kinds of hits in all combinations. */
  private static RequestSet hit(int round, int n) {
    boolean isLate = n / 5 % 15 == 14;
    long time = NOW - 900 + 90L * round - (isLate ? 86_400 : 0);
    int visit = n % 5 == 0 ? VISITS - 30 - n % 3000 : n * 37 % VISITS;
    List<String> params = new ArrayList<>(List.of("rec", "1", "idsite", "" + (1 + visit % SITES)));
    params.addAll(visitor(round, n, visit));
    params.addAll(what(round, n));
    if (n % 5 != 3 && n % 7 > 0) { // all others are behind one proxy
      params.addAll(List.of("cip", "198.18." + visit / 250 + "." + visit % 250));
    }
    return Corpus.set(DateTimes.text(time), params.toArray(String[]::new));
  }

  private static List<String> visitor(int round, int n, int visit) {
    switch (n % 5) {
      case 0, 1:
        return List.of("_id", "%016x".formatted(visit % VISITORS));
      case 2:
        return List.of("uid", "user" + (visit - visit % 10) % VISITORS);
      case 3: // by its fingerprint
        return List.of("cip", "203." + round / ROUNDS + "." + n / 250 + "." + n % 250);
      default:
        return List.of("_id", "%016x".formatted(0x7000_0000L + 10_000L * round + n));
    }
  }

  private static List<String> what(int round, int n) {
    String site = "https://shop.example.org/";
    String page = site + "known/" + (1 + n * 31 % URLS);
    String items =
        "[[\"S%d\",\"Thing\",\"food\",%d,2],[\"T\",\"Tea\",\"food\",3,%d]]"
            .formatted(n % 50, 1 + round, 1 + round);
    switch (n / 5 % 15) {
      case 0:
        return List.of("url", page, "action_name", "Known " + (1 + n), "pv_id", "page01");
      case 1:
        return List.of("url", site + "new/" + round + "/" + n, "action_name", "New " + n);
      case 2:
        return List.of("url", page, "download", site + "file" + n + ".pdf");
      case 3:
        return List.of("url", page, "link", "https://partner.example.net/" + n);
      case 4:
        return List.of("url", page, "search", "cheese " + n % 40, "search_cat", "food");
      case 5:
        return List.of("url", page, "e_c", "video", "e_a", "play", "e_n", "n" + n, "e_v", "3");
      case 6:
        return List.of("url", page, "c_n", "banner", "c_p", "red" + n % 9, "c_t", page);
      case 7:
        return List.of("url", page, "idgoal", "2", "revenue", "3");
      case 8:
        return List.of("url", site + "thanks?n=" + n);
      case 9:
        String order =
            round % ROUNDS == 2 && n % 2 == 0 ? "order" + (VISITS - n * 20) : round + "-" + n;
        return List.of(
            ("url " + page + " idgoal 0 revenue 9 ec_id " + order + " ec_items " + items)
                .split(" "));
      case 10, 11:
        return List.of(("url " + page + " idgoal 0 revenue 5 ec_items " + items).split(" "));
      case 12:
        return List.of("url", page, "ping", "1", "pv_id", "page02", "pf_srv", "20");
      case 13:
        return List.of(
            ("url " + page + " e_c perf e_a late pv_id page03 pf_srv 20 pf_tfr 3").split(" "));
      default:
        return List.of("url", page, "action_name", "Late");
    }
  }

  private static RequestSet bot(int n) {
    return Corpus.set(
        DateTimes.text(NOW - 60),
        ("rec 1 recMode 1 idsite 1 ua ChatGPT-User/1.0 http_status 200 url https://shop.example.org/b"
                + n)
            .split(" "));
  }

  /** Half of the entries are PHP's, and one cannot be read. */
  private void push(TestQueue queue, List<RequestSet> sets) {
    for (int i = 0; i < sets.size(); i++) {
      RequestSet set = sets.get(i);
      Optional<SetIdentity> identity =
          i % 2 == 0
              ? Optional.empty()
              : Optional.of(new SetIdentity(producer + i % 9, ++sequence));
      queue.push(
          i % QUEUES,
          CODEC.encode(
              new RequestSet(
                  set.requests(), set.environment(), set.tokenAuth(), set.time(), identity)));
    }
    queue.push(0, "no JSON".getBytes(StandardCharsets.US_ASCII));
  }

  private static List<RequestSet> singles(int round) {
    List<RequestSet> sets = new ArrayList<>();
    for (int n = 0; n < HITS; n++) {
      sets.add(hit(round, n));
    }
    for (int n = 0; n < 10; n++) {
      sets.add(bot(n));
    }
    RequestSet unknown = hit(round, 14 * 5);
    sets.add(
        new RequestSet(
            unknown.requests(),
            unknown.environment(),
            Optional.empty(), // nobody may date a hit without a token, which is noted
            unknown.time(),
            Optional.empty()));
    return sets;
  }

  private static List<RequestSet> bulk(int round) {
    List<RequestSet> sets = new ArrayList<>();
    for (int from = 0; from < BULK_HITS; from += REQUESTS_A_SET) {
      List<PhpValue.Array> requests = new ArrayList<>();
      for (int n = from; n < from + REQUESTS_A_SET; n++) {
        requests.addAll(hit(round, n).requests());
      }
      RequestSet one = hit(round, from);
      sets.add(
          new RequestSet(
              requests, one.environment(), one.tokenAuth(), one.time(), Optional.empty()));
    }
    return sets;
  }

  private void drain(List<RequestSet> sets) throws Exception {
    try (TestQueue queue = TestQueue.of(redis)) {
      push(queue, sets);
      QueueBackend backend =
          QueueBackend.redis(new RedisConnections(List.of(RedisURI.create(redis.uri())), false));
      try (QueueWorker worker =
          TestWorkers.start(
              TestWorkers.shared(backend, log::connect, TABLES, tracking),
              QUEUES,
              Duration.ofSeconds(5))) {
        await().atMost(TIME_LIMIT).until(() -> queue.total(QUEUES) == 0);
        assertThat(worker.isRunning()).isTrue();
      }
    }
  }

  private List<String> wasteful() throws SQLException {
    return log.beyond(LIMIT, Replay.PREFIX);
  }

  private long count(String from) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM matomo_" + from)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void believe(LargeLog.Statistics statistics) throws SQLException {
    try (Connection connection = database.connect()) {
      Set<String> tables = LogSchema.discover(connection, Replay.PREFIX).tableNames();
      LargeLog.believe(connection, Replay.PREFIX, tables, statistics);
    }
  }

  @ParameterizedTest
  @EnumSource(LargeLog.Statistics.class)
  void statementsReadWhatTheyNeed(LargeLog.Statistics statistics) throws Exception {
    believe(statistics);
    long actions = count("log_link_visit_action");
    long conversions = count("log_conversion");
    long bots = count("log_bot_request");
    long letters = count("sluice_dead_letter");
    int round = ROUNDS * statistics.ordinal();
    drain(singles(round));
    assertThat(wasteful()).as("new visitors and known ones").isEmpty();
    drain(singles(round + 1));
    assertThat(wasteful()).as("the same visitors again").isEmpty();
    drain(bulk(round + 2));
    assertThat(wasteful()).as("more than a thousand visits in a batch").isEmpty();
    assertThat(count("log_link_visit_action") - actions).isGreaterThan(4_000);
    assertThat(count("log_conversion") - conversions).isGreaterThan(100);
    assertThat(count("log_bot_request") - bots).isEqualTo(20);
    assertThat(count("sluice_dead_letter") - letters).isEqualTo(3);
    assertThat(count("tracking_failure")).isPositive();
  }
}
