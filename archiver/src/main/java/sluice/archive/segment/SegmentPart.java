package sluice.archive.segment;

import java.util.List;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;

/** The table that a condition looks at; conditions on one table must hold on one row of it. */
enum SegmentPart {
  VISIT,
  ACTION,
  CONVERSION,
  ITEM;

  /** The rows of a visit; the row of NULLs where SQL's outer join finds none. */
  List<LogRow> rows(VisitBundle visit) {
    List<LogRow> rows =
        switch (this) {
          case VISIT -> List.of(visit.visit());
          case ACTION -> visit.actions();
          case CONVERSION -> visit.conversions();
          case ITEM -> visit.items();
        };
    return rows.isEmpty() ? List.of(LogRow.NONE) : rows;
  }
}
