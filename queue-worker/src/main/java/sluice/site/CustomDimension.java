package sluice.site;

import java.util.List;

/**
 * An active custom dimension of a site (docs: queue-worker/docs/sites.md#what-a-site-is-made-of,
 * queue-worker/docs/actions.md#custom-dimensions). Immutable.
 *
 * @param id the number in the parameter {@code dimension<id>}
 * @param index the n of the column {@code custom_dimension_<n>}
 */
public record CustomDimension(
    int id,
    int index,
    String name,
    Scope scope,
    boolean isCaseSensitive,
    List<Extraction> extractions) {

  /** What the names of the columns of custom dimensions begin with. */
  public static final String COLUMN_PREFIX = "custom_dimension_";

  /** Whether the value belongs to the visit or to one action. */
  public enum Scope {
    /** The value stands in a column of log_visit. */
    VISIT,
    /** The value stands in a column of log_link_visit_action. */
    ACTION
  }

  /**
   * Where a value is taken from when it is not sent.
   *
   * @param dimension {@code url}, {@code urlparam} or {@code action_name}
   */
  public record Extraction(String dimension, String pattern) {}

  /** Whether it belongs to the visit; else to one action. */
  public boolean isOfVisit() {
    return scope == Scope.VISIT;
  }

  /**
   * The column that holds its values: of log_visit and log_conversion, or of log_link_visit_action.
   */
  public String column() {
    return column(index);
  }

  /** The column of the dimension of that index. */
  public static String column(int index) {
    return COLUMN_PREFIX + index;
  }

  /** Copies the list. */
  public CustomDimension {
    extractions = List.copyOf(extractions);
  }
}
