package sluice.faults;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sluice.servers.RedisCluster;

/**
 * Three hosts with addresses of their own in network namespaces, each with a Redis and a sentinel;
 * the first is the master when they start. Links between them can be cut while all still reach this
 * machine's own address, as Sluice does, and be made slow. Wants root, and iproute2. Confined to
 * one test.
 */
final class NetworkHosts implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int HOSTS = 3;
  private static final int REDIS = 6379;
  private static final int SENTINEL = 26_379;
  private static final String ONLINE = "state=online";

  /** Names and addresses that no other test on this machine has. */
  private final String name = "slf" + ProcessHandle.current().pid() % 100_000;

  private final String network = "10.77." + ProcessHandle.current().pid() % 250 + ".";
  private final List<Process> processes = new ArrayList<>();

  private NetworkHosts() {}

  /** Whether this machine lets us: root, iproute2, and a kernel with namespaces and tbf. */
  static boolean arePossible() {
    try {
      NetworkHosts tried = new NetworkHosts();
      tried.ip("netns", "add", tried.name + "try");
      try {
        List<String> line = new ArrayList<>(List.of("tc", "-n", tried.name + "try"));
        line.addAll(limit("add", "lo", "64kbit"));
        run(line);
      } finally {
        tried.ip("netns", "del", tried.name + "try");
      }
      return true;
    } catch (IOException notHere) {
      return false;
    }
  }

  /**
   * Starts them.
   *
   * @param program of Redis
   */
  static NetworkHosts start(Path folder, String program) throws IOException {
    NetworkHosts hosts = new NetworkHosts();
    try {
      hosts.ip("link", "add", hosts.name, "type", "bridge");
      hosts.ip("addr", "add", hosts.network + "1/24", "dev", hosts.name);
      hosts.ip("link", "set", hosts.name, "up");
      for (int i = 0; i < HOSTS; i++) {
        hosts.host(i);
        hosts.redis(i, Files.createDirectories(folder.resolve("host" + i)), program);
      }
      hosts.awaitWhole();
      for (int i = 0; i < HOSTS; i++) {
        hosts.sentinel(i, folder.resolve("host" + i), program);
      }
      hosts.awaitWatched();
      return hosts;
    } catch (IOException | RuntimeException failed) {
      hosts.close();
      throw failed;
    }
  }

  private void host(int i) throws IOException {
    ip("netns", "add", namespace(i));
    ip(
        "link",
        "add",
        name + "v" + i,
        "type",
        "veth",
        "peer",
        "name",
        "eth0",
        "netns",
        namespace(i));
    ip("link", "set", name + "v" + i, "master", name, "up");
    ip("-n", namespace(i), "addr", "add", address(i) + "/24", "dev", "eth0");
    ip("-n", namespace(i), "link", "set", "eth0", "up");
    ip("-n", namespace(i), "link", "set", "lo", "up");
  }

  private void redis(int i, Path folder, String program) throws IOException {
    List<String> line =
        new ArrayList<>(List.of(program, "--port", Integer.toString(REDIS), "--bind", address(i)));
    line.addAll(List.of("--protected-mode", "no", "--appendonly", "yes", "--save", ""));
    line.addAll(List.of("--repl-timeout", "5", "--dir", folder.toString()));
    if (i > 0) {
      line.addAll(List.of("--replicaof", address(0) + " " + REDIS));
    }
    launch(i, folder.resolve("redis.log"), line);
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(RedisException.class)
        .until(() -> !info(i).isEmpty());
  }

  private void sentinel(int i, Path folder, String program) throws IOException {
    Path config = folder.resolve("sentinel.conf");
    Files.writeString(
        config,
        """
        port %d
        bind %s
        protected-mode no
        dir %s
        sentinel monitor mymaster %s %d 2
        sentinel down-after-milliseconds mymaster 500
        sentinel failover-timeout mymaster 5000
        """
            .formatted(SENTINEL, address(i), folder, address(0), REDIS));
    launch(i, folder.resolve("sentinel.log"), List.of(program, config.toString(), "--sentinel"));
  }

  private void launch(int i, Path log, List<String> line) throws IOException {
    List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace(i)));
    inside.addAll(line);
    processes.add(
        new ProcessBuilder(inside).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  private void ip(String... words) throws IOException {
    List<String> line = new ArrayList<>(List.of("ip"));
    line.addAll(List.of(words));
    run(line);
  }

  private static void run(List<String> line) throws IOException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", line) + ": " + output.strip());
    }
  }

  private String namespace(int i) {
    return name + "h" + i;
  }

  private String address(int i) {
    return network + (i + 2);
  }

  /** For {@code --redis}. */
  String redisAddress() {
    return IntStream.range(0, HOSTS)
        .mapToObj(i -> address(i) + ":" + SENTINEL)
        .collect(Collectors.joining(",", "redis-sentinel://", "/0#mymaster"));
  }

  /** The master's host loses the others for so long, and is found by Sluice all the time. */
  void cutOffMaster(Duration time) throws Exception {
    int master = master();
    links(master, "add");
    try {
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(RedisException.class)
          .until(() -> IntStream.range(0, HOSTS).filter(this::isMaster).count() == 2);
      FaultRow.last(time);
    } finally {
      links(master, "del");
    }
    awaitWhole();
    awaitWatched();
  }

  /** So little gets through to and from the master's host, for so long, whoever leads then. */
  void slowMaster(String rate, Duration time) throws Exception {
    int master = master();
    slow("add", master, rate);
    try {
      FaultRow.last(time);
    } finally {
      slow("del", master, rate);
    }
    awaitWhole();
    awaitWatched();
  }

  /** On both ends of its link; what does not get through within a second is dropped. */
  private void slow(String verb, int host, String rate) throws IOException {
    List<String> there = new ArrayList<>(List.of("tc", "-n", namespace(host)));
    there.addAll(limit(verb, "eth0", rate));
    run(there);
    List<String> here = new ArrayList<>(List.of("tc"));
    here.addAll(limit(verb, name + "v" + host, rate));
    run(here);
  }

  private static List<String> limit(String verb, String device, String rate) {
    String words = "qdisc %s dev %s root tbf rate %s burst 4kb latency 1s";
    return List.of(words.formatted(verb, device, rate).split(" "));
  }

  private int master() {
    return IntStream.range(0, HOSTS).filter(this::isMaster).findFirst().orElseThrow();
  }

  private void links(int cut, String verb) throws IOException {
    for (int i = 0; i < HOSTS; i++) {
      if (i != cut) {
        ip("-n", namespace(i), "route", verb, "blackhole", address(cut) + "/32");
        ip("-n", namespace(cut), "route", verb, "blackhole", address(i) + "/32");
      }
    }
  }

  private boolean isMaster(int i) {
    return info(i).contains("role:master");
  }

  private String info(int i) {
    return RedisCluster.ask(address(i), REDIS, redis -> redis.info("replication"));
  }

  private void awaitWhole() {
    await()
        .atMost(LIMIT)
        .ignoreExceptionsInstanceOf(RedisException.class)
        .until(
            () ->
                IntStream.range(0, HOSTS).filter(this::isMaster).count() == 1
                    && IntStream.range(0, HOSTS)
                        .anyMatch(i -> info(i).split(ONLINE, -1).length == HOSTS));
  }

  private void awaitWatched() {
    for (int i = 0; i < HOSTS; i++) {
      String sentinel = address(i);
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(RedisException.class)
          .until(
              () ->
                  RedisCluster.ask(sentinel, SENTINEL, redis -> redis.info("sentinel"))
                      .contains("slaves=2,sentinels=3"));
    }
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
    }
    for (int i = 0; i < HOSTS; i++) {
      quietly("netns", "del", namespace(i));
    }
    quietly("link", "del", name);
  }

  private void quietly(String... words) {
    try {
      ip(words);
    } catch (IOException notThere) {
      // it was never made, which is as good
    }
  }
}
