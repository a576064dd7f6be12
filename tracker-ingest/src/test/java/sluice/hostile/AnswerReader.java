package sluice.hostile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Finds the status lines in a stream of answers. Confined to one connection. */
public final class AnswerReader {
  private static final int MAX_HEAD = 64 << 10;
  private final StringBuilder head = new StringBuilder();
  private final List<String> codes = new ArrayList<>();
  private long bodyLeft;

  /** The codes so far, in their order, without interim ones. */
  public List<String> codes() {
    return codes;
  }

  /** Reads on. */
  public void take(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (bodyLeft > 0) {
        int skipped = (int) Math.min(bodyLeft, bytes.remaining());
        bytes.position(bytes.position() + skipped);
        bodyLeft -= skipped;
        continue;
      }
      head.append((char) (bytes.get() & 0xff));
      int length = head.length();
      if (length >= 4 && head.charAt(length - 1) == '\n' && head.charAt(length - 3) == '\n') {
        endOfHead(head.toString());
        head.setLength(0);
      } else if (length > MAX_HEAD) {
        codes.add("no HTTP");
        head.setLength(0);
      }
    }
  }

  private void endOfHead(String text) {
    String[] words = text.split(" ", 3);
    String code = words.length > 1 ? words[1] : "no HTTP";
    if (code.startsWith("1") && !code.equals("101")) {
      return;
    }
    codes.add(code);
    int at = text.indexOf("\r\nContent-Length: ");
    if (at >= 0) {
      String digits = text.substring(at + 18, text.indexOf('\r', at + 18));
      bodyLeft = Long.parseLong(digits.strip());
    }
  }
}
