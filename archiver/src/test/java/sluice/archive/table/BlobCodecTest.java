package sluice.archive.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records hold what the description of the format says, and are read back as they were. */
class BlobCodecTest {

  @Test
  void recordsAreThoseOfASlowWriterAndReadBackTheSame() throws IOException {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      ReportTable table = RandomTables.table(random, 4, 12);
      Map<String, byte[]> records = BlobCodec.encode("R", table);
      assertThat(plain(records)).as("seed %d", seed).isEqualTo(new SlowWriter().records(table));
      ReportTable read = BlobCodec.decode("R", records).orElseThrow();
      assertThat(plain(BlobCodec.encode("R", read))).as("seed %d", seed).isEqualTo(plain(records));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 98, 99, 100, 199, 200, 1_234})
  void tablesBelowAreInChunksOfAHundredNumbers(int below) throws IOException {
    ReportTable table = new ReportTable();
    for (int i = 0; i < below; i++) {
      table.rowOrNew("r" + i).subtableOrNew().rowOrNew("below " + i);
    }
    Map<String, String> records = plain(BlobCodec.encode("R", table));
    assertThat(records).isEqualTo(new SlowWriter().records(table));
    assertThat(records).hasSize(1 + (below == 0 ? 0 : below / 100 + 1));
  }

  @Test
  void largeRecordsAreTheSame() throws IOException {
    ReportTable table = new ReportTable();
    Random random = new Random(5);
    for (int i = 0; i < 3_000; i++) {
      ReportRow row = table.rowOrNew(Long.toString(random.nextLong(), 36).repeat(3));
      row.with(Metric.INDEX_NB_VISITS, random.nextInt(1000));
      if (i % 10 == 0) {
        ReportTable below = row.subtableOrNew();
        for (int j = 0; j < 60; j++) {
          below.rowOrNew(Long.toString(random.nextLong(), 36)).with(Metric.INDEX_NB_VISITS, 1);
        }
      }
    }
    Map<String, byte[]> records = BlobCodec.encode("R", table);
    assertThat(plain(records)).isEqualTo(new SlowWriter().records(table));
    try (Zlib zlib = Zlib.ofMatomo()) {
      for (byte[] record : records.values()) {
        assertThat(zlib.deflate(zlib.inflate(record))).isEqualTo(record);
      }
    }
  }

  /** Some tables below are larger than all that is done by one thread, most are small. */
  private static ReportTable manyTables(long seed) {
    Random random = new Random(seed);
    ReportTable table = RandomTables.table(random, 3, 40);
    for (int i = 0; i < 700; i++) {
      ReportTable below = RandomTables.table(random, 3, 6);
      for (int j = i % 97 == 5 ? 1_500 : 0; j > 0; j--) {
        below.rowOrNew("page " + j).with(Metric.INDEX_NB_VISITS, random.nextInt(1_000));
      }
      table.rowOrNew("r" + i).putSubtable(below);
    }
    return table;
  }

  @Test
  void recordsThatManyThreadsWriteAndReadAreThoseOfOne() {
    for (int seed = 0; seed < 5; seed++) {
      ReportTable table = manyTables(seed);
      Map<String, byte[]> records = BlobCodec.encode("R", table);
      assertThat(records).hasSizeGreaterThan(8);
      assertSame(BlobCodec.encode("R", table, Zlib::ofMatomo, new ThreadEach()), records);
      ReportTable read = BlobCodec.decode("R", records, new ThreadEach()).orElseThrow();
      assertSame(BlobCodec.encode("R", read), records);
    }
  }

  private static void assertSame(Map<String, byte[]> records, Map<String, byte[]> expected) {
    assertThat(List.copyOf(records.keySet())).isEqualTo(List.copyOf(expected.keySet()));
    records.forEach((name, blob) -> assertThat(blob).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  void aChunkThatManyThreadsCannotReadIsAnErrorWhicheverItIs() {
    Map<String, byte[]> records = BlobCodec.encode("R", manyTables(1));
    for (String name : records.keySet()) {
      Map<String, byte[]> damaged = new LinkedHashMap<>(records);
      damaged.put(name, Arrays.copyOf(records.get(name), records.get(name).length / 2));
      assertThatThrownBy(() -> BlobCodec.decode("R", damaged, new ThreadEach()))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("too early");
    }
  }

  @Test
  void aTableThatNoRowLeadsToIsLeftOutDamagedOrNot() {
    String rows = "a:1:{i:0;a:3:{i:0;a:1:{s:5:\"label\";s:1:\"a\";}i:1;a:0:{}i:3;N;}}";
    Map<String, byte[]> records = new LinkedHashMap<>();
    try (Zlib zlib = Zlib.ofMatomo()) {
      records.put("R", zlib.deflate(rows.getBytes(StandardCharsets.UTF_8)));
      String chunk = "a:1:{i:1;s:8:\"a:1:{i:0\";}";
      records.put("R_chunk_0_99", zlib.deflate(chunk.getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(BlobCodec.decode("R", records).orElseThrow().sizeWithSubtables()).isEqualTo(1);
  }

  @Test
  void anyBlobThatIsCutOffIsAnError() {
    ReportTable table = RandomTables.table(new Random(3), 3, 8);
    Map<String, byte[]> records = BlobCodec.encode("R", table);
    byte[] root = records.get("R");
    for (int length = 0; length < root.length; length++) {
      Map<String, byte[]> cut = new LinkedHashMap<>(records);
      cut.put("R", Arrays.copyOf(root, length));
      assertThatThrownBy(() -> BlobCodec.decode("R", cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void bytesThatAreWrongAreAnErrorOrAnotherTableAndNothingElse() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      Map<String, byte[]> records =
          BlobCodec.encode("R", RandomTables.table(new Random(seed % 20), 3, 8));
      try (Zlib zlib = Zlib.ofMatomo()) {
        records.replaceAll(
            (name, blob) -> {
              byte[] plain = zlib.inflate(blob);
              for (int i = random.nextInt(3); i >= 0; i--) {
                plain[random.nextInt(plain.length)] =
                    (byte) "0123456789:;{}\"aidsbN-.".charAt(random.nextInt(23));
              }
              return zlib.deflate(plain);
            });
      }
      try {
        BlobCodec.decode("R", records);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("byte");
      }
    }
  }

  @Test
  void tablesThatAreBelowTwoRowsOrThemselvesAreReadOnce() {
    String row = "i:%d;a:3:{i:0;a:1:{s:5:\"label\";s:1:\"%s\";}i:1;a:0:{}i:3;i:%d;}";
    String rows = "a:2:{" + row.formatted(0, "a", 1) + row.formatted(1, "b", 1) + "}";
    Map<String, byte[]> records = new LinkedHashMap<>();
    try (Zlib zlib = Zlib.ofMatomo()) {
      records.put("R", zlib.deflate(rows.getBytes(StandardCharsets.UTF_8)));
      String chunk = "a:1:{i:1;s:" + rows.length() + ":\"" + rows + "\";}";
      records.put("R_chunk_0_99", zlib.deflate(chunk.getBytes(StandardCharsets.UTF_8)));
    }
    ReportTable table = BlobCodec.decode("R", records).orElseThrow();
    assertThat(table.sizeWithSubtables()).isEqualTo(4);
  }

  @Test
  void tablesBelowEachOtherWithoutEndAreAnError() {
    int levels = 50_000;
    String row = "a:1:{i:0;a:3:{i:0;a:1:{s:5:\"label\";s:1:\"a\";}i:1;a:0:{}i:3;i:%d;}}";
    StringBuilder chunk = new StringBuilder("a:" + levels + ":{");
    for (int i = 1; i <= levels; i++) {
      String rows = row.formatted(i + 1);
      chunk.append("i:" + i + ";s:" + rows.length() + ":\"" + rows + "\";");
    }
    Map<String, byte[]> records = new LinkedHashMap<>();
    try (Zlib zlib = Zlib.ofMatomo()) {
      records.put("R", zlib.deflate(row.formatted(1).getBytes(StandardCharsets.UTF_8)));
      records.put("R_chunk_0_99", zlib.deflate((chunk + "}").getBytes(StandardCharsets.UTF_8)));
    }
    assertThatThrownBy(() -> BlobCodec.decode("R", records))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("levels");
  }

  @Test
  void recordsWithoutAValueAreAnErrorAndMissingOnesAreNot() {
    ReportTable table = new ReportTable();
    table.rowOrNew("a").subtableOrNew().rowOrNew("b");
    for (String name : List.of("R", "R_chunk_0_99")) {
      Map<String, byte[]> records = new LinkedHashMap<>(BlobCodec.encode("R", table));
      records.put(name, null);
      assertThatThrownBy(() -> BlobCodec.decode("R", records))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("NULL");
    }
    assertThat(BlobCodec.decode("other", BlobCodec.encode("R", table))).isEmpty();
  }

  @Test
  void rowsWithColumnsThatWeDoNotKnowShareTheirShape() {
    ReportTable table = new ReportTable();
    for (int i = 0; i < 1_000; i++) {
      ReportRow row = table.rowOrNew("r" + i).with(Metric.INDEX_NB_VISITS, i);
      row.columns().put(new ForeignColumn(8_001L), 1L);
      row.columns().put(new ForeignColumn(8_002L), 2L);
    }
    Set<RowShape> shapes = Collections.newSetFromMap(new IdentityHashMap<>());
    table.rows().forEach(row -> shapes.add(row.cells().shape()));
    Map<String, byte[]> records = BlobCodec.encode("R", table);
    for (int i = 0; i < 100; i++) {
      ReportTable read = BlobCodec.decode("R", records).orElseThrow();
      read.rows().forEach(row -> shapes.add(row.cells().shape()));
    }
    assertThat(shapes).hasSize(1);
  }

  @Test
  void phpReadsTheRecordsAndWouldWriteTheSameRows(@TempDir Path directory) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/php")), "needs the Debian package php-cli");
    for (int seed = 0; seed < 50; seed++) {
      ReportTable table = RandomTables.table(new Random(seed), 4, 12);
      for (Map.Entry<String, byte[]> record : BlobCodec.encode("R", table).entrySet()) {
        Files.write(directory.resolve(seed + record.getKey()), record.getValue());
      }
    }
    String script =
        """
        ini_set('serialize_precision', '-1');
        foreach (glob($argv[1] . '/*') as $file) {
          $plain = gzuncompress(file_get_contents($file));
          $texts = strpos($file, 'chunk') ? unserialize($plain) : [];
          foreach (array_merge([$plain], $texts) as $text) {
            if (serialize(unserialize($text)) !== $text) {
              echo $file, ': ', $text;
            }
          }
        }
        echo 'read';
        """;
    Process php =
        new ProcessBuilder("/usr/bin/php", "-r", script, directory.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(new String(php.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("read");
    assertThat(php.waitFor()).isZero();
  }

  static Map<String, String> plain(Map<String, byte[]> records) throws IOException {
    Map<String, String> plain = new TreeMap<>();
    for (Map.Entry<String, byte[]> record : records.entrySet()) {
      try (InflaterInputStream in =
          new InflaterInputStream(new ByteArrayInputStream(record.getValue()))) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        in.transferTo(out);
        plain.put(record.getKey(), out.toString(StandardCharsets.UTF_8));
      }
    }
    return plain;
  }
}
