package sluice.archive.site;

import java.util.List;
import sluice.archive.period.SiteCalendar;

/**
 * What reports need to know of a site. Immutable.
 *
 * @param mainUrl site.main_url
 * @param isEcommerce site.ecommerce
 * @param hasSiteSearch site.sitesearch
 * @param goals ids of the goals that are not deleted, ascending
 * @param dimensions active custom dimensions
 */
public record SiteFacts(
    int idSite,
    String mainUrl,
    SiteCalendar calendar,
    boolean isEcommerce,
    boolean hasSiteSearch,
    List<Integer> goals,
    List<Dimension> dimensions) {

  /**
   * A custom dimension.
   *
   * @param index the n of custom_dimension_n
   * @param isOfVisit scope visit; else action
   */
  public record Dimension(int id, int index, boolean isOfVisit) {
    /** The column that holds its values. */
    public String column() {
      return "custom_dimension_" + index;
    }
  }

  /** Copies the lists. */
  public SiteFacts {
    goals = List.copyOf(goals);
    dimensions = List.copyOf(dimensions);
  }
}
