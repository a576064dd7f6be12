package sluice.log;

import java.util.Locale;

/** What Matomo counts as plugins of a browser, in the order of its report. */
public enum BrowserPlugin {
  /** Whether it takes cookies. */
  COOKIE("cookie"),
  /** Flash. */
  FLASH("fla"),
  /** Java applets. */
  JAVA("java"),
  /** Shows PDF. */
  PDF("pdf"),
  /** QuickTime. */
  QUICKTIME("qt"),
  /** RealPlayer. */
  REALPLAYER("realp"),
  /** Silverlight. */
  SILVERLIGHT("ag"),
  /** Windows Media Player. */
  WINDOWSMEDIA("wma");

  private final String parameter;
  private final String label;
  private final String column;

  BrowserPlugin(String parameter) {
    this.parameter = parameter;
    this.label = name().toLowerCase(Locale.ROOT);
    this.column = "config_" + label;
  }

  /** The parameter of a hit that says 1 when the browser has it. */
  public String parameter() {
    return parameter;
  }

  /** As the report names it. */
  public String label() {
    return label;
  }

  /** The column of log_visit. */
  public String column() {
    return column;
  }
}
