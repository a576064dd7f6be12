package sluice.page;

import sluice.admin.WebPages;

/** The files of the live page. Stateless. */
public final class PageFiles {
  /** Where the WebJar of uPlot has its files; the version is that of the root pom. */
  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/dist/";

  private static final String OURS = "sluice/page/";

  private PageFiles() {}

  /** Adds the status page and what it is made of. */
  public static void add(WebPages pages) {
    pages.file(WebPages.START, OURS + "status.html");
    for (String name :
        new String[] {
          "page.css", "units.js", "chart.js", "status.js", "ok.svg", "warn.svg", "bad.svg"
        }) {
      pages.file("/page/" + name, OURS + name);
    }
    for (String name : new String[] {"uPlot.iife.min.js", "uPlot.min.css"}) {
      pages.file("/page/" + name, UPLOT + name);
    }
  }
}
