package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blobs of any length, one after the other with the same tables. */
class ZlibTest {
  private static final int[] LENGTHS = {
    1, 65_535, 65_536, 65_537, (1 << 18) - 1, 1 << 18, (1 << 18) + 1, 3 << 18, 300
  };

  @Test
  void whatIsExpandedIsWhatWasCompressed() {
    Random random = new Random(7);
    try (Zlib zlib = Zlib.ofRunning()) {
      for (int length : LENGTHS) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        assertThat(zlib.inflate(zlib.deflate(noise))).isEqualTo(noise);
        byte[] zeros = new byte[length];
        assertThat(zlib.inflate(zlib.deflate(zeros))).isEqualTo(zeros);
      }
    }
  }
}
