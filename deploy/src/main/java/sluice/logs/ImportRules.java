package sluice.logs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which lines are sent, and as what; each choice has the meaning of the flag of that name in
 * Matomo's log importer. Immutable.
 *
 * @param taken what is taken that is left out usually
 * @param where hosts and paths
 * @param when times
 * @param form how a request is written
 * @param downloads extensions of files that count as downloads, in lower case
 * @param bots parts of user agents that are bots, in lower case
 */
public record ImportRules(
    Taken taken, Where where, When when, Form form, Set<String> downloads, Set<String> bots) {

  private static final Properties USUAL = read();

  /** Extensions of files that belong to a page and are none themselves. */
  static final Set<String> STATIC_EXTENSIONS = words("static-extensions", " ");

  /** Names of such files. */
  static final Set<String> STATIC_FILES = words("static-files", " ");

  /** Extensions of files that count as downloads unless somebody names others. */
  public static final Set<String> DOWNLOADS = words("download-extensions", " ");

  /** Parts of user agents of bots. */
  public static final Set<String> BOTS = words("bots", ";");

  /**
   * What is taken that is left out usually.
   *
   * @param statics static files, as downloads
   * @param bots with a custom variable that names them
   * @param errors status 4xx and 5xx
   * @param redirects status 3xx but 304
   * @param replay whether the log is one of tracking calls, which alone are taken, as they were
   */
  public record Taken(
      boolean statics, boolean bots, boolean errors, boolean redirects, boolean replay) {}

  /**
   * Hosts and paths.
   *
   * @param hostnames patterns of hosts that alone are taken; empty for all
   * @param includeHosts hosts that alone are taken; empty for all
   * @param excludeHosts hosts that are left out
   * @param includePaths patterns of paths that alone are taken; empty for all
   * @param excludePaths patterns of paths that are left out
   */
  public record Where(
      List<Glob> hostnames,
      Set<String> includeHosts,
      Set<String> excludeHosts,
      List<Glob> includePaths,
      List<Glob> excludePaths) {}

  /**
   * Times.
   *
   * @param from earlier ones are left out; seconds since 1970
   * @param to later ones are left out; seconds since 1970
   * @param add seconds to add to each time before
   */
  public record When(long from, long to, long add) {}

  /**
   * How a request is written.
   *
   * @param hostname stands for the host of each line; empty for the log's own
   * @param delimiter between path and query, not empty
   * @param stripsQuery whether the query is left away
   * @param lowersPath whether paths are in lower case
   * @param tracksMethod whether the method is a custom variable
   * @param titleDelimiter between the parts of the title of an error
   * @param trackerFile how paths of tracking calls end; empty for piwik.php and matomo.php
   */
  public record Form(
      String hostname,
      String delimiter,
      boolean stripsQuery,
      boolean lowersPath,
      boolean tracksMethod,
      String titleDelimiter,
      String trackerFile) {}

  /** What counts when nobody says otherwise. */
  public static ImportRules usual() {
    return new ImportRules(
        new Taken(false, false, false, false, false),
        new Where(List.of(), Set.of(), Set.of(), List.of(), List.of()),
        new When(Long.MIN_VALUE, Long.MAX_VALUE, 0),
        new Form("", "?", false, false, false, "/", ""),
        DOWNLOADS,
        BOTS);
  }

  /** Seconds since 1970 of a time as logs have it; empty if it is none. */
  public static OptionalLong time(String text) {
    return LogTime.seconds(text);
  }

  private static Properties read() {
    Properties rules = new Properties();
    try (InputStream in = ImportRules.class.getResourceAsStream("import-rules.properties")) {
      rules.load(in);
      return rules;
    } catch (IOException e) {
      throw new UncheckedIOException("import-rules.properties cannot be read", e);
    }
  }

  private static Set<String> words(String key, String between) {
    Set<String> words = new TreeSet<>();
    Arrays.stream(USUAL.getProperty(key).split(between))
        .map(word -> word.strip().toLowerCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .forEach(words::add);
    return words;
  }
}
