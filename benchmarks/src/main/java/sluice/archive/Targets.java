package sluice.archive;

import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** What the figures ought to be, beside what they are. Immutable. */
final class Targets {
  /** Rows that may be read per row needed: each row, its entry in an index, and the name of it. */
  private static final int ROWS_PER_NEEDED = 4;

  /** Statements that do not come from sites and are not there in each run. */
  private static final int SPARE_STATEMENTS = 10;

  /** Actions of a day from which on a run after more hits has a target. */
  private static final int LARGE = 1_000_000;

  private final List<Cell> cells;

  /**
   * Judges medians.
   *
   * @param cells one of each size, number of segments and kind
   */
  Targets(List<Cell> cells) {
    this.cells = cells;
  }

  /** A line for each figure for which there is a target, and was measured. */
  String lines() {
    StringBuilder text = new StringBuilder("%ntargets%n".formatted());
    each(text, CellKind.SCRATCH, this::scratch);
    each(text, CellKind.MORE, this::more);
    each(text, CellKind.MONTH, Targets::period);
    each(text, CellKind.YEAR, Targets::period);
    each(text, CellKind.QUIET, this::quiet);
    return text.toString();
  }

  /** The line of a worker, by what it recorded in the same time without and with an archiver. */
  static String ofWorker(String priority, double alone, double beside) {
    double lost = 1 - beside / alone;
    return line(
        lost <= 0.1,
        "worker beside an archiver, " + priority,
        percent(lost) + " slower, at most 10 %");
  }

  private void each(StringBuilder text, CellKind kind, Function<Cell, String> line) {
    cells.stream().filter(cell -> cell.kind() == kind).map(line).forEach(text::append);
  }

  private String scratch(Cell cell) {
    if (!cell.failure().isEmpty()) {
      return line(false, name(cell), cell.failure());
    }
    double ratio = cell.seconds() / cell.limitSeconds();
    String text = line(ratio <= 4, name(cell), "%.1f times reading, at most 4".formatted(ratio));
    if (cell.segments() == 0) {
      return text;
    }
    return text
        + compared(
            cell,
            CellKind.SCRATCH,
            (none, with) -> with.seconds() <= 2 * none.seconds(),
            "%.1f times without segments, at most 2");
  }

  private String more(Cell cell) {
    if (!cell.failure().isEmpty()) {
      return line(false, name(cell), cell.failure());
    }
    String rows =
        line(
            cell.used().logRowsRead() <= ROWS_PER_NEEDED * cell.rowsNeeded(),
            name(cell),
            "%d rows of the log read, %d needed"
                .formatted(cell.used().logRowsRead(), cell.rowsNeeded()));
    Optional<Cell> scratch = like(cell, CellKind.SCRATCH, cell.segments());
    if (scratch.isEmpty()) {
      return rows;
    }
    double part = cell.seconds() / scratch.get().seconds();
    String text = percent(part) + " of from scratch, under 3 % at " + LARGE;
    return rows
        + (cell.actions() < LARGE
            ? line("-", name(cell), text)
            : line(part < 0.03, name(cell), text));
  }

  private String compared(Cell cell, CellKind kind, BiPredicate<Cell, Cell> holds, String format) {
    return like(cell, kind, 0)
        .map(
            none ->
                line(
                    holds.test(none, cell),
                    name(cell),
                    format.formatted(cell.seconds() / none.seconds())))
        .orElse("");
  }

  private Optional<Cell> like(Cell cell, CellKind kind, int segments) {
    return cells.stream()
        .filter(ArchiveReport.of(kind))
        .filter(other -> other.actions() == cell.actions() && other.segments() == segments)
        .findFirst();
  }

  private static String period(Cell cell) {
    return line(
        cell.failure().isEmpty() && cell.used().logRowsRead() == 0,
        name(cell),
        cell.failure() + cell.used().logRowsRead() + " rows of the log, none");
  }

  private String quiet(Cell cell) {
    long statements = cell.used().statements();
    long fewest =
        cells.stream()
            .filter(ArchiveReport.of(CellKind.QUIET))
            .mapToLong(other -> other.used().statements())
            .min()
            .orElse(statements);
    return line(cell.seconds() < 1, name(cell), "%.2f s, under 1 s".formatted(cell.seconds()))
        + line(
            statements <= fewest + SPARE_STATEMENTS,
            name(cell),
            "%d statements, with fewest sites %d".formatted(statements, fewest));
  }

  private static String name(Cell cell) {
    return "%d, %d segments, %s".formatted(cell.actions(), cell.segments(), cell.kind().title());
  }

  private static String percent(double part) {
    return "%.1f %%".formatted(100 * part);
  }

  private static String line(boolean isMet, String name, String text) {
    return line(isMet ? "yes" : "NO", name, text);
  }

  private static String line(String verdict, String name, String text) {
    return "  %-4s %-48s %s%n".formatted(verdict, name, text);
  }
}
