package sluice.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is sent, and how. Immutable but for the arrays, which nobody writes to.
 *
 * @param pieces sent one after the other on each connection
 * @param pauseMs between two pieces
 * @param answers that each connection has to get; 0: it is closed after {@code holdMs} whatever
 *     came
 * @param connections that send the same at once, 1 or more
 * @param holdMs for how long the client neither reads nor closes once all is sent
 * @param isReading whether answers are read before {@code holdMs} are over
 * @param endsOutput whether the client says soon that it will send no more
 */
public record Attack(
    List<byte[]> pieces,
    int pauseMs,
    int answers,
    int connections,
    int holdMs,
    boolean isReading,
    boolean endsOutput) {

  /** A complete request that is sent at once and whose answer is read. */
  static Attack request(byte[] bytes) {
    return new Attack(List.of(bytes), 0, 1, 1, 0, true, false);
  }

  /** The same; text as ISO-8859-1. */
  static Attack request(String text) {
    return request(bytes(text));
  }

  /** What may be no request: sent whole, and soon the end of the output. */
  static Attack noise(byte[] bytes) {
    return new Attack(List.of(bytes), 0, 1, 1, 0, true, true);
  }

  /** What never becomes a request: held open, then closed. */
  static Attack unfinished(byte[] bytes, int holdMs) {
    return new Attack(List.of(bytes), 0, 0, 1, holdMs, true, false);
  }

  /** A complete request in pieces. */
  static Attack slow(List<byte[]> pieces, int pauseMs) {
    return new Attack(pieces, pauseMs, 1, 1, 0, true, false);
  }

  /** Requests whose answers nobody reads. */
  static Attack unread(byte[] bytes, int holdMs) {
    return new Attack(List.of(bytes), 0, 0, 1, holdMs, false, false);
  }

  /** All pieces in one. */
  public byte[] whole() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    pieces.forEach(whole::writeBytes);
    return whole.toByteArray();
  }

  /** The same on so many connections at once. */
  Attack on(int number) {
    return new Attack(pieces, pauseMs, answers, number, holdMs, isReading, endsOutput);
  }

  /** The same with so many answers on each connection: pipelined requests. */
  Attack answered(int number) {
    return new Attack(pieces, pauseMs, number, connections, holdMs, isReading, endsOutput);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** For messages: the sizes and the beginning. */
  @Override
  public String toString() {
    int size = pieces.stream().mapToInt(piece -> piece.length).sum();
    byte[] first = pieces.get(0);
    String head = new String(first, 0, Math.min(first.length, 200), StandardCharsets.ISO_8859_1);
    return size
        + " bytes in "
        + pieces.size()
        + " pieces on "
        + connections
        + " connections: "
        + head.replaceAll("[^ -~]", ".");
  }
}
