package sluice.worker.device;

import java.util.regex.Matcher;
import sluice.php.ByteText;
import sluice.php.PhpValues;

/**
 * What a pattern caught, and how device-detector builds names, models and versions of it
 * (Parser/AbstractParser.php, buildByMatch and buildVersion). Immutable.
 */
final class Groups {

  /** Nothing caught: a text is taken as it is. */
  static final Groups NONE = new Groups(new String[] {""});

  /**
   * Index 0 is the whole match, which nothing asks for; trailing groups that took no part are left
   * out, as in PHP.
   */
  private final String[] texts;

  private Groups(String[] texts) {
    this.texts = texts;
  }

  static Groups of(Matcher matched) {
    int last = matched.groupCount();
    while (last > 0 && matched.group(last) == null) {
      last--;
    }
    String[] texts = new String[last + 1];
    for (int i = 1; i <= last; i++) {
      texts[i] = matched.group(i) == null ? "" : ByteText.decoded(matched.group(i));
    }
    return new Groups(texts);
  }

  /**
   * What steps caught.
   *
   * @param bytes in the form of {@link ByteText}
   * @param places begin and end of each group from the first one on; -1 for one that took no part
   */
  static Groups of(String bytes, int[] places) {
    int last = places.length / 2;
    while (last > 0 && places[2 * last - 1] < 0) {
      last--;
    }
    if (last == 0) {
      return NONE;
    }
    String[] texts = new String[last + 1];
    for (int i = 1; i <= last; i++) {
      int end = places[2 * i - 1];
      texts[i] = end < 0 ? "" : ByteText.decoded(bytes.substring(places[2 * i - 2], end));
    }
    return new Groups(texts);
  }

  /**
   * The template with $1, $2 … put in, one after the other, trimmed. One number beyond the last
   * group is replaced by nothing; higher ones stay as they are: PHP's behaviour.
   */
  String fill(String template) {
    String filled = template;
    for (int i = 1; i <= texts.length && filled.indexOf('$') >= 0; i++) {
      filled = filled.replace("$" + i, i < texts.length ? texts[i] : "");
    }
    return PhpValues.trim(filled);
  }
}
