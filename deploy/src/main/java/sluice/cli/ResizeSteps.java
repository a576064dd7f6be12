package sluice.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a resize waits for: beside a bar of what was drained, or where there is no terminal a line
 * for each step; one whose numbers alone have changed is the same step. Confined to one thread.
 */
final class ResizeSteps {
  private static final Pattern NUMBERS = Pattern.compile("\\b[0-9]+\\b");

  private final Progress progress;
  private final PrintStream out;
  private List<String> said = List.of();
  private long most;

  ResizeSteps(Progress progress, PrintStream out) {
    this.progress = progress;
    this.out = out;
  }

  /**
   * Shows a look at what is waited for.
   *
   * @param waits in words, not empty
   * @param remaining request sets that are still to be drained
   */
  void waitsFor(List<String> waits, long remaining) {
    most = Math.max(most, remaining);
    progress.grows(most);
    progress.reached(most - remaining, "waiting for " + String.join(", ", waits));
    List<String> step = waits.stream().map(wait -> NUMBERS.matcher(wait).replaceAll("N")).toList();
    if (!progress.isBar() && !step.equals(said)) {
      waits.forEach(what -> out.println("waiting for " + what));
    }
    said = step;
  }
}
