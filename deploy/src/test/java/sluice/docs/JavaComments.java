package sluice.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the comments of a Java source: literals that look like comments are passed over. Confined
 * to one call.
 */
final class JavaComments {
  private final String source;
  private final List<Comment> found = new ArrayList<>();
  private int position;

  private JavaComments(String source) {
    this.source = source;
  }

  /**
   * A comment.
   *
   * @param line of its first character, from 1
   * @param words its text on one line, without the stars and slashes that make it a comment
   */
  record Comment(int line, String words) {}

  /** The comments in order; neighbouring lines that begin with two slashes are one comment. */
  static List<Comment> of(String source) {
    JavaComments reading = new JavaComments(source);
    while (reading.position < source.length()) {
      reading.next();
    }
    return joined(reading.found);
  }

  private void next() {
    if (source.startsWith("//", position)) {
      take(end("\n", position), 0);
    } else if (source.startsWith("/*", position)) {
      take(end("*/", position + 2), "*/".length());
    } else if (source.startsWith("\"\"\"", position)) {
      position = afterLiteral("\"\"\"");
    } else if (source.charAt(position) == '"') {
      position = afterLiteral("\"");
    } else if (source.charAt(position) == '\'') {
      position = afterLiteral("'");
    } else {
      position++;
    }
  }

  private int end(String mark, int from) {
    int at = source.indexOf(mark, from);
    return at < 0 ? source.length() : at;
  }

  private void take(int end, int markLength) {
    String text = source.substring(position, end);
    String words = text.replaceAll("(?m)^\\s*(//|/\\*+|\\*+(?!/))", " ").replaceAll("\\s+", " ");
    found.add(new Comment(line(position), words.strip()));
    position = Math.min(source.length(), end + markLength);
  }

  private int line(int index) {
    return 1 + (int) source.substring(0, index).chars().filter(c -> c == '\n').count();
  }

  private int afterLiteral(String quote) {
    int at = position + quote.length();
    while (at < source.length() && !source.startsWith(quote, at)) {
      at += source.charAt(at) == '\\' ? 2 : 1;
    }
    return Math.min(source.length(), at + quote.length());
  }

  private static List<Comment> joined(List<Comment> comments) {
    List<Comment> all = new ArrayList<>();
    int last = -1;
    for (Comment comment : comments) {
      if (!all.isEmpty() && comment.line() == last + 1) {
        Comment before = all.remove(all.size() - 1);
        all.add(new Comment(before.line(), before.words() + " " + comment.words()));
      } else {
        all.add(comment);
      }
      last = comment.line();
    }
    return all;
  }
}
