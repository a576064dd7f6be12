package sluice.queue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import sluice.request.ClientAddress;
import sluice.request.ProxyRules;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.request.VisitorIdRules;
import sluice.request.VisitorIdentification;

/**
 * Which queue a request belongs to, as QueuedTracking decides it (docs:
 * tracker-ingest/docs/queue-format.md#which-queue). Thread-safe: no state.
 */
public final class QueueSelector {

  /**
   * With so many queues each visitor's number is a queue of its own: its rest modulo N is the
   * visitor's queue among N, whatever N will be.
   */
  public static final int FINEST = 4096;

  /** How many characters of the key count. */
  private static final int KEY_CHARS = 3;

  private QueueSelector() {}

  /**
   * The plugin's own rule for a request that has a visitor id.
   *
   * @param queues how many queues there are, 1 or more
   * @return 0..queues-1
   */
  public static int queueOf(VisitorId visitorId, int queues) {
    return queueOfKey(visitorId.hex(), queues);
  }

  /**
   * The plugin's rule for a request without a visitor id.
   *
   * @param ip the visitor's address as text
   * @param queues how many queues there are, 1 or more
   * @return 0..queues-1
   */
  public static int queueOfAddress(String ip, int queues) {
    return queueOfKey(md5(ip), queues);
  }

  /**
   * The plugin's rule for every id but sixteen zeros. Those are one visitor to Matomo and one
   * million apps to the plugin, which sends them all to queue 0; here each site has its own queue
   * for them. Where {@code zero_visitor_id = none}, such a request has no id (see {@code
   * VisitorIdentification}), and the address decides.
   *
   * @param idSite the site that the request names, any number
   */
  public static int queueOf(VisitorId visitorId, long idSite, int queues) {
    return visitorId.equals(VisitorId.ZERO)
        ? queueOfKey(md5(Long.toString(idSite)), queues)
        : queueOf(visitorId, queues);
  }

  /**
   * The same for a request: who it says its visitor is, else its address.
   *
   * @param rules of the site that the request names
   */
  public static int queueOf(
      TrackingRequest request, VisitorIdRules rules, ProxyRules proxies, int queues) {
    Optional<VisitorId> visitor = VisitorIdentification.of(request, rules).visitorId();
    return visitor.isPresent()
        ? queueOf(visitor.get(), request.integer("idsite"), queues)
        : queueOfAddress(ClientAddress.of(request, proxies).text(), queues);
  }

  /**
   * The first three characters of the key as a hex number, modulo the queues; when one is no hex
   * digit, the sum of their codes, where a missing character repeats the one before it.
   */
  static int queueOfKey(String key, int queues) {
    if (queues < 1) {
      throw new IllegalArgumentException("queues must be 1 or more, was " + queues);
    }
    int number = 0;
    int codes = 0;
    int code = 0;
    boolean hex = !key.isEmpty();
    for (int i = 0; i < KEY_CHARS; i++) {
      if (i < key.length()) {
        code = Character.toLowerCase(key.charAt(i));
        int digit = code < 128 ? Character.digit(code, 16) : -1;
        hex &= digit >= 0;
        number = number << 4 | digit & 15;
      }
      codes += code;
    }
    return (hex ? number : codes) % queues;
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks MD5, which every Java must have", e);
    }
  }
}
