package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What patterns and texts that are made to be dear may cost: looks, memory, stack, and time. */
class StepCostsTest {
  /** As rules of device-detector have runs in runs; without what is known of these, 10^8 looks. */
  @Test
  void runsBehindRunsTakeLooksByTheLengthOfTheText() {
    String runs = "^.*(?:Ab|Cd)/.+ En/(\\d+[\\.\\d]+)(?!.*(?:zz|yy))";
    String agent = "Ab/".repeat(40) + " En/" + "1".repeat(250) + "zz" + "-".repeat(120);
    AgentPattern pattern = new AgentPattern(runs);
    long looks =
        SpentSteps.withoutGivingUp(
            () -> assertThat(pattern.matchAt(AgentText.of(agent), 0)).isEmpty());
    assertThat(looks).isLessThan(400L * agent.length());
  }

  /** Rules of another Matomo may need what steps do not do; Java goes back without end, too. */
  @ParameterizedTest
  @ValueSource(strings = {"\\bx.*a.*a.*a.*a.*a.*a.*a!", "x(a+)+\\1!"})
  void aShortTextThatJavaBacktracksThroughWithoutEndIsCountedAndGivenUp(String pattern) {
    assertThat(AgentSteps.of(pattern)).isSameAs(AgentSteps.NONE);
    String agent = "x" + "a".repeat(500);
    SpentSteps spent =
        SpentSteps.by(
            () -> assertThat(new AgentPattern(pattern).matchAt(AgentText.of(agent), 0)).isEmpty());
    assertThat(spent.givenUp()).isPositive();
    assertThat(spent.steps()).isBetween(5_000_000L, 5_100_000L);
  }

  @Test
  void patternsThatAreMadeToFillMemoryHaveNoStepsOrFewTables() {
    String copies = "[ab]c";
    for (int depth = 0; depth < 7; depth++) {
      copies = "(?:" + copies + "){1,8}";
    }
    assertThat(AgentSteps.of(copies)).isSameAs(AgentSteps.NONE);
    StringBuilder options = new StringBuilder();
    for (char c = 'a'; c <= 'z'; c++) {
      options.append(c == 'a' ? "" : "|").append("[^" + c + "]{6}x");
    }
    assertThat(AgentSteps.of("(?:" + options + ")")).isNotSameAs(AgentSteps.NONE);
  }

  /** Each option told from each other at each place would take minutes. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void thousandsOfOptionsThatHardlyDifferAreCompiledSoon() {
    StringBuilder options = new StringBuilder("zz");
    for (int i = 0; i < 3_000; i++) {
      options.append('|');
      for (int c = 0, rest = i; c < 3; c++, rest /= 26) {
        options.append("[^").append((char) ('a' + rest % 26)).append(']');
      }
    }
    AgentSteps steps = AgentSteps.of("x(?:" + options + ")q");
    assertThat(steps).isNotSameAs(AgentSteps.NONE);
    assertThat(steps.matchAt(AgentText.of("xzzq"), 0)).isPresent();
  }

  /**
   * As deep as can be, in a thread with no more than the usual stack; longer ones are left to Java.
   */
  @Test
  void loopsThroughTheLongestAgentsNeedNoMoreThanAThreadsStack() throws Exception {
    AgentPattern pattern = new AgentPattern("iPad OS ((1[3-7])+(?:[_\\.]\\d+)*)");
    AgentSteps steps = AgentSteps.of(pattern.source());
    AgentText longest = AgentText.of("iPad OS " + "13".repeat((AgentSteps.LONGEST_LOOPED - 8) / 2));
    AgentText longer = AgentText.of(longest.bytes() + "13");
    assertThat(steps.areFor(longest)).isTrue();
    assertThat(steps.areFor(longer)).isFalse();
    AtomicBoolean matched = new AtomicBoolean();
    Thread thread =
        new Thread(null, () -> matched.set(steps.matchAt(longest, 0).isPresent()), "a", 1 << 20);
    thread.start();
    thread.join();
    assertThat(matched).isTrue();
    assertThat(pattern.matchAt(longer, 0)).isPresent();
  }
}
