package sluice.worker.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.worker.commit.TrackedShop.URL;
import static sluice.worker.commit.TrackedShop.hit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sluice.log.LogSchema;
import sluice.queue.RequestSet;
import sluice.request.RequestEnvironment;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.worker.batch.HitOutcome;

/** What 5.14 records beyond 5.1.2: requests of bots, and AI agents in visits. */
@RealServers
class NewerMatomoIT {

  private static final String BOT = "ChatGPT-User/1.0";

  private static final String[] BOT_REQUEST = {"recMode", "1", "ua", BOT, "_id", ""};

  private static final String NAME =
      "(SELECT CONCAT(type, ':', name, ':', url_prefix) FROM matomo_log_action"
          + " WHERE idaction = idaction_url)";

  private final TestDatabase database;
  private TrackedShop shop;

  NewerMatomoIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void theTablesOfTheNewestMatomo() throws SQLException, IOException {
    shop = TrackedShop.on(database, LogSchema.Edition.NEWEST);
  }

  private static RequestSet bot(String clock, String... more) {
    List<String> all = new ArrayList<>(List.of(BOT_REQUEST));
    all.addAll(List.of(more));
    return hit(clock, all.toArray(String[]::new));
  }

  private String bots(String columns) throws SQLException {
    return shop.rows("SELECT " + columns + " FROM matomo_log_bot_request ORDER BY idrequest");
  }

  @Test
  void aBotsRequestIsARowOfItsOwnAndNoVisit() throws SQLException {
    Map<HitOutcome, Integer> outcomes =
        shop.run(
            bot(
                "10:00:00",
                "url",
                URL + "a",
                "http_status",
                "200",
                "bw_bytes",
                "12005",
                "pf_srv",
                "250",
                "source",
                "WordPress"),
            bot("10:00:01", "url", URL + "a", "download", URL + "d.pdf"),
            bot("10:00:02", "url", ""));

    assertThat(outcomes).isEqualTo(Map.of(HitOutcome.RECORDED, 3));
    assertThat(
            bots(
                "idsite, server_time, created_time > '2020-01-01', "
                    + NAME
                    + ", bot_name, bot_type, http_status_code, response_size_bytes,"
                    + " response_time_ms, source"))
        .isEqualTo(
            "1,2026-10-12 10:00:00,1,1:shop.example.org/a:2,ChatGPT-User,ai_chatbot,200,12005,250,"
                + "WordPress"
                + " 1,2026-10-12 10:00:01,1,3:shop.example.org/d.pdf:2,ChatGPT-User,ai_chatbot,"
                + "null,null,null,null"
                + " 1,2026-10-12 10:00:02,1,null,ChatGPT-User,ai_chatbot,null,null,null,null");
    assertThat(shop.visits("COUNT(*)")).isEqualTo("0");
    assertThat(shop.rows("SELECT visits FROM matomo_sluice_touched ORDER BY idtouched LIMIT 1"))
        .isEqualTo("{}");
  }

  @Test
  void botsAndVisitorsShareNames() throws SQLException {
    shop.runTogether(
        bot("10:00:00", "url", URL + "a"),
        hit("10:00:01", "url", URL + "a"),
        bot("10:00:02", "url", URL + "a", "ua", "Gemini-Deep-Research/1.0"));

    assertThat(bots("bot_name")).isEqualTo("ChatGPT-User Gemini-Deep-Research");
    assertThat(shop.rows("SELECT COUNT(*) FROM matomo_log_action WHERE type = 1")).isEqualTo("1");
    assertThat(shop.visits("visit_total_actions")).isEqualTo("1");
  }

  @Test
  void valuesAreFittedToTheirColumns() throws SQLException {
    shop.run(
        bot(
            "10:00:00",
            "http_status",
            "70000",
            "bw_bytes",
            "99999999999",
            "pf_srv",
            "99999999999",
            "source",
            "é".repeat(60)));

    assertThat(bots("http_status_code, response_size_bytes, response_time_ms, source"))
        .isEqualTo("65535,4294967295,4294967295," + "é".repeat(50));
  }

  @Test
  void aPastDayIsInvalidatedByABotAlone() throws SQLException {
    shop.run(bot("10:00:00"));

    assertThat(
            shop.rows(
                "SELECT COUNT(*) FROM matomo_option"
                    + " WHERE option_name LIKE '%report\\_to\\_invalidate\\_1\\_2026-10-12%'"))
        .isEqualTo("1");
  }

  @Test
  void aBotThatNobodyRecordsInvalidatesNothing() throws SQLException {
    Map<HitOutcome, Integer> outcomes =
        shop.run(bot("10:00:00", "ua", "Mozilla/5.0 (compatible; bingbot/2.0)"));

    assertThat(outcomes).isEqualTo(Map.of(HitOutcome.EXCLUDED_BOT, 1));
    assertThat(bots("COUNT(*)")).isEqualTo("0");
    assertThat(
            shop.rows("SELECT COUNT(*) FROM matomo_option WHERE option_name LIKE '%invalidate%'"))
        .isEqualTo("0");
  }

