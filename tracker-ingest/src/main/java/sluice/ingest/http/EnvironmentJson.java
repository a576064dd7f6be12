package sluice.ingest.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import sluice.php.json.PhpJsonWriter;
import sluice.queue.KeptInEntry;
import sluice.queue.TrackedServerKeys;

/**
 * Writes the tracked headers as JSON without making strings of those that are not. Headers that
 * come twice are left to {@link EnvironmentReader}. Immutable; thread-safe.
 */
final class EnvironmentJson {

  private static final String HTTP = "HTTP_";
  private static final AsciiString CLIENT_HINTS = AsciiString.cached("sec-ch-ua");

  /** Client hints that browsers send; a request with others goes the long way. */
  private static final List<String> HINTS =
      List.of(
          "",
          "_ARCH",
          "_BITNESS",
          "_FORM_FACTORS",
          "_FULL_VERSION",
          "_FULL_VERSION_LIST",
          "_MOBILE",
          "_MODEL",
          "_PLATFORM",
          "_PLATFORM_VERSION",
          "_WOW64");

  /** A table of this size has few collisions among the tracked names; a power of two. */
  private static final int SLOTS = 256;

  private final AsciiString[] names = new AsciiString[SLOTS];
  private final byte[][] members = new byte[SLOTS][];
  private final int referer;
  private final int languages;

  EnvironmentJson(TrackedServerKeys keys) {
    Set<String> tracked = new LinkedHashSet<>(TrackedServerKeys.FIXED);
    tracked.addAll(keys.proxyHeaders());
    HINTS.forEach(hint -> tracked.add(TrackedServerKeys.CLIENT_HINT_PREFIX + hint));
    for (String key : tracked) {
      if (key.startsWith(HTTP)) {
        String header = key.substring(HTTP.length()).toLowerCase(Locale.ROOT).replace('_', '-');
        add(new AsciiString(header), key);
      }
    }
    referer = find(HttpHeaderNames.REFERER);
    languages = find(HttpHeaderNames.ACCEPT_LANGUAGE);
  }

  private void add(AsciiString header, String key) {
    int slot = slot(header);
    while (names[slot] != null) {
      slot = slot + 1 & SLOTS - 1;
    }
    names[slot] = header;
    members[slot] = ("\"" + key + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Writes the object of the server keys. Hot path: event loop; no allocation beyond Netty's
   * iterator; never blocks.
   *
   * @param needsReferer whether the Referer is written
   * @return false when it has to go the long way; what was written is worthless then
   */
  boolean write(ReceivedRequest request, boolean needsReferer, PhpJsonWriter json) {
    long[] seen = new long[SLOTS / Long.SIZE];
    json.raw("{\"REMOTE_ADDR\":");
    json.string(request.remoteAddress());
    Iterator<Map.Entry<CharSequence, CharSequence>> each = request.headers().iteratorCharSequence();
    while (each.hasNext()) {
      Map.Entry<CharSequence, CharSequence> header = each.next();
      CharSequence name = header.getKey();
      int slot = find(name);
      if (slot >= 0) {
        long bit = 1L << (slot & 63);
        if ((seen[slot >> 6] & bit) != 0) {
          return false;
        }
        seen[slot >> 6] |= bit;
        if (slot != referer || needsReferer) {
          String value = RawText.decoded(header.getValue().toString());
          json.raw(",");
          json.raw(members[slot]);
          json.string(slot == languages ? KeptInEntry.languages(value) : value);
        }
      } else if (isClientHint(name)) {
        return false;
      }
    }
    json.raw("}");
    return true;
  }

  private static boolean isClientHint(CharSequence name) {
    return name.length() >= CLIENT_HINTS.length()
        && AsciiString.regionMatches(name, true, 0, CLIENT_HINTS, 0, CLIENT_HINTS.length());
  }

  private int find(CharSequence name) {
    for (int slot = slot(name); names[slot] != null; slot = slot + 1 & SLOTS - 1) {
      if (AsciiString.contentEqualsIgnoreCase(names[slot], name)) {
        return slot;
      }
    }
    return -1;
  }

  private static int slot(CharSequence name) {
    int hash = AsciiString.hashCode(name);
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
