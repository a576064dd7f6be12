package sluice.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.process.PrivateFiles;

/**
 * A Redis server of our own, on a loopback port. Confined to one thread, but for {@link #kill},
 * {@link #pause} and {@link #resume}.
 *
 * <p>Its directory holds what it persists, and the log {@code redis.log}. Without options it keeps
 * nothing on disk; {@code --appendonly yes} makes it keep all. Whoever is on the machine can use
 * it, as tests do, unless it is started with a password.
 */
public final class EmbeddedRedis extends EmbeddedServer {
  /** Limit of one question whether the server is there. */
  private static final int PROBE_TIMEOUT_MS = 1000;

  private final Path program;
  private final Path directory;
  private final Optional<ServerPassword> password;
  private final List<String> extraOptions;

  private EmbeddedRedis(
      Path program,
      Path directory,
      int port,
      Optional<ServerPassword> password,
      List<String> extraOptions) {
    super(port);
    this.program = program;
    this.directory = directory;
    this.password = password;
    this.extraOptions = List.copyOf(extraOptions);
  }

  /** As {@link #start(Path, ServerBinaries, int, List)}, on any free port. */
  public static EmbeddedRedis start(
      Path directory, ServerBinaries binaries, List<String> extraOptions) throws IOException {
    return start(directory, binaries, 0, extraOptions);
  }

  /** As {@link #start(Path, ServerBinaries, int, List)}, with the binaries on the class path. */
  public static EmbeddedRedis start(Path directory, List<String> extraOptions) throws IOException {
    return start(
        directory,
        ServerBinaries.onClassPath(EmbeddedRedis.class.getClassLoader()),
        0,
        extraOptions);
  }

  /**
   * Starts the server and waits until it answers.
   *
   * @param directory the server's own; made if it is not there
   * @param port 0 for any free port
   * @param extraOptions of redis-server, name and values as separate elements, such as {@code
   *     --appendonly}, {@code yes}; they win
   * @throws IOException if it does not start: one line, with the end of its log
   */
  public static EmbeddedRedis start(
      Path directory, ServerBinaries binaries, int port, List<String> extraOptions)
      throws IOException {
    Path absolute = directory.toAbsolutePath();
    PrivateFiles.createDirectories(absolute);
    return start(absolute, binaries, port, Optional.empty(), extraOptions);
  }

  /**
   * The same on any free port, with a random password, which is made once and kept in the
   * directory, readable by nobody else: so only who may read it can use the server.
   */
  public static EmbeddedRedis startWithPassword(
      Path directory, ServerBinaries binaries, List<String> extraOptions) throws IOException {
    Path absolute = directory.toAbsolutePath();
    PrivateFiles.createDirectories(absolute);
    return start(absolute, binaries, 0, Optional.of(ServerPassword.keptIn(absolute)), extraOptions);
  }

  private static EmbeddedRedis start(
      Path directory,
      ServerBinaries binaries,
      int port,
      Optional<ServerPassword> password,
      List<String> extraOptions)
      throws IOException {
    int chosen = port == 0 ? ServerProcess.freePort() : port;
    EmbeddedRedis server =
        new EmbeddedRedis(binaries.redisServer(), directory, chosen, password, extraOptions);
    server.launch();
    return server;
  }

  /** {@code redis://127.0.0.1:port/database}, with the password if it has one. */
  public String uri(int database) {
    String credentials = password.map(known -> ":" + known.text() + "@").orElse("");
    return "redis://" + credentials + "127.0.0.1:" + port() + "/" + database;
  }

  @Override
  ServerProcess startProcess() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    // In a file, for every user of the machine can read a command line.
    password.ifPresent(known -> command.add(known.redisConfig().toString()));
    command.addAll(List.of("--port", Integer.toString(port()), "--bind", "127.0.0.1"));
    command.addAll(List.of("--dir", directory.toString(), "--daemonize", "no", "--save", ""));
    command.addAll(extraOptions);
    return ServerProcess.start(
        "Redis", directory, directory.resolve("redis.log"), command, this::ask);
  }

  /** An error reply other than LOADING is a server that is ready but wants a password. */
  private void ask(long pid) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PROBE_TIMEOUT_MS);
      socket.connect(
          new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port()), PROBE_TIMEOUT_MS);
      String login = password.map(known -> "AUTH " + known.text() + "\r\n").orElse("");
      socket
          .getOutputStream()
          .write((login + "INFO server\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
      String answers =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String reply = login.isEmpty() ? answers : answers.replaceFirst("^\\+OK\r\n", "");
      if (reply.isEmpty() || reply.startsWith("-LOADING")) {
        throw new IOException("still loading its data: " + reply.strip());
      }
      // Another Redis may have had the port all along.
      if (reply.startsWith("$") && !reply.contains("\nprocess_id:" + pid + "\r")) {
        throw new IOException("another Redis listens on port " + port());
      }
    }
  }

  /** For messages: where it listens and where its files are. */
  @Override
  public String toString() {
    return "Redis at 127.0.0.1:" + port() + " in " + directory;
  }
}
