package sluice.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sluice.embedded.EmbeddedRedis;
import sluice.servers.OwnCertificate;
import sluice.servers.RedisCluster;
import sluice.servers.RedisSentinel;

/**
 * Every place where the queues can be, started as an operator has it, with the flag that names it
 * and the settings by which the plugin does. Confined to one test.
 */
final class QueueServer implements AutoCloseable {

  /** The kinds, each named by flag, by the plugin, or both. */
  enum Kind {
    STANDALONE(true, true),
    STANDALONE_WITH_PASSWORD(true, true),
    ACL_USER(true, false),
    TLS(true, true),
    UNIX_SOCKET(true, true),
    SENTINEL(true, true),
    SENTINEL_WITH_ITS_OWN_PASSWORD(true, false),
    CLUSTER(true, true),
    DATABASE(false, true);

    private final boolean byFlag;
    private final boolean byPlugin;

    Kind(boolean byFlag, boolean byPlugin) {
      this.byFlag = byFlag;
      this.byPlugin = byPlugin;
    }

    /** Each way in which it can be named: whether the plugin does. */
    Stream<Boolean> ways() {
      return Stream.of(false, true).filter(plugin -> plugin ? byPlugin : byFlag);
    }
  }

  private static final String SECRET = "s3cret";

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Path folder;
  private String flag = "";
  private Map<String, String> settings = Map.of();
  private Map<String, String> variables = Map.of();

  private QueueServer(Path folder) {
    this.folder = folder;
  }

  static QueueServer start(Kind kind, Path folder) throws Exception {
    QueueServer server = new QueueServer(folder);
    try {
      server.start(kind);
      return server;
    } catch (Exception | Error failed) {
      server.close();
      throw failed;
    }
  }

  /** The value of {@code --redis}. */
  String flag() {
    return flag;
  }

  /** The plugin's settings. */
  Map<String, String> settings() {
    return settings;
  }

  /** Variables of our processes; this one trusts the servers already. */
  Map<String, String> variables() {
    return variables;
  }

  private void start(Kind kind) throws Exception {
    switch (kind) {
      case STANDALONE -> {
        int port = redis().port();
        names("redis://127.0.0.1:" + port + "/3", host("127.0.0.1", port, "redisDatabase", "3"));
      }
      case STANDALONE_WITH_PASSWORD -> {
        int port = redis("--requirepass", SECRET).port();
        names(
            "redis://:" + SECRET + "@127.0.0.1:" + port + "/0",
            host("127.0.0.1", port, "redisPassword", SECRET));
      }
      case ACL_USER -> {
        int port = redis("--user", "app", "on", ">" + SECRET, "~*", "&*", "+@all").port();
        names("redis://app:" + SECRET + "@127.0.0.1:" + port + "/0", Map.of());
      }
      case TLS -> tls();
      case UNIX_SOCKET -> unixSocket();
      case SENTINEL -> sentinel("", "");
      case SENTINEL_WITH_ITS_OWN_PASSWORD ->
          sentinel("requirepass other", "?sentinelPassword=other");
      case CLUSTER -> {
        RedisCluster cluster = closed(RedisCluster.start(folder.resolve("cluster")));
        names(
            cluster.uri(),
            host("127.0.0.1", cluster.node(0).port(), "useWhatRedisBackendType", "3"));
      }
      case DATABASE -> names("", Map.of("backend", "mysql"));
    }
  }

  private void tls() throws Exception {
    OwnCertificate certificate = OwnCertificate.make(folder);
    int port = SluiceProcess.freePort();
    redis(certificate.redisOptions(port).toArray(String[]::new));
    names("rediss://127.0.0.1:" + port + "/0", host("tls://127.0.0.1", port, "redisDatabase", "0"));
    Map<String, String> trust =
        Map.of(
            "javax.net.ssl.trustStore",
            certificate.store().toString(),
            "javax.net.ssl.trustStorePassword",
            OwnCertificate.PASSWORD);
    trust.forEach(System::setProperty);
    started.push(() -> trust.keySet().forEach(System::clearProperty));
    variables =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            trust.entrySet().stream()
                .map(one -> "-D" + one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(" ")));
  }

  private void unixSocket() throws Exception {
    // A path of more than 107 bytes is refused for a socket.
    Path socket = Files.createTempDirectory("sl").resolve("r");
    started.push(() -> Files.deleteIfExists(socket.getParent()));
    started.push(() -> Files.deleteIfExists(socket));
    redis("--unixsocket", socket.toString());
    names("redis-socket://" + socket, host(socket.toString(), 0, "redisDatabase", "0"));
  }

  private void sentinel(String lines, String parameters) throws Exception {
    EmbeddedRedis master = redis("--requirepass", SECRET);
    String auth = "sentinel auth-pass mymaster " + SECRET + "\n" + lines;
    RedisSentinel sentinel = closed(RedisSentinel.start(folder, master, auth));
    names(
        "redis-sentinel://:%s@127.0.0.1:%d/0%s#mymaster"
            .formatted(SECRET, sentinel.port(), parameters),
        Map.of(
            "redisHost",
            "127.0.0.1",
            "redisPort",
            Integer.toString(sentinel.port()),
            "useWhatRedisBackendType",
            "2",
            "redisPassword",
            SECRET));
  }

  private void names(String byFlag, Map<String, String> byPlugin) {
    flag = byFlag;
    settings = byPlugin;
  }

  private static Map<String, String> host(String host, int port, String name, String value) {
    return Map.of("redisHost", host, "redisPort", Integer.toString(port), name, value);
  }

  private EmbeddedRedis redis(String... options) throws Exception {
    return closed(EmbeddedRedis.start(folder.resolve("redis"), List.of(options)));
  }

  private <T extends AutoCloseable> T closed(T server) {
    started.push(server);
    return server;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a server of the test cannot be ended", e);
      }
    }
  }

  /** How long anything may take on a busy machine. */
  static final Duration LIMIT = Duration.ofSeconds(90);
}
