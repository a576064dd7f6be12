package sluice.watch;

import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import sluice.matomo.RedisAddress;
import sluice.process.Samples;
import sluice.worker.backend.BackendException;
import sluice.worker.backend.RedisConnections;
import sluice.worker.backend.RedisLink;

/**
 * Asks a Redis for INFO, each master of a cluster, on a connection of its own. Confined to the
 * thread of its samples.
 */
public final class RedisSource implements Samples.Source {
  private static final String SERVER = "redis server";

  private final RedisConnections connections;
  private final RedisLink link;
  private final ServerVersions versions;

  private RedisSource(RedisAddress address, ServerVersions versions) {
    this.versions = versions;
    this.connections = RedisConnections.to(address);
    this.link = new RedisLink(connections);
  }

  /**
   * Publishes {@code sluice.redis.*} until what it returns is closed.
   *
   * @param versions is told those of the servers
   */
  public static Samples watch(
      RedisAddress address, MeterRegistry registry, ServerVersions versions) {
    versions.expect(SERVER);
    return Samples.start(
        "sluice.redis", new RedisSource(address, versions), registry, Tags.empty());
  }

  @Override
  public Samples.Figures read() throws BackendException {
    List<RedisInfo> nodes = new ArrayList<>();
    for (Future<String> answer : ask(link.commands())) {
      nodes.add(RedisInfo.parse(link.await(answer)));
    }
    versions.said(SERVER, RedisFigures.versions(nodes));
    return RedisFigures.of(nodes);
  }

  private static List<? extends Future<String>> ask(
      RedisClusterAsyncCommands<byte[], byte[]> commands) {
    if (commands instanceof RedisAdvancedClusterAsyncCommands<byte[], byte[]> cluster) {
      return List.of(cluster.upstream().commands().info().futures());
    }
    return List.of(commands.info());
  }

  @Override
  public void close() {
    link.close();
    connections.close();
  }
}
