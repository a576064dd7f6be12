package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import sluice.php.AsciiText;
import sluice.php.pattern.PcreQuantifier;

/**
 * Reads a PCRE pattern of the device-detector rules into {@link RegexNode}s. It knows the syntax
 * that those rules use; what it does not know raises {@link IllegalArgumentException}, and the
 * pattern is then tried on every user agent. Confined to one call.
 */
final class RegexReader {

  private final String pattern;
  private int at;
  private int groups;

  private RegexReader(String pattern) {
    this.pattern = pattern;
  }

  /** The rough shape of this pattern. */
  static RegexNode read(String pattern) {
    return RegexNode.rough(exact(pattern));
  }

  /** The exact shape of this pattern. */
  static RegexNode exact(String pattern) {
    RegexReader reader = new RegexReader(pattern);
    RegexNode node = reader.choice();
    if (reader.at < pattern.length()) {
      throw reader.unknown();
    }
    return node;
  }

  private RegexNode choice() {
    List<RegexNode> branches = new ArrayList<>();
    branches.add(sequence());
    while (isNext('|')) {
      at++;
      branches.add(sequence());
    }
    return branches.size() == 1 ? branches.get(0) : new RegexNode.Choice(branches);
  }

  private RegexNode sequence() {
    List<RegexNode> parts = new ArrayList<>();
    while (at < pattern.length() && !isNext('|') && !isNext(')')) {
      parts.add(repeated(single()));
    }
    return parts.size() == 1 ? parts.get(0) : new RegexNode.Sequence(parts);
  }

  private RegexNode repeated(RegexNode node) {
    int[] range = quantifier();
    if (range.length == 0) {
      return node;
    }
    if (isNext('+')) {
      throw unknown(); // it keeps what it has taken, though the rest would match after less
    }
    RegexNode.Repeat repeat = new RegexNode.Repeat(node, range[0], range[1]);
    if (isNext('?')) {
      at++;
      return new RegexNode.Lazy(repeat);
    }
    return repeat;
  }

  /** Minimum and maximum; empty when no quantifier follows. */
  private int[] quantifier() {
    if (isNext('?')) {
      at++;
      return new int[] {0, 1};
    }
    if (isNext('*') || isNext('+')) {
      return new int[] {pattern.charAt(at++) == '*' ? 0 : 1, Integer.MAX_VALUE};
    }
    if (isNext('{') && PcreQuantifier.isAt(pattern, at)) {
      int end = pattern.indexOf('}', at);
      String[] bounds = pattern.substring(at + 1, end).split(",", -1);
      at = end + 1;
      int min = Integer.parseInt(bounds[0]);
      if (bounds.length == 1) {
        return new int[] {min, min};
      }
      return new int[] {min, bounds[1].isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(bounds[1])};
    }
    return new int[0];
  }

  private RegexNode single() {
    char c = pattern.charAt(at++);
    return switch (c) {
      case '(' -> group();
      case '[' -> characterClass();
      case '.' -> new RegexNode.Others("\n");
      case '^', '$' -> new RegexNode.Anchor(c);
      case '\\' -> escaped(pattern.charAt(at++));
      case '*', '+', '?' -> throw unknown(); // no pattern has one of them with nothing before it
      case '{' -> {
        if (PcreQuantifier.isAt(pattern, at - 1)) {
          throw unknown();
        }
        yield literal(c);
      }
      default -> literal(c);
    };
  }

  private RegexNode group() {
    if (!isNext('?')) {
      int number = ++groups;
      return new RegexNode.Group(number, inside());
    }
    at++;
    if (isNext(':')) {
      at++;
      return inside();
    }
    boolean ahead = !isNext('<');
    if (!ahead) {
      at++;
    }
    if (!isNext('!') && !isNext('=')) {
      throw unknown();
    }
    boolean wanted = pattern.charAt(at++) == '=';
    return new RegexNode.Look(ahead, wanted, inside());
  }

  private RegexNode inside() {
    RegexNode inside = choice();
    if (!isNext(')')) {
      throw unknown();
    }
    at++;
    return inside;
  }

  private RegexNode escaped(char c) {
    if (c == 'b' || c == 'B') {
      return new RegexNode.Anchor(c);
    }
    if (c == 'd') {
      return new RegexNode.Letters("0123456789");
    }
    if (!Character.isLetterOrDigit(c)) {
      return literal(c);
    }
    if ("wsDWS".indexOf(c) >= 0) {
      return new RegexNode.OneOf("\\" + c);
    }
    throw unknown();
  }

  private RegexNode characterClass() {
    int begin = at - 1;
    boolean negated = isNext('^');
    if (negated) {
      at++;
    }
    TreeSet<Character> letters = new TreeSet<>();
    boolean listed = true;
    int first = at;
    while (at == first || !isNext(']')) {
      char c = pattern.charAt(at++);
      if (c == '\\') {
        c = pattern.charAt(at++);
        if (Character.isLetterOrDigit(c)) {
          listed &= c == 'd';
          addRange(letters, '0', '9');
          if (isNext('-') && !pattern.startsWith("-]", at)) {
            throw unknown(); // a range that begins with a class
          }
          continue;
        }
      }
      boolean range = isNext('-') && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']';
      if (c == '[' && isNext(':') || range && pattern.startsWith("[:", at + 1)) {
        throw unknown();
      }
      boolean escaped = range && pattern.charAt(at + 1) == '\\';
      listed &= !escaped;
      if (range && !escaped) {
        addRange(letters, c, pattern.charAt(at + 1));
        at += 2;
      } else {
        addRange(letters, c, c);
      }
    }
    at++;
    if (!listed) {
      return new RegexNode.OneOf(pattern.substring(begin, at));
    }
    StringBuilder choices = new StringBuilder();
    letters.forEach(choices::append);
    return negated
        ? new RegexNode.Others(choices.toString())
        : new RegexNode.Letters(choices.toString());
  }

  private void addRange(TreeSet<Character> letters, char from, char to) {
    if (from > to) {
      throw unknown();
    }
    for (char c = from; c <= to; c++) {
      letters.add(AsciiText.lower(c));
    }
  }

  private static RegexNode literal(char c) {
    return new RegexNode.Letters(String.valueOf(AsciiText.lower(c)));
  }

  private boolean isNext(char c) {
    return at < pattern.length() && pattern.charAt(at) == c;
  }

  private IllegalArgumentException unknown() {
    return new IllegalArgumentException("syntax not known at " + at + " of pattern " + pattern);
  }
}
