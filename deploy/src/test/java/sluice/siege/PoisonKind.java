package sluice.siege;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.zip.DeflaterOutputStream;
import sluice.hostile.Draw;

/** Queue entries that no producer of ours writes: broken, foreign, or made to do harm. */
enum PoisonKind {
  ENTRY_OF_NO_ZLIB(draw -> latin(draw.noise(draw.size(1_000_000)))),
  ENTRY_OF_BLANKS(draw -> deflated("{\"requests\":[" + filled(draw, " ", "\n") + "]}")),
  ENTRY_OF_ONE_TEXT(draw -> deflated("{\"requests\":[\"" + filled(draw, "a", "\\u00e9"))),
  ENTRY_OF_VALUES(draw -> deflated(set(filled(draw, "[0],", "0,", "{},", "\"\",") + "0"))),
  ENTRY_OF_LEAVES(
      draw ->
          deflated(
              set("{\"idsite\":99,\"k\":[" + filled(draw, "[0],", "0,", "{\"a\":[]},") + "0]}"))),
  ENTRY_OF_DEPTH(PoisonKind::deep),
  ENTRY_OF_KEYS(PoisonKind::keys),
  ENTRY_OF_WRONG_TYPES(PoisonKind::wrongTypes),
  ENTRY_CUT_SHORT(PoisonKind::cutShort),
  ENTRY_WITH_LONG_SERVER(PoisonKind::longServer),
  ENTRY_OF_NUMBERS(
      draw ->
          deflated(
              set(
                  "{\"idsite\":1,\"n\":["
                      + filled(draw, "1.2345678901234567e-300,", "1e400,")
                      + "0]}")));

  /** What an entry inflates to: just below what the worker once took. */
  private static final int INFLATED = 60 << 20;

  private static final String SERVER = "{\"REMOTE_ADDR\":\"127.0.0.1\",\"HTTP_USER_AGENT\":\"x\"}";

  private final Function<Draw, byte[]> generator;

  PoisonKind(Function<Draw, byte[]> generator) {
    this.generator = generator;
  }

  /** The entry with this number of this kind; 0 has full strength. */
  byte[] draw(long seed, long index) {
    return generator.apply(new Draw(seed, name(), index));
  }

  private static String set(String requests) {
    return set(requests, SERVER);
  }

  private static String set(String requests, String server) {
    return "{\"requests\":["
        + requests
        + "],\"env\":{\"server\":"
        + server
        + ",\"cookie\":[]},\"tokenAuth\":false,\"time\":1764000000}";
  }

  private static String filled(Draw draw, String... pieces) {
    String piece = draw.of(pieces);
    return piece.repeat(Math.max(1, draw.size(INFLATED) / piece.length()));
  }

  private static byte[] deep(Draw draw) {
    String open = draw.of("[", "{\"a\":");
    String close = open.equals("[") ? "]" : "}";
    int depth = draw.size(5_000_000);
    String value = open.repeat(depth) + "1" + (draw.once(3) ? "" : close.repeat(depth));
    return deflated(draw.once(2) ? value : set("{\"idsite\":1,\"a\":" + value + "}"));
  }

  private static byte[] keys(Draw draw) {
    String key = Draw.filled("k", draw.size(30_000));
    StringBuilder request = new StringBuilder("{\"idsite\":99,\"rec\":1");
    for (int i = draw.size(Math.max(1, 20_000_000 / (key.length() + 10))); i > 0; i--) {
      request.append(",\"").append(key).append(i).append("\":1");
    }
    return deflated(set(request.append('}').toString()));
  }

  private static byte[] wrongTypes(Draw draw) {
    String[] values = {
      "null", "5", "\"a\"", "[]", "{}", "true", "-1", "1e400", "[[]]", "{\"a\":{\"b\":[1]}}", "\"\""
    };
    String hit = "[{\"idsite\":1,\"rec\":1,\"url\":" + draw.of(values) + "}]";
    String json =
        "{\"requests\":"
            + draw.of(hit, draw.of(values))
            + ",\"env\":"
            + draw.of(
                "{\"server\":" + draw.of(values) + ",\"cookie\":" + draw.of(values) + "}",
                "{\"server\":{\"REMOTE_ADDR\":" + draw.of(values) + "},\"cookie\":{\"a\":[1]}}",
                draw.of(values))
            + ",\"tokenAuth\":"
            + draw.of(values)
            + ",\"time\":"
            + draw.of(values)
            + draw.of("", ",\"sluice\":" + draw.of(values))
            + draw.of(
                "", ",\"sluice\":{\"p\":" + draw.of(values) + ",\"n\":" + draw.of(values) + "}")
            + "}";
    return draw.once(3) ? latin(json) : deflated(json);
  }

  private static byte[] cutShort(Draw draw) {
    byte[] whole =
        deflated(set("{\"idsite\":1,\"rec\":1,\"a\":\"" + draw.hex(draw.size(50_000)) + "\"}"));
    byte[] cut = Arrays.copyOf(whole, draw.between(0, whole.length - 1));
    if (cut.length > 3 && draw.once(2)) {
      cut[draw.between(0, cut.length - 1)] ^= (byte) draw.between(1, 255);
    }
    return cut;
  }

  /** What ingest cuts at its door comes through PHP's uncut. */
  private static byte[] longServer(Draw draw) {
    String agent =
        draw.filledFrom(draw.size(240_000), "Android 10; K", "Chrome/1.0 ", "(", ";", "Version/1.");
    String hints = draw.of("Android 10; K", Draw.filled("M", draw.size(60_000)), "x");
    String server =
        "{\"REMOTE_ADDR\":\""
            + draw.of("127.0.0.1", Draw.filled("1.", draw.size(50_000)), "")
            + "\",\"HTTP_USER_AGENT\":\""
            + agent
            + "\",\"HTTP_SEC_CH_UA_MODEL\":\""
            + hints
            + "\",\"HTTP_SEC_CH_UA_PLATFORM\":\"Android\",\"HTTP_ACCEPT_LANGUAGE\":\""
            + Draw.filled("de,", draw.size(50_000))
            + "\"}";
    return deflated(set("{\"idsite\":1,\"rec\":1,\"url\":\"https://www.shop.example/\"}", server));
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** As PHP's gzcompress. */
  private static byte[] deflated(String json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(latin(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
