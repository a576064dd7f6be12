package sluice.worker.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisURI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sluice.servers.RealServers;
import sluice.servers.TestDatabase;
import sluice.servers.TestRedis;

/** What is removed from a list is what was committed, or nothing. */
@RealServers
class TrimIT {
  private static final int QUEUE = 1;
  private static final String TABLE = "t_queuedtracking_list_trackingQueueV1_1";

  private final TestDatabase database;
  private final TestRedis redis;

  TrimIT(TestDatabase database, TestRedis redis) {
    this.database = database;
    this.redis = redis;
  }

  /** Where the lists are. */
  private enum Place {
    REDIS {
      @Override
      QueueBackend backend(TestDatabase database, TestRedis redis) {
        return QueueBackend.redis(
            new RedisConnections(List.of(RedisURI.create(redis.uri())), false));
      }
    },
    DATABASE {
      @Override
      QueueBackend backend(TestDatabase database, TestRedis redis) {
        return QueueBackend.database(
            () ->
                DriverManager.getConnection(
                    database.jdbcUrl(), database.user(), database.password()),
            "t_");
      }
    };

    abstract QueueBackend backend(TestDatabase database, TestRedis redis);
  }

  @BeforeEach
  void emptyTheLists() throws Exception {
    redis.flush();
    database.execute("DROP TABLE IF EXISTS " + TABLE);
    database.execute(
        "CREATE TABLE "
            + TABLE
            + " (idqueuelist BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,"
            + " list_value LONGBLOB NOT NULL)");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void whatIsMeantGoesAndTheRestStays(Place place) throws Exception {
    assertThat(trimmed(place, 3, "a", "c")).containsExactly("d", "e");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void anotherFirstEntryRemovesNothing(Place place) throws Exception {
    assertThat(trimmed(place, 3, "x", "c")).containsExactly("a", "b", "c", "d", "e");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void anotherLastEntryRemovesNothing(Place place) throws Exception {
    assertThat(trimmed(place, 3, "a", "d")).containsExactly("a", "b", "c", "d", "e");
  }

  @ParameterizedTest
  @EnumSource(Place.class)
  void aListThatIsShorterThanWhatIsToGoStays(Place place) throws Exception {
    assertThat(trimmed(place, 6, "a", "e")).containsExactly("a", "b", "c", "d", "e");
  }

  /** What is left of a, b, c, d, e; and the answer must agree. */
  private List<String> trimmed(Place place, int count, String first, String last) throws Exception {
    try (QueueBackend backend = place.backend(database, redis);
        QueueLists lists = backend.lists()) {
      for (String entry : List.of("a", "b", "c", "d", "e")) {
        lists.append(QUEUE, entry.getBytes(StandardCharsets.US_ASCII));
      }
      lists.read(QUEUE, 0, count).get();
      boolean isTrimmed = lists.trim(QUEUE, new QueueLists.Trim(count, sha1(first), sha1(last), 7));
      List<String> left =
          lists.read(QUEUE, 0, 10).get().stream()
              .map(entry -> new String(entry, StandardCharsets.US_ASCII))
              .toList();
      assertThat(isTrimmed).isEqualTo(left.size() < 5);
      return left;
    }
  }

  private static String sha1(String entry) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-1").digest(entry.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest);
  }
}
