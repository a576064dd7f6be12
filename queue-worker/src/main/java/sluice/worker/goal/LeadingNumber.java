package sluice.worker.goal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PHP's cast of a string to float: the number it starts with. */
final class LeadingNumber {

  private static final Pattern NUMBER =
      Pattern.compile(
          "[ \\t\\n\\r\\x0B\\f]*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)");

  private LeadingNumber() {}

  /** 0 when it starts with none. */
  static double of(String text) {
    Matcher matcher = NUMBER.matcher(text);
    return matcher.lookingAt() ? Double.parseDouble(matcher.group(1)) : 0;
  }
}
