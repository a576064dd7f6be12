package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sluice.php.PhpSerialized;
import sluice.php.PhpValue;

class PhpSerializedTest {

  private static String written(Object value) {
    return new String(PhpSerialized.write(value), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "100.0, 100",
    "1e14, 100000000000000",
    "1e16, 10000000000000000",
    "1e17, 1.0E+17",
    "1.2345678901234568E17, 1.2345678901234568E+17",
    "0.0001, 0.0001",
    "0.00001, 1.0E-5",
    "0.30000000000000004, 0.30000000000000004",
    "-0.0, -0",
    "-1.5, -1.5",
    "2.0E-3, 0.002",
    "19.9, 19.9"
  })
  void floatsAreWrittenAsPhpWritesThem(double value, String text) {
    assertThat(written(value)).isEqualTo("d:" + text + ";");
  }

  @Test
  void lengthsOfTextsAreBytes() {
    assertThat(written("ö😀")).isEqualTo("s:6:\"ö😀\";");
  }

  @Test
  void arraysKeepOrderAndKindsOfKeys() {
    Map<Object, Object> array = new LinkedHashMap<>();
    array.put("label", "x");
    array.put(2L, 3L);
    array.put(-1L, PhpValue.Null.INSTANCE);
    array.put("b", false);
    String text = "a:4:{s:5:\"label\";s:1:\"x\";i:2;i:3;i:-1;N;s:1:\"b\";b:0;}";
    assertThat(written(array)).isEqualTo(text);
    assertThat(PhpSerialized.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(array);
  }

  @Test
  void brokenInputNamesTheByte() {
    assertThatThrownBy(() -> PhpSerialized.read("a:1:{i:0;x".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("byte 9 of 10");
  }

  @Test
  void emptyTableIsMatomosEmptyTable() {
    assertThat(BlobCodec.encode("R", new ReportTable()).get("R"))
        .isEqualTo(java.util.HexFormat.of().parseHex("789c4bb432b0aaae0500064f01fe"));
  }

  @Test
  void subtablesAreNumberedInPreOrderAndReadBack() {
    ReportTable root = new ReportTable();
    for (int i = 0; i < 3; i++) {
      ReportRow row = root.add(ReportRow.labelled("r" + i).with(Metric.INDEX_NB_VISITS, i));
      ReportTable below = new ReportTable();
      for (int j = 0; j < 60; j++) {
        ReportRow leaf = below.add(ReportRow.labelled("s" + j).with(Metric.INDEX_NB_VISITS, j));
        leaf.putSubtable(new ReportTable());
        leaf.subtable().orElseThrow().add(ReportRow.labelled("t").with(Metric.INDEX_NB_VISITS, j));
      }
      row.putSubtable(below);
    }
    Map<String, byte[]> records = BlobCodec.encode("R", root);
    assertThat(records.keySet()).containsExactlyInAnyOrder("R", "R_chunk_0_99", "R_chunk_100_199");
    ReportTable read = BlobCodec.decode("R", records).orElseThrow();
    ReportRow deep =
        read.row("r2")
            .orElseThrow()
            .subtable()
            .orElseThrow()
            .row("s59")
            .orElseThrow()
            .subtable()
            .orElseThrow()
            .row("t")
            .orElseThrow();
    assertThat(deep.number(Metric.INDEX_NB_VISITS)).isEqualTo(59);
  }
}
