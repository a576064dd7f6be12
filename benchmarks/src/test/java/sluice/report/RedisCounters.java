package sluice.report;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A connection to a Redis of this machine that reads what it counts about itself. It has no thread
 * of its own, so that what it allocates is its caller's. Confined to one thread.
 */
public final class RedisCounters implements AutoCloseable {
  private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

  /** These are asked by this class, or once a connection. */
  private static final Pattern NOT_COUNTED = Pattern.compile("info|hello|client.*|flushall");

  private final Socket socket;
  private final DataInputStream answers;

  private RedisCounters(Socket socket) throws IOException {
    this.socket = socket;
    this.answers = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  /**
   * Connects.
   *
   * @param uri such as {@code redis://127.0.0.1:6379/0}, without a password
   */
  public static RedisCounters connect(String uri) throws IOException {
    URI address = URI.create(uri);
    return new RedisCounters(new Socket(address.getHost(), address.getPort()));
  }

  /**
   * What clients asked of the server, scripts included.
   *
   * @param calls by command; what comes once a connection is left out
   * @param bytesIn that it read from sockets
   * @param bytesOut that it wrote to them
   */
  public record Counts(Map<String, Long> calls, long bytesIn, long bytesOut) {

    /** What was counted between earlier counters and these, without what reading them counts. */
    public static Counts between(Counts before, Counts after, Counts again) {
      return after.minus(before).minus(again.minus(after));
    }

    private Counts minus(Counts other) {
      Map<String, Long> rest = new TreeMap<>(calls);
      other.calls.forEach((command, count) -> rest.merge(command, -count, Long::sum));
      rest.values().removeIf(count -> count == 0);
      return new Counts(rest, bytesIn - other.bytesIn, bytesOut - other.bytesOut);
    }

    /** Commands of all kinds. */
    public long commands() {
      return calls.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Reads them; reading counts, too. */
  public Counts read() throws IOException {
    Map<String, Long> calls = new TreeMap<>();
    CALLS
        .matcher(ask("INFO commandstats"))
        .results()
        .filter(call -> !NOT_COUNTED.matcher(call.group(1)).matches())
        .forEach(call -> calls.put(call.group(1), Long.parseLong(call.group(2))));
    String stats = ask("INFO stats");
    return new Counts(
        calls, number(stats, "total_net_input_bytes"), number(stats, "total_net_output_bytes"));
  }

  private static long number(String info, String name) {
    return Pattern.compile(name + ":(\\d+)")
        .matcher(info)
        .results()
        .map(line -> Long.parseLong(line.group(1)))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Sends a command and returns its answer.
   *
   * @param command in one line, whose answer is a status or one text
   * @throws IOException also if the server refuses it
   */
  public String ask(String command) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    String line = line();
    if (line.startsWith("-")) {
      throw new IOException(command + ": " + line);
    }
    if (!line.startsWith("$")) {
      return line;
    }
    byte[] text = answers.readNBytes(Integer.parseInt(line.substring(1)) + 2);
    return new String(text, StandardCharsets.US_ASCII);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (char next; (next = (char) answers.readUnsignedByte()) != '\n'; ) {
      line.append(next);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
