package sluice.archive.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a damaged file of the state directory may hold is refused, and never counted. */
class DamagedGroupsTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private DataInputStream in() {
    return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
  }

  @Test
  void aGroupThatIsThereTwiceIsNotRead() throws IOException {
    GroupIndex index = new GroupIndex();
    index.row(new KeyBytes().text("a").number(7), 3, 1);
    index.write(out, 0);
    index.write(out, 0);
    GroupIndex read = new GroupIndex();
    DataInputStream in = in();
    assertThat(read.read(in)).isZero();
    assertThat(read.key(0).text(0)).isEqualTo("a");
    assertThatThrownBy(() -> read.read(in))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void aGroupOfWhichTheEndIsNotThereLeavesTheTableAsItWas() throws IOException {
    GroupIndex index = new GroupIndex();
    index.row(new KeyBytes().text("a").number(7), 3, 1);
    index.write(out, 0);
    byte[] whole = bytes.toByteArray();
    for (int length = 0; length < whole.length; length++) {
      GroupIndex read = new GroupIndex();
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(whole, 0, length));
      assertThatThrownBy(() -> read.read(in)).isInstanceOf(IOException.class);
      assertThat(read.size()).isZero();
      assertThat(read.row(new KeyBytes().text("a").number(7), 3, 1)).isZero();
      assertThat(read.isFirst()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, true",
    "0, 0, true",
    "0, 1, false",
    "1 0 0 0 0 0 0 0 9, 0, true",
    "1 0 0 0 0 0 0 0, 0, false",
    "1, 0, false",
    "2 0 0 0 0 0 0 0 9 0, 0, true",
    "3 0 0 0 1 97, 1, true",
    "3 0 0 0 1 97, 0, false",
    "3 0 0 0 2 97, 1, false",
    "3 0 0, 1, false",
    "3 -1 -1 -1 -5 97, 1, false",
    "3 127 -1 -1 -1 97, 1, false"
  })
  void aKeyIsWholePartsWithSoManyTexts(String parts, int texts, boolean isKey) {
    byte[] key = new byte[parts.isEmpty() ? 0 : parts.split(" ").length];
    for (int i = 0; i < key.length; i++) {
      key[i] = Byte.parseByte(parts.split(" ")[i]);
    }
    assertThat(KeyBytes.isKey(key, texts)).isEqualTo(isKey);
  }

  /** As count, then differences. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "2 3 0", "1 10", "2 9 1", "3 1 2147483647 2147483647", "2 1"})
  void whatIsNoSetOfTenNumbersIsNotRead(String numbers) throws IOException {
    for (String number : numbers.split(" ")) {
      Varints.write(out, Long.parseLong(number));
    }
    assertThatThrownBy(() -> IdSet.read(in(), 10)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 1_000})
  void setsOfAnySizeAreReadCopiedAndChanged(int size) throws IOException {
    IdSet set = new IdSet();
    for (int i = size - 1; i >= 0; i--) {
      set.add(3 * i);
    }
    set.write(out);
    IdSet read = IdSet.read(in(), 3 * size);
    IdSet copy = read.copy();
    assertThat(read.sorted()).isEqualTo(set.sorted()).hasSize(size);
    read.add(1);
    read.removeAll(new int[] {1, 1, 2});
    assertThat(read.sorted()).isEqualTo(set.sorted());
    copy.removeAll(set.sorted());
    assertThat(copy.count()).isZero();
    assertThatCode(() -> copy.add(5)).doesNotThrowAnyException();
    assertThat(copy.sorted()).containsExactly(5);
  }
}
