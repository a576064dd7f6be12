package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.process.ConfigFaults;

class RedisAddressTest {
  private static QueuedTrackingSettings plugin(Map<String, List<String>> rows) {
    return QueuedTrackingSettings.of(
        PluginSettings.of("QueuedTracking", rows, MatomoConfig.defaults()));
  }

  private static RedisCredentials credentials(RedisURI uri) {
    return uri.getCredentialsProvider().resolveCredentials().block();
  }

  /** Of others Lettuce may hand out a connection before it is connected. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://127.0.0.1:1/0",
        "redis://:s@127.0.0.1:1/0",
        "redis://app:s@127.0.0.1:1/0",
        "rediss://:s@127.0.0.1:1/0",
        "redis-socket://app:s@/run/redis.sock",
        "redis-sentinel://:s@127.0.0.1:1/0?sentinelPassword=t#m",
        "redis-cluster://:s@127.0.0.1:1"
      })
  void credentialsAreThereAtOnce(String text) {
    RedisURI uri = RedisAddress.parse(text).uris(Duration.ofSeconds(1)).get(0);
    assertThat(Stream.concat(Stream.of(uri), uri.getSentinels().stream()))
        .allSatisfy(
            one ->
                assertThat(one.getCredentialsProvider())
                    .isInstanceOf(
                        RedisCredentialsProvider.ImmediateRedisCredentialsProvider.class));
    RedisCredentials own = uri.getCredentialsProvider().resolveCredentials().block();
    assertThat(own.hasPassword()).isEqualTo(text.contains("s@"));
    assertThat(own.hasUsername()).isEqualTo(text.contains("app"));
  }

  @Test
  void standaloneWithUserPasswordAndTls() {
    RedisAddress address = RedisAddress.parse("rediss://me:p%40ss@redis.example.org:6380/3");

    assertThat(address.mode()).isEqualTo(RedisAddress.Mode.STANDALONE);
    assertThat(address.uri().getHost()).isEqualTo("redis.example.org");
    assertThat(address.uri().getPort()).isEqualTo(6380);
    assertThat(address.uri().getDatabase()).isEqualTo(3);
    assertThat(address.uri().isSsl()).isTrue();
    assertThat(credentials(address.uri()).getUsername()).isEqualTo("me");
    assertThat(credentials(address.uri()).getPassword()).containsExactly("p@ss".toCharArray());
    assertThat(address).hasToString("standalone redis.example.org:6380/3");
  }

  @Test
  void socketSentinelAndCluster() {
    RedisAddress socket = RedisAddress.parse("redis-socket:///run/redis.sock?database=2");
    assertThat(socket.uri().getSocket()).isEqualTo("/run/redis.sock");
    assertThat(socket.uri().getDatabase()).isEqualTo(2);

    RedisAddress sentinel = RedisAddress.parse("redis-sentinel://a:26379,b:26380/1#master");
    assertThat(sentinel.mode()).isEqualTo(RedisAddress.Mode.SENTINEL);
    assertThat(sentinel.uri().getSentinelMasterId()).isEqualTo("master");
    assertThat(sentinel).hasToString("sentinel a:26379,b:26380/1");

    RedisAddress cluster = RedisAddress.parse("rediss-cluster://:pw@a:7000,b:7001");
    assertThat(cluster.mode()).isEqualTo(RedisAddress.Mode.CLUSTER);
    assertThat(cluster.uris()).extracting(RedisURI::getPort).containsExactly(7000, 7001);
    assertThat(cluster.uris()).allMatch(RedisURI::isSsl);
    assertThat(credentials(cluster.uris().get(1)).getPassword()).containsExactly('p', 'w');
  }

  @Test
  void wrongAddressIsOneMessageWithoutPassword() {
    assertThatThrownBy(() -> RedisAddress.parse("http://me:secret@h:1/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--redis must be redis://HOST:PORT/DB")
        .hasMessageContaining("http://***@h:1/");
  }

  @ParameterizedTest
  @CsvSource({
    "redis://…@h:6379, …",
    "redis://:…@h:6379/0, …",
    "redis://me:...@h:6379, ...",
    "redis://***@h:6379, ***",
    "redis-cluster://USER:secret@a:1, USER",
    "rediss://:PASSWORD@h:1/0, PASSWORD",
    "redis://:<your password>@h:1/0, <your password>",
    "'redis-sentinel://secret@a:1,b:1/0?sentinelPassword=PASSWORD#m', PASSWORD"
  })
  void whatStandsForAPasswordInDocumentsIsNoPassword(String copied, String word) {
    assertThatThrownBy(() -> RedisAddress.parse(copied))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--redis holds '" + word + "'")
        .hasMessageContaining("write the real one")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aPasswordThatLooksSoCanBeWrittenOtherwise() {
    RedisAddress address = RedisAddress.parse("redis://us..er:%2E%2E%2E@h:1/0");
    assertThat(credentials(address.uri()).getPassword()).containsExactly("...".toCharArray());
    assertThat(RedisAddress.parse("redis://h:1/0?clientName=a:b...@c").uri().getHost())
        .isEqualTo("h");
  }

  @Test
  void pluginsStandaloneSettings() {
    RedisAddress address =
        RedisAddress.of(
            plugin(
                Map.of(
                    "redisHost", List.of("10.1.1.1"),
                    "redisPort", List.of("6390"),
                    "redisDatabase", List.of("5"),
                    "redisPassword", List.of("s"),
                    "redisTimeout", List.of("0.5"))));

    assertThat(address).hasToString("standalone 10.1.1.1:6390/5");
    assertThat(credentials(address.uri()).getPassword()).containsExactly('s');
    assertThat(address.uri().getTimeout().toMillis()).isEqualTo(500);
  }

  @Test
  void pluginsSocketSentinelAndCluster() {
    Map<String, List<String>> socket =
        Map.of("redisHost", List.of("/run/r.sock"), "redisPort", List.of("0"));
    assertThat(RedisAddress.of(plugin(socket))).hasToString("standalone /run/r.sock/0");

    Map<String, List<String>> sentinel =
        Map.of(
            "useWhatRedisBackendType", List.of("2"),
            "redisHost", List.of("a, b"),
            "redisPort", List.of("1,2"));
    assertThat(RedisAddress.of(plugin(sentinel))).hasToString("sentinel a:1,b:2/0");
    assertThat(RedisAddress.of(plugin(sentinel)).uri().getSentinelMasterId()).isEqualTo("mymaster");

    Map<String, List<String>> cluster =
        Map.of(
            "useWhatRedisBackendType", List.of("3"),
            "redisHost", List.of("a,b"),
            "redisPort", List.of("1,2"),
            "redisDatabase", List.of("9"));
    assertThat(RedisAddress.of(plugin(cluster))).hasToString("cluster a:1,b:2");
    assertThat(RedisAddress.of(plugin(cluster)).uri().getDatabase()).isZero();
  }

  @Test
  void schemeBeforeThePluginsHostIsTheWayToIt() {
    RedisURI tls = ofPlugin("tls://r.example", "6380", "1");
    assertThat(tls.getHost()).isEqualTo("r.example");
    assertThat(tls.getPort()).isEqualTo(6380);
    assertThat(tls.isSsl()).isTrue();
    assertThat(tls.isVerifyPeer()).isTrue();
    assertThat(ofPlugin("ssl://r.example", "0", "3").isSsl()).isTrue();
    assertThat(ofPlugin("tcp://r.example", "0", "1").isSsl()).isFalse();
    assertThat(ofPlugin("unix:///run/r.sock", "0", "1").getSocket()).isEqualTo("/run/r.sock");
    RedisURI master = ofPlugin("tls://r.example", "26380", "2");
    assertThat(master.getSentinels().get(0).isSsl()).isTrue();
    assertThat(master.isSsl()).as("Credis speaks to the master without").isFalse();
    assertThatThrownBy(() -> ofPlugin("redis://r.example", "6379", "1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("redisHost must be");
  }

  private static RedisURI ofPlugin(String host, String port, String type) {
    return RedisAddress.of(
            plugin(
                Map.of(
                    "redisHost", List.of(host),
                    "redisPort", List.of(port),
                    "useWhatRedisBackendType", List.of(type))))
        .uri();
  }

  @Test
  void sentinelsHaveAPasswordOfTheirOwn() {
    RedisURI uri =
        RedisAddress.parse(
                "redis-sentinel://app:p@a:1,b:2/3?sentinelUser=s&sentinelPassword=x%40y#m")
            .uris(Duration.ofSeconds(7))
            .get(0);
    assertThat(uri.getSentinelMasterId()).isEqualTo("m");
    assertThat(uri.getDatabase()).isEqualTo(3);
    assertThat(uri.getTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(credentials(uri).getUsername()).isEqualTo("app");
    for (RedisURI sentinel : uri.getSentinels()) {
      assertThat(credentials(sentinel).getUsername()).isEqualTo("s");
      assertThat(credentials(sentinel).getPassword()).containsExactly("x@y".toCharArray());
    }
    assertThatThrownBy(() -> RedisAddress.parse("http://h:1/?sentinelPassword=secret#m"))
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({"1, hush, hush", "0, hush,", ",hush,", "1, '',"})
  void sentinelsAreAskedWithThePluginsPasswordOnlyIfItSaysSo(
      String setting, String password, String asked) {
    Map<String, List<String>> rows = new HashMap<>();
    rows.put("useWhatRedisBackendType", List.of("2"));
    rows.put("redisHost", List.of("a,b"));
    rows.put("redisPort", List.of("1,2"));
    rows.put("redisPassword", List.of(password));
    if (setting != null) {
      rows.put("usePasswordForSentinelInstances", List.of(setting));
    }
    for (RedisURI sentinel : RedisAddress.of(plugin(rows)).uri().getSentinels()) {
      char[] with = credentials(sentinel).getPassword();
      assertThat(with == null ? null : new String(with)).isEqualTo(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://:hu/sh@h:1/0",
        "redis://app:hu/sh+@h:1/0",
        "redis-cluster://:hu/sh@a:1,b:2",
        "redis-sentinel://:hu/sh@a:1,b:2/3#m",
        "redis:/:hush@h:1/0",
        ":hush@h:1"
      })
  void noMessageHoldsAPasswordThatIsNoUrl(String text) {
    assertThatThrownBy(() -> RedisAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("sh@")
        .doesNotContain("sh+@")
        .doesNotContain("hu/");
  }

  @Test
  void hostsWithoutPortsAreAFault() {
    ConfigFaults faults = new ConfigFaults();
    SluiceSettings settings =
        SluiceSettings.of(Map.of(), Map.of(), MatomoConfig.defaults(), faults);
    RedisAddress.of(settings, plugin(Map.of("redisHost", List.of("a,b"))));

    assertThat(faults.message()).contains("2 hosts in redisHost but 1 ports in redisPort");
  }

  @Test
  void pluginsDefaultsAndOverridesOfTheConfig() {
    QueuedTrackingSettings defaults = plugin(Map.of());
    assertThat(defaults.numQueueWorkers()).isEqualTo(1);
    assertThat(defaults.numRequestsToProcess()).isEqualTo(25);
    assertThat(defaults.redisPorts()).containsExactly(6379);
    assertThat(plugin(Map.of("useWhatRedisBackendType", List.of("2"))).redisPorts())
        .containsExactly(26379);

    MatomoConfig config = MatomoConfig.defaults().with("QueuedTracking", "numQueueWorkers", "16");
    Map<String, List<String>> rows =
        Map.of("numQueueWorkers", List.of("4"), "queueEnabled", List.of("1"));
    QueuedTrackingSettings settings =
        QueuedTrackingSettings.of(PluginSettings.of("QueuedTracking", rows, config));
    assertThat(settings.numQueueWorkers()).isEqualTo(16);
  }
}
