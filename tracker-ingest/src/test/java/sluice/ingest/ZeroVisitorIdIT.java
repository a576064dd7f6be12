package sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sluice.request.ZeroVisitorId;

/** Where the hits of sixteen zeros go, by [Sluice] zero_visitor_id. */
class ZeroVisitorIdIT {

  private static final int HITS = 40;

  @TempDir Path state;

  /** Sends hits of sixteen zeros from different addresses; returns how many queues they are in. */
  private int queues(ZeroVisitorId meaning, String site) throws IOException {
    try (WireBench bench = WireBench.with(state, meaning)) {
      for (int i = 0; i < HITS; i++) {
        bench.get("/matomo.php?idsite=" + site + "&_id=0000000000000000&cip=192.0.2." + i);
        bench.post(
            "/matomo.php",
            "{\"requests\":[\"?idsite=%s&cid=0000000000000000&cip=192.0.2.%d\"]}"
                .formatted(site, i));
      }
      return bench.redis.listNames().size();
    }
  }

  @Test
  void asAVisitorTheyShareAQueueBySite() throws IOException {
    assertThat(queues(ZeroVisitorId.VISITOR, "7")).isEqualTo(1);
  }

  @Test
  void asNoneTheySpreadByAddress() throws IOException {
    assertThat(queues(ZeroVisitorId.NONE, "7")).isGreaterThan(8);
  }
}
