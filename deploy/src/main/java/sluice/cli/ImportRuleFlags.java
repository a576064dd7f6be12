package sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import sluice.logs.Glob;
import sluice.logs.ImportRules;
import sluice.matomo.SluiceSettings;

/** The flags of {@code sluice import} by which lines are chosen and written. Stateless. */
final class ImportRuleFlags {

  private static final Flag STATIC =
      new Flag("enable-static", "", "Take static files (images, scripts, styles), as downloads.");
  private static final Flag BOTS =
      new Flag("enable-bots", "", "Take bots too, with a custom variable that names them.");
  private static final Flag ERRORS =
      new Flag("enable-http-errors", "", "Take errors (status 4xx and 5xx), titled so.");
  private static final Flag REDIRECTS =
      new Flag("enable-http-redirects", "", "Take redirects (status 3xx but 304), titled so.");
  private static final Flag REPLAY =
      new Flag(
          "replay-tracking",
          "",
          "The log is one of tracking calls: send those again as they were, and nothing else.");
  private static final Flag TRACKER_FILE =
      new Flag(
          "replay-tracking-expected-tracker-file",
          "NAME",
          "How paths of tracking calls end. Default: piwik.php and matomo.php.");
  private static final Flag HOSTNAME =
      new Flag("hostname", "LIST", "Take requests to these hosts only; * and ? are wildcards.");
  private static final Flag INCLUDE_HOST =
      new Flag("include-host", "LIST", "Take requests to these hosts only.");
  private static final Flag EXCLUDE_HOST =
      new Flag("exclude-host", "LIST", "Leave requests to these hosts out.");
  private static final Flag INCLUDE_PATH =
      new Flag("include-path", "LIST", "Take these paths only; * and ? are wildcards.");
  private static final Flag EXCLUDE_PATH =
      new Flag("exclude-path", "LIST", "Leave these paths out; * and ? are wildcards.");
  private static final Flag INCLUDE_PATH_FROM =
      new Flag("include-path-from", "FILE", "The same, from a file with one a line.");
  private static final Flag EXCLUDE_PATH_FROM =
      new Flag("exclude-path-from", "FILE", "The same, from a file with one a line.");
  private static final Flag USERAGENT_EXCLUDE =
      new Flag("useragent-exclude", "LIST", "More parts of user agents that are bots.");
  private static final Flag DOWNLOADS =
      new Flag(
          "download-extensions",
          "LIST",
          "Extensions that count as downloads; other known ones are left out. Default: those that Matomo knows.");
  private static final Flag MORE_DOWNLOADS =
      new Flag("add-download-extensions", "LIST", "More extensions that count as downloads.");
  private static final Flag OLDER =
      new Flag(
          "exclude-older-than",
          "TIME",
          "Leave earlier ones out, e.g. '2026-11-14 08:00:00 +0000'.");
  private static final Flag NEWER =
      new Flag("exclude-newer-than", "TIME", "Leave later ones out, written the same way.");
  private static final Flag ADD =
      new Flag("add-to-date", "SECONDS", "Add so many seconds to each time. Default: 0.");
  private static final Flag LOG_HOSTNAME =
      new Flag("log-hostname", "HOST", "The host of all lines, whatever the log says.");
  private static final Flag DELIMITER =
      new Flag("query-string-delimiter", "TEXT", "Between path and query. Default: ?.");
  private static final Flag STRIP =
      new Flag("strip-query-string", "", "Leave the query of each URL away.");
  private static final Flag LOWER =
      new Flag("force-lowercase-path", "", "Write paths in lower case.");
  private static final Flag METHOD =
      new Flag("track-http-method", "", "Send the method as a custom variable of the page.");
  private static final Flag TITLE =
      new Flag(
          "title-category-delimiter",
          "TEXT",
          "Between the parts of the title of an error; as Matomo's setting. Default: /.");

