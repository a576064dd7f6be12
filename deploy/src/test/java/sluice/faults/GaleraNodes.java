package sluice.faults;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sluice.cli.SluiceProcess;
import sluice.embedded.EmbeddedMariaDb;

/**
 * A Galera cluster of three nodes of MariaDB, of which one is lost and comes back. They begin with
 * the same files and a node that was away has its own, so that increments are all that is ever
 * handed over. Wants Galera's library. Confined to one test, but for {@link #connect}.
 */
final class GaleraNodes implements LogTables, AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int NODES = 3;

  /** Where Debian and the distributions of Red Hat have it. */
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/galera/libgalera_smm.so"),
          Path.of("/usr/lib64/galera-4/libgalera_smm.so"));

  private static final Pattern RECOVERED =
      Pattern.compile("Recovered position: *([-0-9a-f]+:[0-9]+)");

  /**
   * What a node has a program for when another joins. The one that joins waits for a word of the
   * other, and gets what it lacks from Galera itself.
   */
  private static final String HAND_OVER =
      """
      #!/bin/sh
      while [ $# -gt 0 ]; do
        case $1 in
          --role) role=$2 ;;
          --address) address=$2 ;;
          --datadir) data=$2 ;;
          --gtid) gtid=$2 ;;
          --bypass) increments=yes ;;
        esac
        shift
      done
      if [ "$role" = joiner ]; then
        rm -f "$data/handed-over"
        mkfifo "$data/handed-over"
        echo "ready $data/handed-over"
        cat "$data/handed-over"
      else
        [ "$increments" = yes ] || exit 1
        echo "$gtid" > "$address"
        echo "done $gtid"
      fi
      """;

  private final Path folder;
  private final List<Node> nodes = new ArrayList<>();

  /** The command line of a MariaDB, which later options change. */
  private List<String> command = List.of();

  private String administrator = "";
  private String password = "";

  /**
   * One node.
   *
   * @param folder with {@code data}
   * @param port for clients
   * @param group for the other nodes
   * @param increments for what it lacks when it joins
   */
  private record Node(Path folder, int port, int group, int increments) {}

  /** Of each node, in their order. */
  private final List<Process> processes = new ArrayList<>();

  /** All that were ever started. */
  private final List<Process> started = new ArrayList<>();

  /** Starts them, with the site. */
  GaleraNodes(Path folder) throws IOException, SQLException {
    this.folder = folder;
    Files.createDirectories(folder);
    Path program = folder.resolve("wsrep_sst_increments");
    Files.writeString(program, HAND_OVER);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          new Node(
              Files.createDirectories(folder.resolve("node" + i)),
              SluiceProcess.freePort(),
              SluiceProcess.freePort(),
              SluiceProcess.freePort()));
    }
    Path first = nodes.get(0).folder();
    try (EmbeddedMariaDb alone =
        EmbeddedMariaDb.start(first, List.of("--innodb-log-file-size=32M"))) {
      ProcessHandle.Info process = ProcessHandle.of(alone.pid()).orElseThrow().info();
      command = new ArrayList<>(List.of(process.command().orElseThrow()));
      command.addAll(List.of(process.arguments().orElseThrow()));
      administrator = alone.user();
      password = alone.password();
      SharedDatabase.create(alone);
    }
    try {
      processes.add(launch(0, "gcomm://"));
      awaitMembers(1);
      stop(processes.get(0));
      for (int i = 1; i < NODES; i++) {
        copy(first, nodes.get(i).folder());
      }
      processes.set(0, launch(0, "gcomm://"));
      awaitMembers(1);
      for (int i = 1; i < NODES; i++) {
        processes.add(launch(i, others(i)));
        awaitMembers(i + 1);
      }
    } catch (IOException | RuntimeException failed) {
      close();
      throw failed;
    }
  }

  /** Galera's library; empty where it is not installed. */
  static Optional<Path> library() {
    return LIBRARIES.stream().filter(Files::isReadable).findFirst();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.skip(1).toList()) {
        boolean isOwn = file.endsWith("galera.cache") || file.endsWith("gvwstate.dat");
        if (!isOwn) {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
      }
    }
  }

  /** Flags for those who use them: one at a time, in the same order for all. */
  List<String> flags() {
    return SharedDatabase.flags(nodes.stream().map(Node::port).toList());
  }

  private String others(int index) {
    return IntStream.range(0, NODES)
        .filter(i -> i != index)
        .mapToObj(i -> "127.0.0.1:" + nodes.get(i).group())
        .collect(Collectors.joining(",", "gcomm://", ""));
  }

  private Process launch(int index, String cluster, String... more) throws IOException {
    Node node = nodes.get(index);
    List<String> line = new ArrayList<>(command);
    line.add("--datadir=" + node.folder().resolve("data"));
    line.add("--tmpdir=" + Files.createDirectories(node.folder().resolve("tmp")));
    line.add("--port=" + node.port());
    line.add("--innodb-buffer-pool-size=64M");
    line.add("--innodb-flush-log-at-trx-commit=1");
    line.add("--binlog-format=ROW");
    line.add("--innodb-autoinc-lock-mode=2");
    line.add("--wsrep-on=ON");
    line.add("--wsrep-provider=" + library().orElseThrow());
    line.add("--plugin-wsrep-provider=OFF"); // with it no option can be changed as long as it runs
    line.add("--wsrep-cluster-address=" + cluster);
    line.add("--wsrep-node-address=127.0.0.1");
    line.add("--wsrep-node-name=node" + index);
    line.add("--wsrep-sst-method=increments");
    line.add(
        "--wsrep-provider-options=base_port=%1$d;gmcast.listen_addr=tcp://127.0.0.1:%1$d;ist.recv_addr=127.0.0.1:%2$d"
            .formatted(node.group(), node.increments()));
    line.addAll(List.of(more));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(node.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(node.folder().resolve("node.log").toFile()));
    builder.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static void stop(Process process) {
    process.destroy();
    await().atMost(LIMIT).until(() -> !process.isAlive());
  }

  /** Until so many say that they belong together, and have what the others have. */
  private void awaitMembers(int count) {
    await()
        .atMost(LIMIT)
        .until(() -> nodes.stream().filter(node -> isMemberOf(node, count)).count() == count);
  }

  private boolean isMemberOf(Node node, int count) {
    try (Connection connection = connect(node)) {
      return status(connection, "wsrep_ready").equals("ON")
          && status(connection, "wsrep_local_state_comment").equals("Synced")
          && status(connection, "wsrep_cluster_size").equals(Integer.toString(count));
    } catch (SQLException away) {
      return false;
    }
  }

  private static String status(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW STATUS LIKE '" + name + "'")) {
      return row.next() ? row.getString(2) : "";
    }
  }

  private Connection connect(Node node) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + node.port() + "/?connectTimeout=2000",
        administrator,
        password);
  }

  /** To a node that has all that was committed on any. */
  @Override
  public Connection connect() throws SQLException {
    SQLException last = new SQLException("there is no node", "08001");
    for (Node node : nodes) {
      try {
        Connection connection = connect(node);
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET SESSION wsrep_sync_wait = 1");
          connection.setCatalog(SharedDatabase.NAME);
          return connection;
        } catch (SQLException notReady) {
          connection.close();
          throw notReady;
        }
      } catch (SQLException away) {
        last = away;
      }
    }
    throw last;
  }

  /** The one that Sluice uses most. */
  private int used() {
    return IntStream.range(0, NODES)
        .boxed()
        .max(Comparator.comparingLong(i -> users(nodes.get(i))))
        .orElseThrow();
  }

  /**
   * The node that Sluice uses most hears nothing of the others, and refuses clients because it is
   * not with most of them; it answers all the same. Then it joins them again.
   */
  void cutOffUsed() throws SQLException {
    int index = used();
    try (Connection connection = connect(nodes.get(index))) {
      isolate(connection, true);
      await().atMost(LIMIT).until(() -> status(connection, "wsrep_ready").equals("OFF"));
      awaitMembers(NODES - 1);
      await().atMost(LIMIT).until(() -> users(nodes.get(used())) > users(nodes.get(index)));
      isolate(connection, false);
    }
    awaitMembers(NODES);
  }

  private static void isolate(Connection connection, boolean isCutOff) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=" + (isCutOff ? 1 : 0) + "'");
    }
  }

  /** The node that Sluice uses most dies, and joins again with the files that it had. */
  void killUsed() throws IOException {
    int index = used();
    Process process = processes.get(index);
    process.destroyForcibly().onExit().join();
    awaitMembers(NODES - 1);
    join(index);
    await()
        .atMost(LIMIT)
        .until(
            () -> {
              if (!processes.get(index).isAlive()) {
                join(index); // as a service does; it found nobody in time
              }
              return nodes.stream().allMatch(node -> isMemberOf(node, NODES));
            });
  }

  private void join(int index) throws IOException {
    processes.set(
        index, launch(index, others(index), "--wsrep-start-position=" + recovered(index)));
  }

  private long users(Node node) {
    try (Connection connection = connect(node);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT COUNT(*) FROM information_schema.processlist WHERE user = 'matomo'")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException away) {
      return -1;
    }
  }

  /** How far a node that died had come. */
  private String recovered(int index) throws IOException {
    Path log = nodes.get(index).folder().resolve("node.log");
    Process recovering = launch(index, "gcomm://", "--wsrep-recover", "--skip-networking");
    await().atMost(LIMIT).until(() -> !recovering.isAlive());
    Matcher positions = RECOVERED.matcher(Files.readString(log, StandardCharsets.ISO_8859_1));
    return positions
        .results()
        .reduce((before, last) -> last)
        .map(result -> result.group(1))
        .orElseThrow();
  }

  @Override
  public void close() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }
}
