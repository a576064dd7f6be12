package sluice.embedded;

import java.io.IOException;

/**
 * A server on the loopback address with its data in a directory, which tests and the quickstart
 * start, disturb and end. Not thread-safe.
 */
public abstract sealed class EmbeddedServer implements AutoCloseable
    permits EmbeddedMariaDb, EmbeddedRedis {

  private final int port;
  private ServerProcess process;

  EmbeddedServer(int port) {
    this.port = port;
  }

  /** Starts the server's process and waits until it answers. */
  abstract ServerProcess startProcess() throws IOException;

  /** For the start of the server; {@link #restart} does it again. */
  final void launch() throws IOException {
    process = startProcess();
  }

  /** Where it listens. */
  public final int port() {
    return port;
  }

  /** The server's own process id. */
  public final long pid() {
    return process.pid();
  }

  /** SIGKILL, and waits until the process is gone. {@link #restart} starts it again. */
  public final void kill() {
    process.kill();
  }

  /** SIGSTOP: connections stay open, nothing is answered. */
  public final void pause() throws IOException {
    process.pause();
  }

  /** SIGCONT. */
  public final void resume() throws IOException {
    process.resume();
  }

  /** Ends the server if it runs and starts it again on the same port and data. */
  public final void restart() throws IOException {
    process.stop();
    launch();
  }

  /** A clean end; SIGKILL if that takes too long. */
  @Override
  public final void close() {
    process.stop();
  }
}
