package sluice.archive.report;

import java.util.List;
import sluice.archive.period.SiteCalendar;
import sluice.archive.site.SiteFacts;

/** Sites of tests. */
public final class SampleSites {
  /** A shop in UTC with goals 1 and 2, a search, and a dimension of visits and one of actions. */
  public static final SiteFacts SHOP =
      new SiteFacts(
          1,
          "https://shop.example.org",
          SiteCalendar.of("UTC"),
          true,
          true,
          List.of(1, 2),
          List.of(new SiteFacts.Dimension(1, 1, true), new SiteFacts.Dimension(2, 1, false)));

  private SampleSites() {}
}
