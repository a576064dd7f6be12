package sluice.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code hostile/requests.txt}, which says how it is written. Stateless. */
final class HostileCorpus {

  private static final Pattern REPEAT = Pattern.compile("<(\\d+)\\*([^>]*)>");

  private HostileCorpus() {}

  /**
   * A request of the corpus.
   *
   * @param method RAW: the body is all that is sent
   * @param target empty for RAW
   */
  record Hostile(String name, String method, String target, List<String> headers, byte[] body) {
    boolean isRaw() {
      return method.equals("RAW");
    }

    boolean hasContentType() {
      return headers.stream().anyMatch(header -> header.startsWith("Content-Type:"));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** All of them. */
  static List<Hostile> read() {
    try (InputStream file = HostileCorpus.class.getResourceAsStream("/hostile/requests.txt")) {
      String text = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
      List<Hostile> requests = new ArrayList<>();
      for (String block : text.split("(?m)^# ")) {
        if (!block.startsWith(";")) {
          requests.add(request(block));
        }
      }
      return requests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Hostile request(String block) {
    String[] parts = block.split("\n---\n", 2);
    String[] head = parts[0].strip().split("\n");
    String[] line = (head[1] + " ").split(" ", 2);
    List<String> headers = new ArrayList<>();
    for (int i = 2; i < head.length; i++) {
      headers.add(latin(bytes(head[i])));
    }
    byte[] body = bytes(parts.length == 1 ? "" : parts[1].replaceAll("\n+$", ""));
    return new Hostile(head[0], line[0], latin(bytes(line[1].strip())), headers, body);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher repeat = REPEAT.matcher(text);
    int at = 0;
    while (repeat.find()) {
      unescape(text.substring(at, repeat.start()), bytes);
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      unescape(repeat.group(2), piece);
      for (int times = Integer.parseInt(repeat.group(1)); times > 0; times--) {
        bytes.writeBytes(piece.toByteArray());
      }
      at = repeat.end();
    }
    unescape(text.substring(at), bytes);
    return bytes.toByteArray();
  }

  private static void unescape(String text, ByteArrayOutputStream bytes) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\\') {
        bytes.write(text.charAt(i));
        continue;
      }
      char kind = text.charAt(++i);
      if (kind == 'x') {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        bytes.write(kind == 'r' ? '\r' : kind == 'n' ? '\n' : kind);
      }
    }
  }
}
