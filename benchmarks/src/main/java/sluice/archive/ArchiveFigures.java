package sluice.archive;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import sluice.report.Figure;
import sluice.report.Figures;
import sluice.report.Samples;
import sluice.report.Target;

/** Cells as figures, with what they ought to be. Immutable. */
final class ArchiveFigures {
  private static final Target OF_READING = Target.atMostOfLimit(4);
  private static final Target OF_NEEDED = Target.atMostOfLimit(4);
  private static final Target OF_NO_SEGMENTS = Target.atMostOfLimit(2);
  private static final Target OF_SCRATCH = Target.atMostOfLimit(0.03);
  private static final Target QUIET = Target.atMost(1);
  private static final Target HEAP = Target.atMost(1L << 30);
  private static final Target BESIDE = Target.atLeastOfLimit(0.9);

  /** Actions of a day from which on a run after more hits has a target. */
  private static final int LARGE = 1_000_000;

  private final List<Cell> cells;
  private final ToIntFunction<Cell> runs;

  /**
   * Shows cells.
   *
   * @param cells one of each size, number of segments and kind, the median; none failed
   * @param runs how many there were of which a cell is the median
   */
  ArchiveFigures(List<Cell> cells, ToIntFunction<Cell> runs) {
    this.cells = cells;
    this.runs = runs;
  }

  /** Hits of a worker beside the archiver, by those without; medians of so many drains. */
  static Figure drain(String priority, double alone, double beside, int runs) {
    return Figure.of("archiver.beside_hits_per_second", beside, "hits/s")
        .with("priority", priority)
        .beside("the worker alone", alone)
        .over(Samples.medianOf(runs))
        .towards(BESIDE);
  }

  /** Adds them. */
  void addTo(Figures figures) {
    for (Cell cell : cells) {
      figures.add(seconds(cell));
      if (cell.kind() == CellKind.SCRATCH || cell.kind() == CellKind.MORE) {
        Figure rows =
            sized(Figure.of("archiver.rows_read", cell.used().logRowsRead(), "count"), cell)
                .with("kind", cell.kind().title())
                .beside("rows needed", cell.rowsNeeded());
        figures.add(cell.kind() == CellKind.MORE ? rows.towards(OF_NEEDED) : rows);
      }
      if (cell.kind() == CellKind.SCRATCH && cell.segments() > 0) {
        like(cell, 0)
            .ifPresent(
                none ->
                    figures.add(
                        timed("archiver.segments_seconds", cell)
                            .beside("without segments", none.seconds())
                            .towards(OF_NO_SEGMENTS)));
      }
    }
    List<Cell> watched = cells.stream().filter(cell -> cell.heapBytes() > 0).toList();
    watched.stream()
        .mapToLong(Cell::heapBytes)
        .max()
        .ifPresent(
            heap ->
                figures.add(
                    Figure.of("archiver.heap_bytes", heap, "bytes")
                        .over(Samples.largestOf(watched.size()))
                        .towards(HEAP)));
  }

  private Figure seconds(Cell cell) {
    String kind = cell.kind().name().toLowerCase(Locale.ROOT);
    return switch (cell.kind()) {
      case SCRATCH ->
          timed("archiver.scratch_seconds", cell)
              .beside(cell.limit(), cell.limitSeconds())
              .towards(OF_READING);
      case MORE -> more(cell);
      case NOTHING, RESTART -> timed("archiver." + kind + "_seconds", cell);
      case MONTH, YEAR ->
          timed("archiver.period_seconds", cell)
              .with("kind", cell.kind().title())
              .beside(cell.limit(), cell.limitSeconds());
      case QUIET ->
          Figure.of("archiver.quiet_seconds", cell.seconds(), "s")
              .with("sites", cell.actions())
              .over(samples(cell))
              .towards(QUIET);
      case BESIDE -> throw new IllegalStateException("drains are no cells");
    };
  }

  private Figure more(Cell cell) {
    Figure seconds = timed("archiver.more_seconds", cell);
    return like(cell, cell.segments())
        .map(scratch -> seconds.beside("from scratch", scratch.seconds()))
        .map(figure -> cell.actions() < LARGE ? figure : figure.towards(OF_SCRATCH))
        .orElse(seconds);
  }

  /** The cell of the same day from scratch. */
  private Optional<Cell> like(Cell cell, int segments) {
    return cells.stream()
        .filter(ArchiveReport.of(CellKind.SCRATCH))
        .filter(other -> other.actions() == cell.actions())
        .filter(other -> other.segments() == segments)
        .findFirst();
  }

  private Figure timed(String name, Cell cell) {
    return sized(Figure.of(name, cell.seconds(), "s"), cell);
  }

  private Figure sized(Figure figure, Cell cell) {
    return figure
        .with("actions", cell.actions())
        .with("segments", cell.segments())
        .over(samples(cell));
  }

  private Samples samples(Cell cell) {
    return Samples.medianOf(runs.applyAsInt(cell));
  }
}
