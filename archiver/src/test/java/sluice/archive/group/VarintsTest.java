package sluice.archive.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VarintsTest {

  private static byte[] written(long value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Varints.write(new DataOutputStream(bytes), value);
    return bytes.toByteArray();
  }

  private static DataInputStream input(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0,1",
    "-1,1",
    "63,1",
    "64,2",
    "-64,1",
    "-65,2",
    "8191,2",
    "8192,3",
    "4294967296,5",
    "9223372036854775807,10",
    "-9223372036854775808,10"
  })
  void smallNumbersAreShort(long value, int length) throws IOException {
    assertThat(written(value)).hasSize(length);
    assertThat(Varints.read(input(written(value)))).isEqualTo(value);
  }

  @Test
  void countIsNeitherNegativeNorLong() throws IOException {
    assertThat(Varints.readCount(input(written(7)))).isEqualTo(7);
    byte[] negative = written(-1);
    assertThatThrownBy(() -> Varints.readCount(input(negative))).isInstanceOf(IOException.class);
  }
}
