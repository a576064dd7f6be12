package sluice.worker;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sluice.php.PhpValue;
import sluice.php.url.PercentText;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;

/**
 * The shop's hits as bytes of HTTP, as {@link QueuedHits} has them as entries, for a client with
 * one address. Stateless.
 */
public final class ShopRequests {
  /** Under way at a time, as in the backlogs that the figures come from. */
  private static final int VISITS = 160;

  private static final int MEAN_ACTIONS = 10;

  private ShopRequests() {}

  /**
   * Makes requests, the same ones at each call.
   *
   * @param rate hits a second at which they will be sent
   */
  public static List<byte[]> render(int count, int rate)
      throws RequestSetCodec.InvalidEntryException {
    QueuedHits.Traffic traffic = new QueuedHits.Traffic(rate, VISITS, MEAN_ACTIONS, false);
    // One queue keeps them in the order in which they were made.
    List<byte[]> entries = QueuedHits.make(count, 1, traffic, Instant.EPOCH).entries().get(0);
    List<byte[]> requests = new ArrayList<>(count);
    for (byte[] entry : entries) {
      requests.add(request(RequestSetCodec.decode(entry, RequestSetCodec.MAX_INFLATED_BYTES)));
    }
    return requests;
  }

  private static byte[] request(RequestSet set) {
    Map<String, PhpValue> parameters = new LinkedHashMap<>(set.requests().get(0).entries());
    // Whoever sends them wants one and the same answer to all.
    parameters.remove("send_image");
    // All come from one address: only a visitor whose id is forced is not taken for another one.
    parameters.put("cid", parameters.remove("_id"));
    String query =
        parameters.entrySet().stream()
            .map(one -> one.getKey() + "=" + PercentText.rawUrlEncode(text(one.getValue())))
            .collect(Collectors.joining("&"));
    Map<String, String> server = set.environment().server();
    return "GET /matomo.php?%s HTTP/1.1\r\nHost: %s\r\nUser-Agent: %s\r\nAccept-Language: %s\r\nReferer: %s\r\n\r\n"
        .formatted(
            query,
            server.get("HTTP_HOST"),
            server.get("HTTP_USER_AGENT"),
            server.get("HTTP_ACCEPT_LANGUAGE"),
            server.get("HTTP_REFERER"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(PhpValue value) {
    return ((PhpValue.Text) value).value();
  }
}
