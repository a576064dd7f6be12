package sluice.worker.device;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;

/** Tries of a pattern in one text, until one matches. Confined to one detection. */
final class Walk {
  private static final int[] NO_GROUPS = {};

  /** Looks after which it is worth while to keep what is found of runs; few texts take more. */
  private static final int DEAR = 1_000;

  final byte[] text;

  /** Begin and end of each group, from the first one on; -1 for one that took no part. */
  final int[] caught;

  /** Where groups that are not at their end yet began. */
  final int[] begun;

  /** Counts what is looked at. */
  private final AgentText counted;

  /** Where a text that is looked back on has to end; below 0 where none is. */
  int behind = -1;

  private int looks;

  private Map<RunStep, RunStep.Known> runs = Map.of();

  Walk(AgentText text, int groups) {
    this.text = text.lowerBytes();
    this.counted = text;
    this.caught = groups == 0 ? NO_GROUPS : new int[2 * groups];
    this.begun = groups == 0 ? NO_GROUPS : new int[groups];
    Arrays.fill(caught, -1);
  }

  /** Counts looks; see {@link AgentText#spend}. */
  void spend(int more) {
    looks += more;
    counted.spend(more);
  }

  /**
   * What tries have found of a run; null while it is not kept, and where what follows depends on
   * more than the place.
   */
  RunStep.Known known(RunStep run) {
    if (looks < DEAR || behind >= 0) {
      return null;
    }
    if (runs.isEmpty()) {
      runs = new IdentityHashMap<>();
    }
    return runs.computeIfAbsent(run, none -> new RunStep.Known());
  }
}
