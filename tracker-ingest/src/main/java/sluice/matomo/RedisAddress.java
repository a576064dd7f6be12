package sluice.matomo;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * <p>User and password are those of the servers that hold the queues. Sentinels that want one of
 * their own get it as {@code ?sentinelPassword=PASSWORD} before the {@code #}, with {@code
 * &sentinelUser=USER} if need be.
 *
 * <p>The plugin hands its host to phpredis, which knows a scheme before it: {@code tls://} and
 * {@code ssl://} for TLS, {@code tcp://}, {@code unix://} for a socket.
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
  private static final int DEFAULT_SENTINEL_PORT = 26_379;

  public RedisAddress {
    uris = List.copyOf(uris);
    if (uris.isEmpty()) {
      throw new IllegalArgumentException("a Redis address needs at least one host");
    }
  }

  /** Reads the flag; without one it is the Redis of this machine. */
  public static RedisAddress of(SluiceSettings settings) {
    return given(settings, RedisAddress::local);
  }

  /** Reads the flag, or else what the plugin is set to. */
  public static RedisAddress of(SluiceSettings settings, QueuedTrackingSettings plugin) {
    return given(settings, () -> plugin.isDatabaseBackend() ? local() : of(plugin));
  }

  private static RedisAddress given(SluiceSettings settings, Supplier<RedisAddress> otherwise) {
    Optional<String> given = settings.text("redis");
    ConfigFaults faults = settings.faults();
    try {
      return given.isPresent() ? parse(given.get()) : otherwise.get();
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
    return local();
  }

  private static RedisAddress local() {
    return parse("redis://127.0.0.1:6379/0");
  }

  /**
   * Parses one of the forms above.
   *
   * @throws IllegalArgumentException if it is none of them, or was copied with what stands for a
   *     password there; the message holds none
   */
  public static RedisAddress parse(String text) {
    Placeholder.refuse(text);
    boolean tls = text.startsWith("rediss-cluster://");
    try {
      if (tls || text.startsWith("redis-cluster://")) {
        return cluster(text.substring(text.indexOf("://") + 3), tls);
      }
      RedisURI uri = atOnce(RedisURI.create(text));
      boolean sentinel = !uri.getSentinels().isEmpty();
      uri.getSentinels().forEach(one -> authenticate(one, URI.create(text).getRawQuery()));
      return new RedisAddress(sentinel ? Mode.SENTINEL : Mode.STANDALONE, List.of(uri));
    } catch (IllegalArgumentException e) {
      String masked =
          text.replaceAll("(?s)^([a-z-]*:/*)?.*@", "$1***@")
              .replaceAll("sentinelPassword=[^&#]*", "sentinelPassword=***");
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

  /** Copies of {@link #uris} that give up after this time. */
  public List<RedisURI> uris(Duration timeout) {
    return uris.stream().map(uri -> timed(uri, timeout)).toList();
  }

  /** A copy with that timeout; what the library's own copying refuses or forgets is set here. */
  public static RedisURI timed(RedisURI uri, Duration timeout) {
    RedisURI copy;
    if (uri.getSentinels().isEmpty()) {
      copy = RedisURI.builder(uri).build();
    } else {
      copy = new RedisURI();
      copy.setSentinelMasterId(uri.getSentinelMasterId());
      for (RedisURI sentinel : uri.getSentinels()) {
        copy.getSentinels().add(timed(sentinel, timeout));
      }
    }
    return alike(copy, uri, timeout);
  }

  /**
   * The address of a master that sentinels name; database, user, password and TLS are those that
   * the address of the sentinels gives.
   */
  public static RedisURI at(RedisURI sentinels, InetSocketAddress master) {
    RedisURI node = RedisURI.create(master.getHostString(), master.getPort());
    return alike(node, sentinels, sentinels.getTimeout());
  }

  private static RedisURI alike(RedisURI uri, RedisURI other, Duration timeout) {
    uri.setDatabase(other.getDatabase());
    uri.setCredentialsProvider(other.getCredentialsProvider());
    uri.setSsl(other.isSsl());
    uri.setVerifyPeer(other.getVerifyMode());
    uri.setTimeout(timeout);
    return uri;
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
      seeds.add(atOnce(RedisURI.create(scheme + credentials + host.strip())));
    }
    return new RedisAddress(Mode.CLUSTER, seeds);
  }

  /**
   * The same with credentials that are there at once. Of those that are asked for first, as a URI
   * with a password makes them, Lettuce goes on in another thread, and now and then hands out a
   * connection that is not connected yet, whose first command it refuses.
   */
  private static RedisURI atOnce(RedisURI uri) {
    RedisCredentials own = uri.getCredentialsProvider().resolveCredentials().block();
    uri.setCredentialsProvider(new StaticCredentialsProvider(own));
    return uri;
  }

  private static void authenticate(RedisURI sentinel, String query) {
    String password = parameter(query, "sentinelPassword");
    if (!password.isEmpty()) {
      String user = parameter(query, "sentinelUser");
      sentinel.setCredentialsProvider(credentials(user.isEmpty() ? null : user, password));
    }
  }

  private static String parameter(String query, String name) {
    return Stream.of(query == null ? new String[0] : query.split("&"))
        .filter(pair -> pair.startsWith(name + "="))
        .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8))
        .findFirst()
        .orElse("");
  }

  private static RedisURI standalone(QueuedTrackingSettings plugin) {
    PluginHost host = PluginHost.of(plugin, 0, DEFAULT_PORT);
    RedisURI.Builder builder =
        host.isSocket()
            ? RedisURI.Builder.socket(host.name())
            : RedisURI.Builder.redis(host.name(), host.port()).withSsl(host.tls());
    return with(plugin, builder).build();
  }

  /**
   * The plugin asks the sentinels without a password unless it is told to use that of the master,
   * and the master that they name without TLS.
   */
  private static RedisURI sentinel(QueuedTrackingSettings plugin) {
    if (plugin.sentinelMasterName().isEmpty()) {
      throw new IllegalArgumentException(
          "QueuedTracking: sentinelMasterName must name the master that the sentinels watch");
    }
    RedisURI uri = with(plugin, RedisURI.builder().withSentinel("localhost")).build();
    uri.setSentinelMasterId(plugin.sentinelMasterName());
    uri.getSentinels().clear();
    for (int i = 0; i < plugin.redisHosts().size(); i++) {
      PluginHost host = PluginHost.of(plugin, i, DEFAULT_SENTINEL_PORT);
      RedisURI sentinel = RedisURI.create(host.name(), host.port());
      sentinel.setSsl(host.tls());
      if (plugin.usePasswordForSentinels() && !plugin.redisPassword().isEmpty()) {
        sentinel.setCredentialsProvider(credentials(null, plugin.redisPassword()));
      }
      uri.getSentinels().add(sentinel);
    }
    return uri;
  }

  private static List<RedisURI> seeds(QueuedTrackingSettings plugin) {
    List<RedisURI> seeds = new ArrayList<>();
    for (int i = 0; i < plugin.redisHosts().size(); i++) {
      PluginHost host = PluginHost.of(plugin, i, DEFAULT_PORT);
      RedisURI.Builder seed = RedisURI.Builder.redis(host.name(), host.port()).withSsl(host.tls());
      seeds.add(with(plugin, seed).withDatabase(0).build());
    }
    return seeds;
  }

  /** One host as the plugin is told it. */
  private record PluginHost(String scheme, String name, int port) {

    private static final Pattern FORM =
        Pattern.compile("(?:(tcp|tls|ssl|unix)://)?(.+)", Pattern.CASE_INSENSITIVE);

    static PluginHost of(QueuedTrackingSettings plugin, int index, int defaultPort) {
      String text = plugin.redisHosts().get(index);
      Matcher form = FORM.matcher(text);
      if (!form.matches() || !form.group(2).startsWith("/") && form.group(2).contains("/")) {
        throw new IllegalArgumentException(
            "QueuedTracking: redisHost must be a host, tls://HOST or the path of a socket, was '"
                + text
                + "'");
      }
      String scheme = form.group(1) == null ? "" : form.group(1).toLowerCase(Locale.ROOT);
      int port = plugin.redisPorts().get(index);
      return new PluginHost(scheme, form.group(2), port == 0 ? defaultPort : port);
    }

    boolean isSocket() {
      return name.startsWith("/");
    }

    boolean tls() {
      return scheme.equals("tls") || scheme.equals("ssl");
    }
  }

  private static StaticCredentialsProvider credentials(String user, String password) {
    return new StaticCredentialsProvider(RedisCredentials.just(user, password.toCharArray()));
  }

  private static RedisURI.Builder with(QueuedTrackingSettings plugin, RedisURI.Builder builder) {
    builder.withDatabase(plugin.redisDatabase());
    if (!plugin.redisPassword().isEmpty()) {
      builder.withAuthentication(credentials(null, plugin.redisPassword()));
    }
    if (plugin.redisTimeoutSeconds() > 0) {
      builder.withTimeout(Duration.ofMillis((long) (plugin.redisTimeoutSeconds() * 1000)));
    }
    return builder;
  }
}
