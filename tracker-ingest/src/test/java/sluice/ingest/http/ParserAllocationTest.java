package sluice.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sluice.ingest.ring.EntryEncoder;
import sluice.queue.TrackedServerKeys;

/**
 * What parsing a plain hit allocates, counted, not timed. The compiler leaves out some of it later;
 * the bound holds from the first hit on.
 */
class ParserAllocationTest {

  private static final int HITS = 2000;

  /**
   * Bytes beyond the entry that leaves the parser: the objects around it (accepted call, its parts,
   * answer and response), and the parameters that choose the queue with their map. Does not grow
   * with the hit.
   */
  private static final long BESIDE_THE_ENTRY = 2048;

  private static final TrackerRules RULES = TrackerRules.standard(16);
  private static final TrackedServerKeys KEYS = TrackedServerKeys.with(List.of());

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final EntryEncoder encoder = new EntryEncoder(EntryEncoder.OWN);
  private final HitParser parser =
      new HitParser(
          new EnvironmentJson(KEYS), new EnvironmentReader(KEYS, Set.of("_pk_uid")), encoder);

  private static ReceivedRequest hit(String page) {
    HttpRequest head =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.GET,
            "/matomo.php?action_name=Shoes&idsite=1&rec=1&r=123456&h=12&m=34&s=56&url=https%3A%2F%2F"
                + page
                + "&_id=0123456789abcdef&send_image=0&pv_id=t5RqWz&pf_net=12&cookie=1&res=1440x900");
    head.headers().add("Host", "stats.example.org");
    head.headers().add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0");
    head.headers().add("Accept-Language", "de,en-US;q=0.7,en;q=0.3");
    head.headers().add("Referer", "https://shop.example.org/");
    return new ReceivedRequest(head, new byte[0], "192.0.2.7");
  }

  /** Bytes allocated per hit, without those of its entry and of the copies of its query. */
  private long besideTheEntry(ReceivedRequest request) {
    long entry = 0;
    for (int i = 0; i < HITS; i++) {
      entry = entryBytes(request);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < HITS; i++) {
      entryBytes(request);
    }
    long perHit = (threads.getCurrentThreadAllocatedBytes() - before) / HITS;
    return perHit - entry;
  }

  private long entryBytes(ReceivedRequest request) {
    ParseResult.Accepted accepted =
        (ParseResult.Accepted) parser.parse(request, RULES, 1_795_377_600L).orElseThrow();
    return accepted.parts().get(0).prefix().length();
  }

  @Test
  void plainHitAllocatesLittleBesideItsEntry() {
    long bytes = besideTheEntry(hit("shop.example.org%2Fproducts%2F42"));
    assertThat(bytes).isLessThan(BESIDE_THE_ENTRY);
  }

  @Test
  void longerHitAllocatesNoMoreBesideItsEntry() {
    ReceivedRequest longer = hit("shop.example.org%2F" + "products%2F".repeat(300));
    long bytes = besideTheEntry(longer);
    assertThat(bytes).isLessThan(BESIDE_THE_ENTRY);
  }
}
