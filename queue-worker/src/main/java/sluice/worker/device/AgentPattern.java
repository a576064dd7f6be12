package sluice.worker.device;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.php.pattern.CountedText;
import sluice.php.pattern.PhpPattern;
import sluice.worker.door.DoorCounts;

/**
 * One pattern of the rules, compiled when first tried: to steps, or where there are none for this
 * text to a regular expression of Java. Thread-safe: two threads may compile the same pattern, both
 * results are equal.
 */
final class AgentPattern {

  private static final Logger LOG = LoggerFactory.getLogger(AgentPattern.class);

  /** Chars of a pattern that tell which it is. */
  private static final int LOGGED = 200;

  private static final Pattern NEVER = Pattern.compile("(?!)");

  private final String source;
  private volatile Pattern compiled;
  private volatile AgentSteps steps;

  AgentPattern(String source) {
    this.source = source;
  }

  /** What it catches when it begins just here; what stands before is seen by look-behinds. */
  Optional<Groups> matchAt(AgentText text, int position) {
    try {
      AgentSteps ready = steps();
      return ready.areFor(text) ? bySteps(ready, text, position) : javaAt(text, position);
    } catch (StackOverflowError | CountedText.StepsExceeded endless) {
      DoorCounts.matchGivenUp(); // PHP's backtrack limit gives up as well
      return Optional.empty();
    }
  }

  /** Java goes less deep than some loops of steps do. */
  private Optional<Groups> bySteps(AgentSteps ready, AgentText text, int position) {
    try {
      return ready.matchAt(text, position);
    } catch (StackOverflowError deep) {
      return javaAt(text, position);
    }
  }

  /** The same without steps. */
  Optional<Groups> javaAt(AgentText text, int position) {
    Matcher matcher = pattern().matcher(text.counted());
    matcher.useAnchoringBounds(false).useTransparentBounds(true);
    matcher.region(position, text.bytes().length());
    return matcher.lookingAt() ? Optional.of(Groups.of(matcher)) : Optional.empty();
  }

  /** The pattern text, UTF-8 bytes as chars. */
  String source() {
    return source;
  }

  private AgentSteps steps() {
    AgentSteps ready = steps;
    if (ready == null) {
      ready = AgentSteps.of(source);
      steps = ready;
    }
    return ready;
  }

  private Pattern pattern() {
    Pattern ready = compiled;
    if (ready == null) {
      ready = compile(source);
      compiled = ready;
    }
    return ready;
  }

  private static Pattern compile(String source) {
    Optional<Pattern> usable = PhpPattern.overBytes(source);
    if (usable.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("pattern", source.substring(0, Math.min(LOGGED, source.length())))
          .addKeyValue("effect", "it never matches")
          .log("device-pattern-unusable");
    }
    return usable.orElse(NEVER);
  }
}
