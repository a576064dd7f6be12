package sluice.docs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Markdown document offers to links, and where its own links lead. Immutable. */
final class Markdown {
  private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*#*\\s*");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)[^)]*\\)");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");

  private final Set<String> anchors = new HashSet<>();
  private final List<Link> links = new ArrayList<>();

  /**
   * A link of a document.
   *
   * @param line from 1
   * @param target as written
   */
  record Link(int line, String target) {}

  /** Reads a document. */
  Markdown(String text) {
    Map<String, Integer> seen = new HashMap<>();
    boolean isFenced = false;
    int line = 0;
    for (String each : text.split("\n", -1)) {
      line++;
      if (each.startsWith("```")) {
        isFenced = !isFenced;
      } else if (!isFenced && !each.startsWith("    ")) {
        addAnchor(each, seen);
        addLinks(each, line);
      }
    }
  }

  private void addAnchor(String line, Map<String, Integer> seen) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      String anchor = anchor(heading.group(1));
      int before = seen.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
  }

  private void addLinks(String line, int number) {
    Matcher link = LINK.matcher(CODE.matcher(line).replaceAll(""));
    while (link.find()) {
      links.add(new Link(number, link.group(1)));
    }
  }

  /**
   * The anchor of a heading as GitHub spells it: lower case, blanks as hyphens, and nothing else
   * but letters, digits, hyphens and underscores.
   */
  static String anchor(String heading) {
    return heading
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
        .replace(' ', '-');
  }

  Set<String> anchors() {
    return anchors;
  }

  List<Link> links() {
    return links;
  }
}
