package sluice.archive.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sluice.archive.period.Period;
import sluice.archive.report.PeriodRule;
import sluice.archive.table.ArchiveContents;
import sluice.archive.table.ArchiveReader.Stored;
import sluice.archive.table.BlobCodec;
import sluice.archive.table.Metric;
import sluice.archive.table.NamedColumn;
import sluice.archive.table.ReportRow;
import sluice.archive.table.ReportTable;
import sluice.archive.table.RowLimit;
import sluice.archive.table.SideBySide;
import sluice.archive.table.ThreadEach;
import sluice.archive.table.UnreadableArchive;

/** A large record that many threads merge is, byte for byte, the one that one thread merges. */
class MergedRecordTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 10, 12);
  private static final List<PeriodRule> RULES =
      List.of(
          new PeriodRule.Merge(
              "R_cut",
              RowLimit.of(300, 40, Metric.INDEX_NB_VISITS),
              Metric.operations(Metric.INDEX_PAGE_MIN_TIME_GENERATION)),
          PeriodRule.Merge.of("R_whole", RowLimit.NONE));

  /** Days with some hundred tables below the root, of which the first are larger by far. */
  private static MergedRecord.Blobs day(int number) {
    Random random = new Random(number);
    ReportTable table = new ReportTable();
    for (int i = 0; i < 450; i++) {
      ReportRow row = row(table, "author " + (random.nextInt(20) == 0 ? -i : i), random);
      ReportTable below = row.subtableOrNew();
      for (int j = i < 3 ? 900 : random.nextInt(12); j > 0; j--) {
        ReportRow page = row(below, "page " + random.nextInt(2_000), random);
        if (random.nextInt(5) == 0) {
          row(page.subtableOrNew(), "variant", random);
        }
      }
      if (random.nextInt(3) == 0) {
        fill(below.summaryOrNew(), random);
      }
    }
    fill(table.summaryOrNew(), random);
    Map<String, byte[]> blobs = new LinkedHashMap<>(BlobCodec.encode("R_cut", table));
    blobs.putAll(BlobCodec.encode("R_whole", table));
    return new MergedRecord.Blobs(
        new Stored(Period.day(MONDAY.plusDays(number)), number + 1L), blobs);
  }

  private static ReportRow row(ReportTable table, String label, Random random) {
    ReportRow row = table.rowOrNew(label);
    fill(row, random);
    row.metadata().put("url", "http://example.org/" + random.nextInt(3));
    return row;
  }

  private static void fill(ReportRow row, Random random) {
    row.with(Metric.INDEX_NB_VISITS, random.nextInt(4))
        .with(Metric.INDEX_NB_UNIQ_VISITORS, random.nextInt(4))
        .with(Metric.INDEX_PAGE_MIN_TIME_GENERATION, random.nextDouble())
        .with(NamedColumn.of("sum_time_server"), random.nextInt(100_000) / 1000.0);
  }

  /** What is published, and what is kept of the days that are over. */
  private record Merged(Map<String, String> records, ClosedParts.Sum closed) {
    static Merged of(MergedRecord.Parts parts, SideBySide sideBySide) throws Exception {
      List<MergedRecord> records = MergedRecord.of(RULES, new ArchiveContents(), sideBySide);
      Map<String, String> blobs = new TreeMap<>();
      for (MergedRecord record : parts.largestFirst(records)) {
        record.merge(parts);
        record
            .contents()
            .blobs()
            .forEach((name, blob) -> blobs.put(name, HexFormat.of().formatHex(blob)));
      }
      return new Merged(blobs, MergedRecord.closed(List.of(), records));
    }
  }

  @Test
  void manyThreadsMergeWhatOneDoes() throws Exception {
    MergedRecord.Parts fromScratch =
        new MergedRecord.Parts(Optional.empty(), List.of(day(0), day(1)), List.of(day(2)));
    Merged byOne = Merged.of(fromScratch, SideBySide.ONE_BY_ONE);
    Merged byMany = Merged.of(fromScratch, new ThreadEach());
    assertThat(byOne.records()).hasSizeGreaterThan(8);
    assertThat(byMany.records()).isEqualTo(byOne.records());

    MergedRecord.Parts goesOn =
        new MergedRecord.Parts(Optional.of(byMany.closed()), List.of(), List.of(day(2)));
    assertThat(Merged.of(goesOn, new ThreadEach()).records()).isEqualTo(byOne.records());
    assertThat(Merged.of(goesOn, SideBySide.ONE_BY_ONE).records()).isEqualTo(byOne.records());
  }

  @Test
  void aChunkThatOneOfManyThreadsCannotReadIsNamedWithItsArchive() {
    MergedRecord.Blobs day = day(1);
    byte[] chunk = day.blobs().get("R_cut_chunk_100_199");
    day.blobs().put("R_cut_chunk_100_199", Arrays.copyOf(chunk, chunk.length - 20));
    MergedRecord.Parts parts =
        new MergedRecord.Parts(Optional.empty(), List.of(day(0), day), List.of());
    assertThatThrownBy(() -> Merged.of(parts, new ThreadEach()))
        .isInstanceOf(UnreadableArchive.class)
        .hasMessageContaining("record R_cut of archive 2 ");
  }

  @Test
  void recordOfWhichMostIsStoredIsMergedFirst() {
    List<MergedRecord> records =
        MergedRecord.of(RULES, new ArchiveContents(), SideBySide.ONE_BY_ONE);
    MergedRecord.Blobs day = day(1);
    day.blobs().keySet().removeIf(name -> name.startsWith("R_cut_chunk"));
    MergedRecord.Parts parts =
        new MergedRecord.Parts(
            Optional.of(new ClosedParts.Sum(List.of(), Map.of())), List.of(), List.of(day));
    assertThat(parts.largestFirst(records))
        .extracting(MergedRecord::record)
        .containsExactly("R_whole", "R_cut");
  }
}
