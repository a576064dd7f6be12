package sluice.archive.report;

import java.util.List;
import sluice.site.CustomDimension;
import sluice.site.Site;
import sluice.site.TestSite;

/** Sites of tests. */
public final class SampleSites {
  /** A shop in UTC with goals 1 and 2, a search, and a dimension of visits and one of actions. */
  public static final Site SHOP =
      new TestSite()
          .urls("https://shop.example.org")
          .goalIds(1, 2)
          .dimensions(
              new CustomDimension(1, 1, "", CustomDimension.Scope.VISIT, false, List.of()),
              new CustomDimension(2, 1, "", CustomDimension.Scope.ACTION, false, List.of()))
          .build();

  private SampleSites() {}
}
