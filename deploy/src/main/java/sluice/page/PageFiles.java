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
    html(pages, WebPages.START, "status", "Sluice");
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

  /**
   * Adds a page that has the head of all, its own body and a script of its name.
   *
   * @param name of its body, without the ending
   */
  static void html(WebPages pages, String path, String name, String title) {
    pages.html(
        path,
        WebPages.text(OURS + "frame.html")
            .replace("{title}", title)
            .replace("{name}", name)
            .replace("{body}", WebPages.text(OURS + name + ".html")));
  }
}
