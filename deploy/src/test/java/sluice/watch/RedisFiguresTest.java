package sluice.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sluice.process.Samples;

class RedisFiguresTest {

  private static RedisInfo node(long used, long max, String... more) {
    return RedisInfo.parse(
        "# Memory\r\nused_memory:%d\r\nmaxmemory:%d\r\ntotal_system_memory:9000\r\n"
                .formatted(used, max)
            + String.join("\r\n", more));
  }

  @Test
  void withoutALimitOfItsOwnTheMemoryOfTheHostIsTheLimit() {
    assertThat(RedisFigures.of(List.of(node(5, 0))).gauges())
        .containsEntry("memory.used.bytes", 5.0)
        .containsEntry("memory.limit.bytes", 9000.0);
    assertThat(RedisFigures.of(List.of(node(5, 100))).gauges())
        .containsEntry("memory.limit.bytes", 100.0);
  }

  @Test
  void eachVersionOfAClusterIsToldOnceAndValkeyByItsName() {
    RedisInfo redis = node(5, 0, "redis_version:7.0.15");
    RedisInfo valkey =
        node(5, 0, "redis_version:7.2.4", "server_name:valkey", "valkey_version:8.1.1");
    assertThat(RedisFigures.versions(List.of(redis, valkey, redis)))
        .isEqualTo("7.0.15, Valkey 8.1.1, as Redis 7.2.4");
    assertThat(RedisFigures.versions(List.of(node(5, 0)))).isEqualTo("unknown");
  }

  @Test
  void whatTheServerDoesNotTellIsLeftOut() {
    Samples.Figures figures = RedisFigures.of(List.of(node(5, 0, "aof_enabled:yes?")));
    assertThat(figures.gauges()).containsOnlyKeys("memory.used.bytes", "memory.limit.bytes");
    assertThat(figures.counters()).isEmpty();
  }

  @Test
  void ofAClusterTheFullestMasterAndTheWorstStateCount() {
    Samples.Figures figures =
        RedisFigures.of(
            List.of(
                node(80, 100, "aof_last_write_status:ok", "evicted_keys:1", "connected_slaves:1"),
                node(
                    90, 900, "aof_last_write_status:err", "evicted_keys:2", "connected_slaves:0")));
    assertThat(figures.gauges())
        .containsEntry("memory.used.bytes", 80.0)
        .containsEntry("memory.limit.bytes", 100.0)
        .containsEntry("aof.last.write.ok", 0.0)
        .containsEntry("replicas", 0.0);
    assertThat(figures.counters()).containsEntry("evicted.keys", 3.0);
  }

  @Test
  void aServerThatThrowsKeysAwayIsTold() {
    assertThat(RedisFigures.of(List.of(node(1, 2, "maxmemory_policy:allkeys-lru"))).gauges())
        .containsEntry("evicting", 1.0);
    assertThat(RedisFigures.of(List.of(node(1, 2, "maxmemory_policy:noeviction"))).gauges())
        .containsEntry("evicting", 0.0);
  }
}
