package sluice.archive.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogRow;
import sluice.archive.visit.VisitBundle;
import sluice.matomo.MatomoInstallation;
import sluice.site.Site;

/**
 * A segment as a predicate on a visit with all its rows (docs:
 * archiver/docs/segments.md#conditions-on-several-rows): it matches if some choice of one row of
 * each table makes the whole expression true. Conditions with != and !@ on other than plain columns
 * of log_visit say that no row makes the positive condition true. Immutable.
 */
final class SegmentFilter implements VisitFilter {
  /** Conditions that one segment may have: bits of a long. */
  private static final int MOST_CONDITIONS = 63;

  private static final SegmentPart[] PARTS = SegmentPart.values();

  /** What a table without tests makes true. */
  private static final long[] NO_TESTS = {0};

  private final List<RowTest> tests = new ArrayList<>();
  private final List<VisitFilter> wholes = new ArrayList<>();
  private final List<Long> clauses = new ArrayList<>();
  private final Map<SegmentPart, List<Integer>> testsOfPart = new EnumMap<>(SegmentPart.class);

  private SegmentFilter() {}

  /**
   * Compiles a definition for a site.
   *
   * @throws SegmentRefused if it has a field or value that we do not evaluate
   */
  static VisitFilter compile(String definition, Site site, MatomoInstallation installation)
      throws SegmentRefused {
    SegmentFields fields = new SegmentFields(site, installation);
    SegmentFilter filter = new SegmentFilter();
    for (List<SegmentCondition> group : SegmentCondition.parse(definition)) {
      filter.addGroup(group, fields);
    }
    return filter;
  }

  private void addGroup(List<SegmentCondition> group, SegmentFields fields) throws SegmentRefused {
    long clause = 0;
    SegmentFilter negated = new SegmentFilter();
    for (SegmentCondition condition : group) {
      List<SegmentField> columns =
          fields
              .get(condition.field())
              .orElseThrow(() -> new SegmentRefused("segment field " + condition.field()));
      boolean isPlain = columns.size() == 1 && columns.get(0).isVisitColumn();
      if (condition.operator().isNegative() && !isPlain && !condition.value().isEmpty()) {
        negated.clauses.add(negated.addTests(condition, condition.operator().positive(), columns));
      } else {
        clause |= addTests(condition, condition.operator(), columns);
      }
    }
    if (!negated.clauses.isEmpty()) {
      clause |= addWhole((visit, names) -> !negated.matches(visit, names));
    }
    clauses.add(clause);
  }

  private long addTests(
      SegmentCondition condition, SegmentOperator operator, List<SegmentField> columns)
      throws SegmentRefused {
    long bits = 0;
    for (SegmentField column : columns) {
      String operand =
          condition.value().isEmpty() ? "" : column.operand().of(condition.value(), operator);
      int index = nextIndex();
      tests.add(new RowTest(column, operator, operand));
      testsOfPart.computeIfAbsent(column.part(), part -> new ArrayList<>()).add(index);
      bits |= 1L << index;
    }
    return bits;
  }

  private int nextIndex() throws SegmentRefused {
    if (tests.size() + wholes.size() >= MOST_CONDITIONS) {
      throw new SegmentRefused("more than " + MOST_CONDITIONS + " conditions");
    }
    return tests.size();
  }

  private long addWhole(VisitFilter filter) throws SegmentRefused {
    nextIndex();
    wholes.add(filter);
    return 1L << (MOST_CONDITIONS - wholes.size());
  }

  @Override
  public boolean matches(VisitBundle visit, LogActions names) {
    long known = 0;
    for (int i = 0; i < wholes.size(); i++) {
      known |= wholes.get(i).matches(visit, names) ? 1L << (MOST_CONDITIONS - 1 - i) : 0;
    }
    return anyChoice(masks(visit, names), 0, known);
  }

  /** Tries what the rows of each table make true, one table after the other. */
  private boolean anyChoice(long[][] masks, int part, long known) {
    if (part == masks.length) {
      return isTrue(known);
    }
    for (long mask : masks[part]) {
      if (anyChoice(masks, part + 1, known | mask)) {
        return true;
      }
    }
    return false;
  }

  private boolean isTrue(long known) {
    for (int i = 0; i < clauses.size(); i++) {
      if ((clauses.get(i) & known) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Of each table, which tests the rows make true, each set of tests once. */
  private long[][] masks(VisitBundle visit, LogActions names) {
    long[][] masks = new long[PARTS.length][];
    for (int part = 0; part < PARTS.length; part++) {
      List<Integer> ofPart = testsOfPart.get(PARTS[part]);
      masks[part] = ofPart == null ? NO_TESTS : masks(PARTS[part].rows(visit), ofPart, names);
    }
    return masks;
  }

  private long[] masks(List<LogRow> rows, List<Integer> ofPart, LogActions names) {
    long[] masks = new long[rows.size()];
    int count = 0;
    for (LogRow row : rows) {
      long mask = 0;
      for (int index : ofPart) {
        mask |= tests.get(index).test(row, names) ? 1L << index : 0;
      }
      if (!contains(masks, count, mask)) {
        masks[count++] = mask;
      }
    }
    return Arrays.copyOf(masks, count);
  }

  private static boolean contains(long[] masks, int count, long mask) {
    for (int i = 0; i < count; i++) {
      if (masks[i] == mask) {
        return true;
      }
    }
    return false;
  }
}