  static final List<Flag> FLAGS =
      List.of(
          STATIC,
          BOTS,
          ERRORS,
          REDIRECTS,
          REPLAY,
          TRACKER_FILE,
          HOSTNAME,
          INCLUDE_HOST,
          EXCLUDE_HOST,
          INCLUDE_PATH,
          EXCLUDE_PATH,
          INCLUDE_PATH_FROM,
          EXCLUDE_PATH_FROM,
          USERAGENT_EXCLUDE,
          DOWNLOADS,
          MORE_DOWNLOADS,
          OLDER,
          NEWER,
          ADD,
          LOG_HOSTNAME,
          DELIMITER,
          STRIP,
          LOWER,
          METHOD,
          TITLE);

  /** A century; more is a mistake. */
  private static final long MOST_SECONDS = 3_155_760_000L;

  private ImportRuleFlags() {}

  /** The rules; what is wrong is added to the settings' faults. */
  static ImportRules rules(SluiceSettings settings) {
    return new ImportRules(
        new ImportRules.Taken(
            settings.flag(STATIC.name(), false),
            settings.flag(BOTS.name(), false),
            settings.flag(ERRORS.name(), false),
            settings.flag(REDIRECTS.name(), false),
            settings.flag(REPLAY.name(), false)),
        new ImportRules.Where(
            globs(settings.list(HOSTNAME.name())),
            Set.copyOf(settings.list(INCLUDE_HOST.name())),
            Set.copyOf(settings.list(EXCLUDE_HOST.name())),
            paths(settings, INCLUDE_PATH, INCLUDE_PATH_FROM),
            paths(settings, EXCLUDE_PATH, EXCLUDE_PATH_FROM)),
        new ImportRules.When(
            time(settings, OLDER, Long.MIN_VALUE),
            time(settings, NEWER, Long.MAX_VALUE),
            settings.integer(ADD.name(), 0, -MOST_SECONDS, MOST_SECONDS)),
        form(settings),
        downloads(settings),
        bots(settings));
  }

  private static ImportRules.Form form(SluiceSettings settings) {
    String delimiter = settings.text(DELIMITER.name(), "?");
    if (delimiter.isEmpty()) {
      settings.faults().add("--query-string-delimiter must not be empty");
    }
    return new ImportRules.Form(
        settings.text(LOG_HOSTNAME.name(), ""),
        delimiter,
        settings.flag(STRIP.name(), false),
        settings.flag(LOWER.name(), false),
        settings.flag(METHOD.name(), false),
        settings.text(TITLE.name(), "/"),
        settings.text(TRACKER_FILE.name(), ""));
  }

  private static long time(SluiceSettings settings, Flag flag, long none) {
    String text = settings.text(flag.name(), "");
    if (text.isEmpty()) {
      return none;
    }
    OptionalLong seconds = ImportRules.time(text);
    if (seconds.isEmpty()) {
      settings
          .faults()
          .add(
              "--"
                  + flag.name()
                  + " must be a time such as '2026-11-14 08:00:00 +0000', was '"
                  + text
                  + "'");
    }
    return seconds.orElse(none);
  }

  private static List<Glob> paths(SluiceSettings settings, Flag given, Flag from) {
    List<String> all = new ArrayList<>(settings.list(given.name()));
    String file = settings.text(from.name(), "");
    if (!file.isEmpty()) {
      try {
        Files.readAllLines(Path.of(file)).stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .forEach(all::add);
      } catch (IOException | InvalidPathException e) {
        settings
            .faults()
            .add(
                "--"
                    + from.name()
                    + " must name a file of text that can be read, was '"
                    + file
                    + "'");
      }
    }
    return globs(all);
  }

  private static List<Glob> globs(List<String> patterns) {
    return patterns.stream().map(Glob::new).toList();
  }

  private static Set<String> downloads(SluiceSettings settings) {
    Set<String> given = lower(settings.list(DOWNLOADS.name()));
    Set<String> all = new HashSet<>(given.isEmpty() ? ImportRules.DOWNLOADS : given);
    all.addAll(lower(settings.list(MORE_DOWNLOADS.name())));
    return all;
  }

  private static Set<String> bots(SluiceSettings settings) {
    Set<String> all = new HashSet<>(ImportRules.BOTS);
    all.addAll(lower(settings.list(USERAGENT_EXCLUDE.name())));
    return all;
  }

  private static Set<String> lower(List<String> words) {
    return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }
}
