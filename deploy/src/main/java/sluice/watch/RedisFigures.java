package sluice.watch;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import sluice.process.Samples;

/**
 * What matters of INFO for a queue: whether there is memory left, whether anything is thrown away,
 * whether what is queued is on a disk. Of the masters of a cluster it is the fullest one's memory,
 * the worst state, and the sum of what is counted. No state.
 */
final class RedisFigures {
  private RedisFigures() {}

  /**
   * Figures of one server, or of the masters of a cluster; what none of them tells is left out.
   *
   * @param nodes at least one
   */
  static Samples.Figures of(List<RedisInfo> nodes) {
    RedisInfo fullest =
        nodes.stream()
            .max(Comparator.comparingDouble(it -> it.number("used_memory") / it.limitBytes()))
            .orElseThrow();
    Map<String, Double> gauges = new HashMap<>();
    put(gauges, "memory.used.bytes", fullest.number("used_memory"));
    put(gauges, "memory.limit.bytes", fullest.limitBytes());
    put(gauges, "clients", sum(nodes, it -> it.number("connected_clients")));
    put(gauges, "clients.limit", sum(nodes, it -> it.number("maxclients")));
    put(gauges, "uptime.seconds", least(nodes, it -> it.number("uptime_in_seconds")));
    put(gauges, "evicting", most(nodes, it -> 1 - it.is("maxmemory_policy", "noeviction")));
    put(gauges, "loading", most(nodes, it -> it.number("loading")));
    put(gauges, "replica", most(nodes, it -> it.is("role", "slave")));
    put(gauges, "replicas", least(nodes, it -> it.number("connected_slaves")));
    put(gauges, "aof.enabled", least(nodes, it -> it.number("aof_enabled")));
    put(gauges, "aof.last.write.ok", least(nodes, it -> it.is("aof_last_write_status", "ok")));
    put(
        gauges,
        "aof.last.rewrite.ok",
        least(nodes, it -> it.is("aof_last_bgrewrite_status", "ok")));
    put(gauges, "rdb.last.save.ok", least(nodes, it -> it.is("rdb_last_bgsave_status", "ok")));
    put(
        gauges,
        "rdb.last.save.timestamp.seconds",
        least(nodes, it -> it.number("rdb_last_save_time")));
    Map<String, Double> counters = new HashMap<>();
    put(counters, "evicted.keys", sum(nodes, it -> it.number("evicted_keys")));
    put(counters, "rejected.connections", sum(nodes, it -> it.number("rejected_connections")));
    put(counters, "aof.delayed.fsyncs", sum(nodes, it -> it.number("aof_delayed_fsync")));
    put(counters, "commands", sum(nodes, it -> it.number("total_commands_processed")));
    return new Samples.Figures(gauges, counters);
  }

  /** What the servers are, each version once; Valkey tells both its own and Redis's. */
  static String versions(List<RedisInfo> nodes) {
    return nodes.stream().map(RedisInfo::version).distinct().collect(Collectors.joining(", "));
  }

  private static void put(Map<String, Double> figures, String name, double value) {
    if (!Double.isNaN(value)) {
      figures.put(name, value);
    }
  }

  private static double sum(List<RedisInfo> nodes, ToDoubleFunction<RedisInfo> figure) {
    return values(nodes, figure).sum();
  }

  private static double least(List<RedisInfo> nodes, ToDoubleFunction<RedisInfo> figure) {
    return values(nodes, figure).min().orElse(Double.NaN);
  }

  private static double most(List<RedisInfo> nodes, ToDoubleFunction<RedisInfo> figure) {
    return values(nodes, figure).max().orElse(Double.NaN);
  }

  private static DoubleStream values(List<RedisInfo> nodes, ToDoubleFunction<RedisInfo> figure) {
    return nodes.stream().mapToDouble(figure);
  }
}
