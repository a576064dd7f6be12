package sluice.worker.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rules in the order of their file; the first whose pattern matches wins.
 *
 * <p><b>Cost.</b> Before any pattern is tried, the list of candidates is cut down: a rule whose
 * matches begin with known texts is tried only if one of them stands where a rule may begin, and a
 * rule with a text that it needs only if that text occurs. All others are always tried. The index
 * is built on first use, because most lists (the models of a brand) are never asked. Thread-safe.
 *
 * @param <T> what a rule says
 */
final class RuleList<T> {

  /** The rule that matched and what its pattern caught. */
  record Hit<T>(T rule, Groups groups) {}

  private record Always(int rule, List<String> neededTexts) {}

  private record Index(HeadTrie heads, List<Always> always) {}

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
            .map(rule -> new AgentPattern(AgentText.toBytes(regex.apply(rule))))
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

  Optional<Hit<T>> first(AgentText text) {
    int last = -1;
    for (int rule : candidates(text)) {
      if (rule != last) {
        last = rule;
        Optional<Groups> groups = patterns[rule].match(text);
        if (groups.isPresent()) {
          return Optional.of(new Hit<>(rules.get(rule), groups.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** Numbers of the rules that may match, ascending, some perhaps twice. */
  int[] candidates(AgentText text) {
    Index ready = index();
    RuleNumbers found = new RuleNumbers();
    for (int start : text.starts()) {
      ready.heads.collect(text.lower(), start, found);
    }
    for (Always always : ready.always) {
      if (always.neededTexts.isEmpty() || containsAny(text, always.neededTexts)) {
        found.add(always.rule);
      }
    }
    return found.sorted();
  }

  private static boolean containsAny(AgentText text, List<String> needed) {
    for (String one : needed) {
      if (text.contains(one)) {
        return true;
      }
    }
    return false;
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
    HeadTrie heads = new HeadTrie();
    List<Always> always = new ArrayList<>();
    for (int rule = 0; rule < patterns.length; rule++) {
      RegexNode node = shape(patterns[rule].source());
      var texts = Heads.of(node).all();
      if (texts.contains("")) {
        always.add(new Always(rule, NeededText.of(node)));
      } else {
        for (String text : texts) {
          heads.add(text, rule);
        }
      }
    }
    return new Index(heads, List.copyOf(always));
  }

  /** A pattern that the reader does not know may begin with anything. */
  private static RegexNode shape(String pattern) {
    try {
      return RegexReader.read(pattern);
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException notKnown) {
      return new RegexNode.Anything();
    }
  }
}
