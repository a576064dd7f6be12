package sluice.process;

/** Exit codes of sysexits(3), as far as they are used. */
public final class ExitCode {
  /** All went well, or the process was ended by SIGTERM and closed its parts. */
  public static final int OK = 0;

  /** The command line is wrong. */
  public static final int USAGE = 64;

  /** What was compared is not the same, or what was given cannot be read. */
  public static final int DATA = 65;

  /** A server that is needed does not answer. */
  public static final int UNAVAILABLE = 69;

  /** A fault of ours, or one queue entry that the worker does not come back from. */
  public static final int SOFTWARE = 70;

  /** A file or a disk fails. */
  public static final int IO = 74;

  /** The configuration is wrong: see {@link ConfigFaults}. */
  public static final int CONFIG = 78;

  private ExitCode() {}
}
