package sluice.ingest.ring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ResendLogTest {

  @Test
  void entriesOfTheWindowComeBackOldestFirstOnce() {
    ResendLog log = new ResendLog(100, 1 << 16);
    for (int i = 0; i < 50; i++) {
      log.add(new byte[] {(byte) i}, i * 10L);
    }
    Deque<byte[]> lately = log.drain(490);

    assertThat(lately)
        .extracting(entry -> (int) entry[0])
        .containsExactly(39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49);
    assertThat(log.drain(490)).isEmpty();
  }

  @Test
  void memoryIsBoundedAndTheYoungestSurvive() {
    Random random = new Random(3);
    ResendLog log = new ResendLog(Long.MAX_VALUE / 2, 1 << 16);
    Deque<byte[]> all = new ArrayDeque<>();
    for (int i = 0; i < 5000; i++) {
      byte[] entry = new byte[random.nextInt(2000)];
      random.nextBytes(entry);
      log.add(entry, i);
      all.add(entry);
    }
    Deque<byte[]> kept = log.drain(5000);

    assertThat(kept.stream().mapToInt(entry -> entry.length).sum()).isBetween(50_000, 1 << 16);
    while (!kept.isEmpty()) {
      assertThat(Arrays.equals(kept.removeLast(), all.removeLast())).isTrue();
    }
  }

  @Test
  void entryLargerThanTheMemoryEndsTheMemory() {
    ResendLog log = new ResendLog(100, 1 << 14);
    log.add(new byte[10], 1);
    log.add(new byte[1 << 15], 2);
    log.add(new byte[11], 3);

    assertThat(log.drain(3)).extracting(entry -> entry.length).containsExactly(11);
  }

  @Test
  void withoutAWindowNothingIsKept() {
    ResendLog log = new ResendLog(0, 1 << 14);
    log.add(new byte[10], 1);

    assertThat(log.drain(1)).isEmpty();
  }
}
