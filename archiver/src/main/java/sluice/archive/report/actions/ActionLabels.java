package sluice.archive.report.actions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sluice.archive.report.ReportSettings;
import sluice.archive.visit.LogAction;
import sluice.log.ActionType;
import sluice.php.PhpValues;

/**
 * The labels under which an action is found, from the root down, and its full url (docs:
 * archiver/docs/records.md#labels-of-actions; plugins/Actions/ArchivingHelper.php). Immutable.
 */
final class ActionLabels {
  private static final String[] PREFIXES = {"http://", "http://www.", "https://", "https://www."};
  private static final String NO_URL = "Page URL not defined";
  private static final String NO_TITLE = "Page Name not defined";

  private final ReportSettings settings;

  ActionLabels(ReportSettings settings) {
    this.settings = settings;
  }

  /** The label path of an action. */
  List<String> path(LogAction action) {
    if (action.type() == ActionType.SITE_SEARCH) {
      return List.of(action.name());
    }
    String name = action.name().replace("\n", "").replace("\r", "");
    if (action.type() == ActionType.PAGE_TITLE) {
      return titlePath(name);
    }
    boolean isParsed = action.urlPrefix() >= 0 || isHttp(name);
    if (!isParsed) {
      return split(name, settings.urlDelimiter(), "/", NO_URL);
    }
    return urlPath(action, action.urlPrefix() >= 0 ? name : withoutScheme(name));
  }

  private static boolean isPage(LogAction action) {
    return action.type() == ActionType.PAGE_URL;
  }

  private List<String> titlePath(String name) {
    if (settings.titleDelimiter().isEmpty()) {
      String title = PhpValues.trim(name);
      return List.of(" " + (title.isEmpty() ? NO_TITLE : title));
    }
    return split(name, settings.titleDelimiter(), " ", NO_TITLE);
  }

  private List<String> urlPath(LogAction action, String hostAndPath) {
    int slash = hostAndPath.indexOf('/');
    String host = slash < 0 ? hostAndPath : hostAndPath.substring(0, slash);
    String rest = slash < 0 ? "" : hostAndPath.substring(slash + 1);
    int hash = rest.indexOf('#');
    String path = hash < 0 ? rest : rest.substring(0, hash);
    String fragment = hash < 0 ? "" : rest.substring(hash + 1);
    if (fragment.endsWith("#")) {
      fragment = fragment.substring(0, fragment.length() - 1);
    }
    if (!isPage(action)) {
      return List.of(host, "/" + PhpValues.trim(withFragment(path, fragment)));
    }
    if (path.isEmpty() || path.endsWith("/")) {
      path += settings.defaultName();
    }
    return split(withFragment(path, fragment), settings.urlDelimiter(), "/", NO_URL);
  }

  private static String withFragment(String path, String fragment) {
    return fragment.isEmpty() || fragment.equals("0") ? path : path + "#" + fragment;
  }

  /**
   * Splits a name into at most as many pieces as there may be levels, drops blank ones, and puts
   * the prefix of a page before the last one.
   */
  private List<String> split(String name, String delimiter, String lastPrefix, String notDefined) {
    List<String> pieces = new ArrayList<>();
    String rest = name;
    int end = rest.indexOf(delimiter);
    int count = 1;
    while (end >= 0 && count < settings.levelLimit()) {
      addPiece(pieces, rest.substring(0, end));
      rest = rest.substring(end + delimiter.length());
      end = rest.indexOf(delimiter);
      count++;
    }
    addPiece(pieces, rest);
    if (pieces.isEmpty()) {
      return List.of(notDefined);
    }
    int last = pieces.size() - 1;
    pieces.set(last, lastPrefix + pieces.get(last));
    return List.copyOf(pieces);
  }

  private static void addPiece(List<String> pieces, String piece) {
    String trimmed = PhpValues.trim(piece);
    if (!trimmed.isEmpty()) {
      pieces.add(trimmed);
    }
  }

  private static boolean isHttp(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  private static String withoutScheme(String url) {
    return url.substring(url.indexOf("://") + 3);
  }

  /** The label path of the row for actions without a name. */
  List<String> notDefined(ActionType type) {
    return type == ActionType.PAGE_TITLE ? List.of(" " + NO_TITLE) : List.of(NO_URL);
  }

  /** The url that a row links to; the host in lower case, without a lone # at its end. */
  String fullUrl(LogAction action) {
    String url =
        action.urlPrefix() >= 0 && action.urlPrefix() < PREFIXES.length
            ? PREFIXES[action.urlPrefix()] + action.name()
            : action.name();
    int host = url.indexOf("://");
    if (host < 0) {
      return url;
    }
    int end = endOfHost(url, host + 3);
    String lowered =
        url.substring(0, host + 3)
            + url.substring(host + 3, end).toLowerCase(Locale.ROOT)
            + url.substring(end);
    return lowered.endsWith("#") ? lowered.substring(0, lowered.length() - 1) : lowered;
  }

  private static int endOfHost(String url, int from) {
    for (int i = from; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        return i;
      }
    }
    return url.length();
  }
}
