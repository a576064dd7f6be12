package sluice.archive.table;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import sluice.php.PhpValue;

/** Tables of all that an archive may hold. */
final class RandomTables {
  private static final Metric[] METRICS = Metric.values();

  private static final double[] DECIMALS = {
    0.1,
    -0.0,
    0.0,
    1e15,
    123456789012345.6,
    1e-7,
    0.001,
    12.345,
    -2.5,
    1e17,
    1e22,
    0.30000000000000004,
    1e13,
    9999999999999.99,
    4.35,
    1.005,
    99999999999999.98,
    0.005,
    Double.MIN_VALUE,
    Double.MAX_VALUE
  };

  private static final String[] TEXTS = {"", "a", "ä€😀", "\"};i:1;", "1", "-1", "01", "\u0000x"};

  private RandomTables() {}

  static ReportTable table(Random random, int depth, int mostRows) {
    ReportTable table = new ReportTable();
    int rows = random.nextInt(mostRows + 1);
    for (int i = 0; i < rows; i++) {
      fill(random, table.rowOrNew(label(random, i)), depth, mostRows);
    }
    if (random.nextInt(3) == 0) {
      fill(random, table.summaryOrNew(), depth, mostRows);
    }
    if (random.nextInt(4) == 0) {
      table.markOddMetadata();
    }
    return table;
  }

  private static Object label(Random random, int i) {
    return switch (random.nextInt(4)) {
      case 0 -> (Object) (long) (i - 3);
      case 1 -> i + 0.5;
      case 2 -> TEXTS[random.nextInt(TEXTS.length)] + i;
      default -> "label " + i;
    };
  }

  private static void fill(Random random, ReportRow row, int depth, int mostRows) {
    int columns = random.nextInt(8);
    for (int i = 0; i < columns; i++) {
      row.columns().put(column(random), value(random, 2));
    }
    if (random.nextInt(3) == 0) {
      row.metadata().put("url", value(random, 2));
      row.metadata().put((long) random.nextInt(5), value(random, 0));
    }
    if (depth > 1 && random.nextInt(3) == 0) {
      row.putSubtable(table(random, depth - 1, mostRows));
    }
  }

  private static Column column(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> NamedColumn.of("name" + random.nextInt(5));
      case 1 -> new ForeignColumn(9_000L + random.nextInt(3));
      default -> METRICS[random.nextInt(METRICS.length)];
    };
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 8 : 7)) {
      case 0 -> (Object) random.nextLong();
      case 1 -> (long) random.nextInt(100) - 10;
      case 2 -> DECIMALS[random.nextInt(DECIMALS.length)];
      case 3 -> random.nextDouble() * Math.pow(10, random.nextInt(30) - 10);
      case 4 -> random.nextBoolean();
      case 5 -> PhpValue.Null.INSTANCE;
      case 6 -> TEXTS[random.nextInt(TEXTS.length)];
      default -> {
        Map<Object, Object> array = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
          array.put(random.nextBoolean() ? (Object) (long) i : "k" + i, value(random, depth - 1));
        }
        yield array;
      }
    };
  }
}
