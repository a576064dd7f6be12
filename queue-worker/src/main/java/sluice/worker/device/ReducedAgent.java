package sluice.worker.device;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.php.ByteText;
import sluice.php.PhpValues;
import sluice.worker.door.HitDoor;

/**
 * Chrome's reduced user agent, in which the model is always K or missing, and how the model in the
 * hints is put back into it. Immutable.
 */
final class ReducedAgent {

  private static final RuleList<String> DESKTOP =
      RuleList.ofPattern("(?:Windows (?:NT|IoT)|X11; Linux x86_64)");

  private static final RuleList<String> NOT_DESKTOP =
      RuleList.ofPattern(
          "CE-HTML| Mozilla/|Andr[o0]id|Tablet|Mobile|iPhone|Windows Phone|ricoh|OculusBrowser"
              + "|PicoBrowser|Lenovo|compatible; MSIE|Trident/|Tesla/|XBOX|FBMD/|ARM; ?([^)]+)");

  private static final Pattern DESKTOP_PART = Pattern.compile("X11; Linux x86_64");

  private final Edition edition;
  private final AgentFragment reduced;
  private final Pattern part;

  ReducedAgent(Edition edition) {
    this.edition = edition;
    String ten = "10[.\\d]*; K(?: Build/|[;)])";
    String pattern =
        edition.isSince("6.5.0")
            ? "Android (?:1[0-6][.\\d]*; K(?: Build/|[;)])|1[0-6]\\)) AppleWebKit"
            : edition.isSince("6.4.2")
                ? "Android (?:" + ten + "|1[1-5]\\)) AppleWebKit"
                : "Android " + ten;
    this.reduced = AgentFragment.anywhere(pattern, "android 1");
    this.part =
        Pattern.compile(
            edition.isSince("6.4.2") ? "Android (?:10[.\\d]*; K|1[1-5])" : "Android 10[.\\d]*; K");
  }

  boolean isReduced(AgentText text) {
    return reduced.isIn(text)
        && !(edition.knowsLatestNames() && text.contains("telegram-android/"));
  }

  /** Whether it is that of a desktop, which has no model either. */
  boolean isDesktop(AgentText text) {
    return DESKTOP.matches(text) && !NOT_DESKTOP.matches(text);
  }

  /** The user agent as it was before it was reduced; the same without a hinted model. */
  AgentText restore(AgentText text, ClientHints hints) {
    if (PhpValues.isEmpty(hints.model())) {
      return text;
    }
    AgentText restored = text;
    if (isReduced(text)) {
      String version = hints.platformVersion().isEmpty() ? "10" : hints.platformVersion();
      restored = replace(text, part, "Android " + version + "; " + hints.model());
    }
    if (edition.restoresDesktopAgent() && isDesktop(restored)) {
      restored = replace(restored, DESKTOP_PART, "X11; Linux x86_64; " + hints.model());
    }
    return restored;
  }

  /** No longer than a user agent may be: a hostile one has the part a hundred times. */
  private static AgentText replace(AgentText text, Pattern part, String by) {
    String bytes = Matcher.quoteReplacement(ByteText.of(by));
    Matcher matcher = part.matcher(text.bytes());
    StringBuilder replaced = new StringBuilder();
    while (replaced.length() < HitDoor.AGENT_CHARACTERS && matcher.find()) {
      matcher.appendReplacement(replaced, bytes);
    }
    matcher.appendTail(replaced);
    return AgentText.ofBytes(HitDoor.cut(replaced.toString(), HitDoor.AGENT_CHARACTERS));
  }
}
