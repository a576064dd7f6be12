package sluice.capacity;

/** An answer with what stands behind it, in lines that a terminal holds. Stateless. */
final class Wrapped {
  private static final int WIDTH = 150;

  private Wrapped() {}

  /**
   * The answer once, and beside it the texts, each from a new line on where it does not fit.
   *
   * @param answer in front of the first line; the others are indented by as much
   * @return lines ended by {@code \n}, without blanks at their ends
   */
  static String of(String answer, String... texts) {
    StringBuilder lines = new StringBuilder();
    StringBuilder line = new StringBuilder(answer);
    for (String text : texts) {
      for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
        boolean isFirst = line.length() == answer.length();
        if (!isFirst && line.length() + 1 + word.length() > WIDTH) {
          lines.append(line.toString().stripTrailing()).append('\n');
          line = new StringBuilder(" ".repeat(answer.length()));
          isFirst = true;
        }
        line.append(isFirst ? "" : " ").append(word);
      }
    }
    return lines.append(line.toString().stripTrailing()).append('\n').toString();
  }
}
