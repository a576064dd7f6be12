package sluice.matomo;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import sluice.process.ConfigFaults;

/**
 * Where Redis is: from {@code --redis}, else from the QueuedTracking plugin's settings. Forms of
 * {@code --redis}, each with an optional {@code USER:PASSWORD@} before the first host:
 *
 * <pre>
 *   redis://HOST:PORT/DB                            rediss:// for TLS (?verifyPeer=NONE|CA|FULL)
 *   redis-socket:///PATH?database=DB
 *   redis-sentinel://HOST:PORT,HOST:PORT/DB#MASTER  rediss-sentinel:// for TLS
 *   redis-cluster://HOST:PORT,HOST:PORT             rediss-cluster:// for TLS
 * </pre>
 *
 * @param uris one, or the seeds of a cluster; not to be changed by whoever gets them
 */
public record RedisAddress(Mode mode, List<RedisURI> uris) {

  /** How many servers there are and who knows which of them to talk to. */
  public enum Mode {
    STANDALONE,
    SENTINEL,
    CLUSTER
  }

  private static final int DEFAULT_PORT = 6379;

  public RedisAddress {
    uris = List.copyOf(uris);
    if (uris.isEmpty()) {
      throw new IllegalArgumentException("a Redis address needs at least one host");
    }
  }

  /**
   * Reads the flag, or else what the plugin is set to.
   *
   * @param plugin the plugin's settings where they are known
   */
  public static RedisAddress of(SluiceSettings settings, Optional<QueuedTrackingSettings> plugin) {
    Optional<String> given = settings.text("redis");
    ConfigFaults faults = settings.faults();
    try {
      if (given.isPresent()) {
        return parse(given.get());
      }
      if (plugin.isPresent() && !plugin.get().isDatabaseBackend()) {
        return of(plugin.get());
      }
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      boolean isNamed = given.isPresent() || message.startsWith("QueuedTracking: ");
      faults.add(
          isNamed
              ? message
              : "QueuedTracking: redisHost, redisPort, redisDatabase and sentinelMasterName name no"
                  + " Redis: "
                  + message);
    }
    return parse("redis://127.0.0.1:6379/0");
  }

  /**
   * Parses one of the forms above.
   *
   * @throws IllegalArgumentException if it is none of them; the message holds no password
   */
  public static RedisAddress parse(String text) {
    boolean tls = text.startsWith("rediss-cluster://");
    try {
      if (tls || text.startsWith("redis-cluster://")) {
        return cluster(text.substring(text.indexOf("://") + 3), tls);
      }
      RedisURI uri = RedisURI.create(text);
      boolean sentinel = !uri.getSentinels().isEmpty();
      return new RedisAddress(sentinel ? Mode.SENTINEL : Mode.STANDALONE, List.of(uri));
    } catch (IllegalArgumentException e) {
      String masked = text.replaceAll("//[^@/]*@", "//***@");
      throw new IllegalArgumentException(
          "--redis must be redis://HOST:PORT/DB, rediss://, redis-socket://,"
              + " redis-sentinel://HOST:PORT,...#MASTER or redis-cluster://HOST:PORT,..., was '"
              + masked
              + "'",
          e);
    }
  }

  /** What the plugin is set to. */
  public static RedisAddress of(QueuedTrackingSettings plugin) {
    if (plugin.redisHosts().isEmpty()) {
      throw new IllegalArgumentException("QueuedTracking: redisHost names no host; set it");
    }
    if (plugin.redisHosts().size() != plugin.redisPorts().size()) {
      throw new IllegalArgumentException(
          "QueuedTracking: "
              + plugin.redisHosts().size()
              + " hosts in redisHost but "
              + plugin.redisPorts().size()
              + " ports in redisPort; give one port for each host");
    }
    return switch (plugin.redisType()) {
      case 1 -> new RedisAddress(Mode.STANDALONE, List.of(standalone(plugin)));
      case 2 -> new RedisAddress(Mode.SENTINEL, List.of(sentinel(plugin)));
      case 3 -> new RedisAddress(Mode.CLUSTER, seeds(plugin));
      default ->
          throw new IllegalArgumentException(
              "QueuedTracking: useWhatRedisBackendType must be 1, 2 or 3, was "
                  + plugin.redisType());
    };
  }

  /** The only one, or the first seed. */
  public RedisURI uri() {
    return uris.get(0);
  }

  /** Hosts and database without credentials, for logs. */
  @Override
  public String toString() {
    String hosts =
        uris.stream()
            .flatMap(
                uri -> (uri.getSentinels().isEmpty() ? List.of(uri) : uri.getSentinels()).stream())
            .map(
                uri ->
                    uri.getSocket() != null ? uri.getSocket() : uri.getHost() + ":" + uri.getPort())
            .collect(Collectors.joining(","));
    String database = mode == Mode.CLUSTER ? "" : "/" + uris.get(0).getDatabase();
    return mode.name().toLowerCase(Locale.ROOT) + " " + hosts + database;
  }

  private static RedisAddress cluster(String rest, boolean tls) {
    int at = rest.lastIndexOf('@');
    String credentials = at < 0 ? "" : rest.substring(0, at + 1);
    String scheme = tls ? "rediss://" : "redis://";
    List<RedisURI> seeds = new ArrayList<>();
    for (String host : rest.substring(at + 1).replaceAll("[/?#].*", "").split(",")) {
      seeds.add(RedisURI.create(scheme + credentials + host.strip()));
    }
    return new RedisAddress(Mode.CLUSTER, seeds);
  }

  private static RedisURI standalone(QueuedTrackingSettings plugin) {
    String host = plugin.redisHosts().get(0);
    if (host.startsWith("/")) {
      return with(plugin, RedisURI.Builder.socket(host)).build();
    }
    int port = plugin.redisPorts().get(0);
    return with(plugin, RedisURI.Builder.redis(host, port == 0 ? DEFAULT_PORT : port)).build();
  }

  private static RedisURI sentinel(QueuedTrackingSettings plugin) {
    RedisURI.Builder builder = RedisURI.builder().withSentinelMasterId(plugin.sentinelMasterName());
    for (int i = 0; i < plugin.redisHosts().size(); i++) {
      builder.withSentinel(plugin.redisHosts().get(i), plugin.redisPorts().get(i));
    }
    return with(plugin, builder).build();
  }

  private static List<RedisURI> seeds(QueuedTrackingSettings plugin) {
    List<RedisURI> seeds = new ArrayList<>();
    for (int i = 0; i < plugin.redisHosts().size(); i++) {
      RedisURI.Builder seed =
          RedisURI.Builder.redis(plugin.redisHosts().get(i), plugin.redisPorts().get(i));
      seeds.add(with(plugin, seed).withDatabase(0).build());
    }
    return seeds;
  }

  private static RedisURI.Builder with(QueuedTrackingSettings plugin, RedisURI.Builder builder) {
    builder.withDatabase(plugin.redisDatabase());
    if (!plugin.redisPassword().isEmpty()) {
      builder.withAuthentication(
          new StaticCredentialsProvider(
              RedisCredentials.just(null, plugin.redisPassword().toCharArray())));
    }
    if (plugin.redisTimeoutSeconds() > 0) {
      builder.withTimeout(Duration.ofMillis((long) (plugin.redisTimeoutSeconds() * 1000)));
    }
    return builder;
  }
}