  @Test
  void everyRequestIsRecordedOnceWhateverInterruptsItsBatch() throws SQLException, IOException {
    Replay replay = Replay.on(database, Replay.CONFIG, LogSchema.Edition.NEWEST);
    List<RequestSet> sets = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      sets.add(bot("10:%02d:00".formatted(i), "url", URL + i % 7, "bw_bytes", String.valueOf(i)));
    }
    replay.runInterrupted(sets, () -> 4, new Random(14));

    assertThat(bots("COUNT(*), COUNT(DISTINCT response_size_bytes), COUNT(DISTINCT idaction_url)"))
        .isEqualTo("60,60,7");
  }

  @Test
  void agentsAreWrittenAndFoundAgainInTheNextBatch() throws SQLException {
    String[] agent = {"ai_s", "x", "ai_sa", "\"https://chatgpt.com\"", "ai_si", "y"};
    shop.run(
        hit("10:00:00", agent),
        hit("10:03:00", agent),
        hit("10:06:00"),
        hit("10:09:00"),
        hit("10:12:00", agent));

    assertThat(shop.visits("ai_agent_name, visit_total_actions"))
        .isEqualTo("ChatGPT,2 null,2 ChatGPT,1");
  }

  @Test
  void onTablesOfTheReferenceAgentsAndModesMeanNothing() throws SQLException, IOException {
    shop = TrackedShop.on(database);
    shop.run(
        hit("10:00:00", "recMode", "7"),
        hit("10:00:01", "ai_s", "x", "ai_sa", "\"https://chatgpt.com\"", "ai_si", "y"));

    assertThat(shop.visits("visit_total_actions")).isEqualTo("2");
  }

  @Test
  void aTokenThatMustBeSentSecurelyCountsInTheHeaderAndInTheJsonOfABulk()
      throws SQLException, IOException {
    String onlySecure = "UPDATE matomo_user_token_auth SET secure_only = 1 WHERE login = 'root'";
    shop.change(onlySecure);
    assertThat(shop.run(hit("10:00:00"))).isEqualTo(Map.of(HitOutcome.RECORDED, 1));
    Map<HitOutcome, Integer> outcomes =
        shop.run(
            sent(hit("10:00:10"), "Bearer " + Corpus.TOKEN),
            sent(hit("10:00:20"), "Bearer wrong"),
            sent(hit("10:00:30", "token_auth", Corpus.TOKEN), ""));
    assertThat(outcomes)
        .isEqualTo(Map.of(HitOutcome.RECORDED, 2, HitOutcome.REFUSED_NOT_AUTHENTICATED, 2));

    shop = TrackedShop.on(database);
    shop.change(onlySecure);
    assertThat(shop.run(hit("10:00:00"), sent(hit("10:00:10"), "Bearer " + Corpus.TOKEN)))
        .isEqualTo(Map.of(HitOutcome.REFUSED_NOT_AUTHENTICATED, 2));
  }

  /** The same without a token of the set, with a header. */
  private static RequestSet sent(RequestSet set, String authorization) {
    Map<String, String> server = new HashMap<>(set.environment().server());
    server.put("HTTP_AUTHORIZATION", authorization);
    return new RequestSet(
        set.requests(),
        new RequestEnvironment(server, set.environment().cookies()),
        Optional.empty(),
        set.time(),
        set.identity());
  }

  @Test
  void columnsOfPluginsWithDefaultsAreLeftToThem() throws SQLException, IOException {
    shop.change(
        "ALTER TABLE matomo_log_visit ADD foreign_a INT NOT NULL DEFAULT 7 FIRST,"
            + " ADD foreign_b VARCHAR(5) NULL AFTER idsite");
    shop.change("ALTER TABLE matomo_log_link_visit_action ADD foreign_c INT NULL FIRST");
    shop.change("ALTER TABLE matomo_log_conversion ADD foreign_d INT NOT NULL DEFAULT 3 FIRST");
    shop.change("ALTER TABLE matomo_log_conversion_item ADD foreign_e INT NULL FIRST");
    shop.change("ALTER TABLE matomo_log_action ADD foreign_f INT NOT NULL DEFAULT 2 FIRST");
    shop.change("ALTER TABLE matomo_log_bot_request ADD foreign_g INT NOT NULL DEFAULT 1 FIRST");
    shop.forgetCaches();
    shop.run(
        hit(
            "10:00:00",
            "idgoal",
            "0",
            "ec_id",
            "o1",
            "revenue",
            "5",
            "ec_items",
            "[[\"sku\",\"name\",\"cat\",5,1]]"),
        hit("10:00:10", "url", URL + "p"),
        bot("10:00:20", "url", URL + "q"));

    assertThat(shop.visits("foreign_a, foreign_b")).isEqualTo("7,null");
    assertThat(shop.actions("foreign_c, idvisit > 0")).isEqualTo("null,1");
    assertThat(shop.conversions("foreign_d, idorder")).startsWith("3,o1");
    assertThat(shop.rows("SELECT foreign_e FROM matomo_log_conversion_item")).isEqualTo("null");
    assertThat(shop.rows("SELECT DISTINCT foreign_f FROM matomo_log_action")).isEqualTo("2");
    assertThat(bots("foreign_g, bot_name")).isEqualTo("1,ChatGPT-User");
  }
}
