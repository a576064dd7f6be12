package sluice.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings that were understood, but hardly as they were meant, each in one line; they stop nothing
 * and are said once. Confined to the main thread.
 */
final class Doubts {
  private static final Logger LOG = LoggerFactory.getLogger(Doubts.class);

  private final Set<String> all = new LinkedHashSet<>();
  private final Set<String> said = new LinkedHashSet<>();

  void addAll(List<String> doubts) {
    all.addAll(doubts);
  }

  List<String> list() {
    return List.copyOf(all);
  }

  /** Logs what was not yet logged. */
  void say() {
    List<String> fresh = new ArrayList<>(all);
    fresh.removeAll(said);
    fresh.forEach(doubt -> LOG.atWarn().addKeyValue("what", doubt).log("setting-doubtful"));
    said.addAll(fresh);
  }
}
