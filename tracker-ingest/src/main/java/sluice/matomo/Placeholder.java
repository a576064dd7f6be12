package sluice.matomo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of documents and logs that stand for a user or a password in an address of Redis. Copied as
 * they are they would be sent as a password, and Redis would complain of that one. Stateless.
 */
final class Placeholder {
  /** What stands before the last at sign, and the password of sentinels. */
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?s)^[a-z-]*://([^/?#]*)@|[?&]sentinel(?:Password|User)=([^&#]*)");

  /** An ellipsis, asterisks of a masked log, what manuals and the help of --redis write. */
  private static final Pattern WORD =
      Pattern.compile("[^:]*…[^:]*|\\.{2,}|\\*{2,}|<[^:]*>|USER|PASSWORD|\\(hidden\\)");

  private Placeholder() {}

  /**
   * Refuses an address with one of them in it.
   *
   * @throws IllegalArgumentException with what to do; it holds the placeholder and no password
   */
  static void refuse(String address) {
    Matcher found = CREDENTIALS.matcher(address);
    while (found.find()) {
      String credentials = found.group(1) == null ? found.group(2) : found.group(1);
      for (String part : credentials.split(":")) {
        if (WORD.matcher(part).matches()) {
          throw new IllegalArgumentException(
              "--redis holds '"
                  + part
                  + "', which stands for a user or a password in documents and logs: write the real"
                  + " one. If it is the real one, write its characters as %XX (%2E is a dot, %2A an"
                  + " asterisk)");
        }
      }
    }
  }
}
