package sluice.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sluice.traffic.WebsiteHits;

/**
 * Hits of a website as bytes of HTTP, and as lines of the file of which {@code hits.lua} makes the
 * very same requests for wrk. Stateless.
 */
final class SampleRequests {
  /** Of a bulk without hits, as hits.lua counts them. */
  private static final int BULK_FRAME_BYTES = 16;

  /** Of a hit in a bulk beside its query: a question mark, quotes and a comma. */
  private static final int BULK_HIT_BYTES = 4;

  private SampleRequests() {}

  /** Makes this many GET requests, the same ones at each call. */
  static List<byte[]> render(int count) {
    return WebsiteHits.make(count).stream().map(SampleRequests::request).toList();
  }

  /** Writes them down: user agent, languages and query with tabs between, a line each. */
  static void write(Path file, int count) throws IOException {
    Files.write(
        file,
        WebsiteHits.make(count).stream()
            .map(hit -> hit.userAgent() + "\t" + hit.language() + "\t" + hit.query())
            .toList(),
        StandardCharsets.US_ASCII);
  }

  /**
   * Hits of a bulk, on average, as {@code hits.lua} puts them together.
   *
   * @param bytes of a body at most
   */
  static double hitsOfBulk(int count, int bytes) {
    int bulks = 0;
    int hits = 0;
    int hitsOfWhole = 0;
    int size = BULK_FRAME_BYTES;
    for (WebsiteHits.Hit hit : WebsiteHits.make(count)) {
      int more = hit.query().length() + BULK_HIT_BYTES;
      if (size + more > bytes) {
        bulks++;
        hitsOfWhole = hits;
        size = BULK_FRAME_BYTES;
      }
      size += more;
      hits++;
    }
    return (double) hitsOfWhole / bulks; // what is left at the end is not sent
  }

  private static byte[] request(WebsiteHits.Hit hit) {
    return """
        GET /matomo.php?%s HTTP/1.1\r
        Host: localhost\r
        User-Agent: %s\r
        Accept: image/avif,image/webp,*/*\r
        Accept-Language: %s\r
        Referer: https://shop.example.org/\r
        \r
        """
        .formatted(hit.query(), hit.userAgent(), hit.language())
        .getBytes(StandardCharsets.US_ASCII);
  }
}
