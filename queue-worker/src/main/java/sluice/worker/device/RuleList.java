package sluice.worker.device;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sluice.php.ByteText;
import sluice.php.pattern.CountedText;
import sluice.worker.door.DoorCounts;

/**
 * Rules in the order of their file; the first whose pattern matches wins.
 *
 * <p><b>Cost.</b> device-detector tries thousands of patterns on a user agent. Here each pattern is
 * cut into its branches ({@link Branch}); a pattern is tried only where one of the texts stands
 * that a match of a branch begins with, and only if the other text that the branch needs occurs.
 * What is left are a few patterns at a position or two each. The index is built on first use,
 * because most lists (the models of a brand) are hardly ever asked. Thread-safe.
 *
 * @param <T> what a rule says
 */
final class RuleList<T> {

  /** The rule that matched and what its pattern caught. */
  record Hit<T>(T rule, Groups groups) {}

  /**
   * @param heads finds branches, by number
   * @param rules per branch its rule
   * @param branches by number; their heads are in the trie only
   * @param needed by branch the texts of which one has to occur, as the branch says them
   * @param triples by branch three chars of the text that it needs, if it needs just one: most
   *     branches end here, and what is looked at lies close together
   * @param triplesOfMany by branch three chars of each text that it needs
   * @param anywhere the branches without a head
   */
  private record Index(
      HeadTrie heads,
      int[] rules,
      List<Branch> branches,
      String[][] needed,
      short[] triples,
      short[][] triplesOfMany,
      int[] anywhere) {

    Needs needs(AgentText text) {
      return text.isLong()
          ? new KnownNeeds(this, text, new BitSet(), new BitSet(), new int[branches.size()])
          : branch -> isPossible(branch, text);
    }

    private boolean isPossible(int branch, AgentText text) {
      return text.mayHave(triples[branch])
          && text.containsAny(needed[branch], triplesOfMany[branch]);
    }
  }

  /** Tells whether a branch has to be tried. */
  private interface Needs {

    /** Whether the text has what the branch needs. */
    boolean areMet(int branch);

    /**
     * Whether it fails at this place, given that it fails at those before; asked of ascending
     * places.
     */
    default boolean fails(int branch, int place) {
      return false;
    }
  }

  /**
   * Looks once for each branch, because in a long text its head may stand at any number of places.
   *
   * @param failsUntil per branch a place; see {@link FreeRun#failsUntil}
   */
  private record KnownNeeds(Index index, AgentText text, BitSet asked, BitSet met, int[] failsUntil)
      implements Needs {

    @Override
    public boolean areMet(int branch) {
      if (!asked.get(branch)) {
        asked.set(branch);
        met.set(branch, index.isPossible(branch, text));
      }
      return met.get(branch);
    }

    @Override
    public boolean fails(int branch, int place) {
      if (place < failsUntil[branch]) {
        return true;
      }
      Optional<FreeRun> run = index.branches.get(branch).run();
      if (run.isEmpty()) {
        return false;
      }
      int until = run.get().failsUntil(text.lower(), place);
      failsUntil[branch] = until;
      return until > place && !run.get().canEnd(text.lower(), place, until);
    }
  }

  private static final String[] NO_TEXTS = {};

  /** The position at which every user agent begins. */
  private static final int[] FIRST = {0};

  private final List<T> rules;
  private final AgentPattern[] patterns;
  private volatile Index index;

  private RuleList(List<T> rules, AgentPattern[] patterns) {
    this.rules = rules;
    this.patterns = patterns;
  }

  static <T> RuleList<T> of(List<T> rules, Function<T, String> regex) {
    AgentPattern[] patterns =
        rules.stream()
            .map(rule -> new AgentPattern(ByteText.of(regex.apply(rule))))
            .toArray(AgentPattern[]::new);
    return new RuleList<>(List.copyOf(rules), patterns);
  }

  /** A list of one pattern, for a yes or no. */
  static RuleList<String> ofPattern(String regex) {
    return of(List.of(regex), Function.identity());
  }

  List<T> rules() {
    return rules;
  }

