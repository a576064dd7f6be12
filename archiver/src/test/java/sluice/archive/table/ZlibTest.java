package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZlibTest {
  /** The buffer has 64 KiB at first, and grows to 256. */
  @ParameterizedTest
  @ValueSource(
      ints = {1, 65_535, 65_536, 65_537, 131_072, 131_073, 262_143, 262_144, 262_145, 786_432, 300})
  void whatIsExpandedIsWhatWasCompressed(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    byte[] zeros = new byte[length];
    try (Zlib compressing = Zlib.ofRunning();
        Zlib expanding = Zlib.ofRunning()) {
      byte[] compressed = compressing.deflate(noise);
      assertThat(expanding.inflate(compressed)).isEqualTo(noise);
      assertThat(expanding.inflate(compressing.deflate(zeros))).isEqualTo(zeros);
      assertThat(expanding.inflate(compressed)).isEqualTo(noise);
    }
  }
}
