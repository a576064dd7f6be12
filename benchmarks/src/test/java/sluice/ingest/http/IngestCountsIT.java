package sluice.ingest.http;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sluice.ingest.ring.EntryEncoder;
import sluice.process.LogSetup;
import sluice.queue.TrackedServerKeys;
import sluice.report.CommittedCounts;

/** What a hit costs ingest, in counts. */
class IngestCountsIT {
  private static final int HITS = 1024;
  private static final long NOW = 1_795_377_600L;
  private static final TrackerRules RULES = TrackerRules.standard(16);

  private final ReceivedRequest[] requests = SampleHeads.make(HITS);
  private final TrackedServerKeys keys = TrackedServerKeys.with(List.of());

  @Test
  void hitAllocatesAndQueuesNoMoreThanCommitted() throws IOException {
    LogSetup.configure(false, LogSetup.Detail.WARNINGS); // other lines would be counted, too
    EnvironmentReader environments =
        new EnvironmentReader(keys, Set.of("_pk_uid", "matomo_ignore"));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (EntryEncoder encoder = new EntryEncoder(EntryEncoder.OWN)) {
      HitParser parser = new HitParser(new EnvironmentJson(keys), environments, encoder);
      long bytes = entries(parser); // classes are loaded and buffers have grown after that
      long before = threads.getCurrentThreadAllocatedBytes();
      entries(parser);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      CommittedCounts counts = new CommittedCounts("parsing.");
      counts.add("parsing.allocated_bytes_per_hit", allocated / (double) HITS, 0.02);
      counts.add("parsing.bytes_per_entry", bytes / (double) HITS, 0.02);
      counts.compare();
    }
  }

  /** Bytes of the entries of all requests. */
  private long entries(HitParser parser) {
    long bytes = 0;
    for (int i = 0; i < HITS; i++) {
      ParseResult.Accepted accepted =
          (ParseResult.Accepted) parser.parse(requests[i], RULES, NOW).orElseThrow();
      for (ParseResult.Part part : accepted.parts()) {
        bytes += part.prefix().completed("0mi3k2j1h-7f2a", 100_000 + i).length;
      }
    }
    return bytes;
  }
}