  boolean matches(AgentText text) {
    return first(text).isPresent();
  }

  /**
   * Hot path: any thread, does not block; allocates the list of places and a walk per rule. Guarded
   * by DeviceDetectorBenchmark.
   */
  Optional<Hit<T>> first(AgentText text) {
    if (patterns.length == 0) {
      return Optional.empty();
    }
    try {
      return firstOf(text);
    } catch (CountedText.StepsExceeded endless) {
      DoorCounts.matchGivenUp();
      return Optional.empty();
    }
  }

  private Optional<Hit<T>> firstOf(AgentText text) {
    Candidates candidates = candidates(text);
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.isRepeated(i)) {
        continue;
      }
      int rule = candidates.rule(i);
      Optional<Groups> groups = patterns[rule].matchAt(text, candidates.position(i));
      if (groups.isPresent()) {
        return Optional.of(new Hit<>(rules.get(rule), groups.get()));
      }
    }
    return Optional.empty();
  }

  /** Where which rules may match, in the order in which they are to be tried. */
  Candidates candidates(AgentText text) {
    Index ready = index();
    Needs needs = ready.needs(text);
    Candidates found = new Candidates();
    HeadTrie.Visitor visitor =
        (branch, start) -> {
          text.spend(1);
          if (needs.areMet(branch) && !needs.fails(branch, start)) {
            found.add(ready.rules[branch], start);
          }
        };
    int[] beginnings = text.beginnings();
    for (int i = 0; i < beginnings.length; i++) {
      if (ready.heads.mayBegin(beginnings[i])) {
        ready.heads.visit(text.lowerBytes(), text.starts()[i], visitor);
      }
    }
    for (int branch : ready.anywhere) {
      if (needs.areMet(branch)) {
        boolean once = ready.branches.get(branch).scans() && text.isOneLine();
        for (int start : once ? FIRST : text.starts()) {
          if (!needs.fails(branch, start)) {
            found.add(ready.rules[branch], start);
          }
        }
      }
    }
    found.sort();
    return found;
  }

  private Index index() {
    Index ready = index;
    if (ready == null) {
      ready = buildIndex();
      index = ready;
    }
    return ready;
  }

  private Index buildIndex() {
    List<HeadTrie.Head> heads = new ArrayList<>();
    List<Branch> branches = new ArrayList<>();
    List<Integer> ruleOfBranch = new ArrayList<>();
    List<Integer> anywhere = new ArrayList<>();
    for (int rule = 0; rule < patterns.length; rule++) {
      for (Branch branch : branches(patterns[rule].source())) {
        int number = branches.size();
        branch.heads().forEach(head -> heads.add(new HeadTrie.Head(head, number)));
        if (branch.heads().isEmpty()) {
          anywhere.add(number);
        }
        branches.add(branch.withoutHeads());
        ruleOfBranch.add(rule);
      }
    }
    String[][] needed = new String[branches.size()][];
    short[] triples = new short[needed.length];
    short[][] triplesOfMany = new short[needed.length][];
    for (int i = 0; i < needed.length; i++) {
      List<String> texts = branches.get(i).needed();
      needed[i] = texts.isEmpty() ? NO_TEXTS : texts.toArray(String[]::new);
      triplesOfMany[i] = CharTriples.ofEach(needed[i]);
      triples[i] = needed[i].length == 1 ? triplesOfMany[i][0] : CharTriples.NONE;
    }
    return new Index(
        HeadTrie.of(heads),
        toArray(ruleOfBranch),
        List.copyOf(branches),
        needed,
        triples,
        triplesOfMany,
        toArray(anywhere));
  }

  private static int[] toArray(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A pattern that the reader does not know, or that is nested too deep, may begin anyhow. */
  private static List<Branch> branches(String pattern) {
    try {
      return Branch.of(RegexReader.read(pattern));
    } catch (IllegalArgumentException
        | StringIndexOutOfBoundsException
        | StackOverflowError notKnown) {
      return Branch.of(new RegexNode.Anything());
    }
  }
}
