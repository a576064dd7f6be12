package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.ByteText;
import sluice.php.pattern.PhpPattern;

/**
 * Patterns as steps against the same patterns as regular expressions of Java, at each place of
 * texts that are made of the patterns themselves and then damaged. Rules are those on the class
 * path, and those of a Matomo that SLUICE_TEST_MATOMO_DIR names.
 */
class AgentStepsTest {

  /** The same texts in each run. */
  private static final long SEED = 15;

  /** All that can be caught, each with a mark that tells whether there was such a group. */
  private static final String ALL_GROUPS = "$1|$2|$3|$4|$5|$6|$7|$8|$9";

  private static final List<String> FILES =
      List.of(
          "bots.yml",
          "oss.yml",
          "client/feed_readers.yml",
          "client/mobile_apps.yml",
          "client/mediaplayers.yml",
          "client/pim.yml",
          "client/browsers.yml",
          "client/browser_engine.yml",
          "client/libraries.yml",
          "device/televisions.yml",
          "device/shell_tv.yml",
          "device/notebooks.yml",
          "device/consoles.yml",
          "device/car_browsers.yml",
          "device/cameras.yml",
          "device/portable_media_player.yml",
          "device/mobiles.yml");

  /** device-detector's own way: every pattern in this wrapper, tried on the whole user agent. */
  private static final String WRAPPER = "(?:^|[^A-Z0-9_-]|[^A-Z0-9-]_|sprd-|MZ-)(?:%s)";

  private final Random random = new Random(SEED);

  static List<RuleFiles> rules() {
    String matomo = System.getenv("SLUICE_TEST_MATOMO_DIR");
    return matomo == null
        ? List.of(RuleFiles.builtIn())
        : List.of(RuleFiles.builtIn(), RuleFiles.ofMatomo(Path.of(matomo)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab?c",
        "a+?b",
        "a{2,3}b",
        "a{2,3}?b|aa",
        "(a|ab)(c|bcd)(d*)",
        "(a)?(b)?c",
        "(?:ab|cd){1,2}d",
        "(?:ab|cd){0,3}?d",
        "[^ab]+c",
        "[^ab]*?c$",
        "^ab|b$",
        "(?:^|b)a",
        "(?!ab)a.",
        "(?=ab)a[^c]",
        "(?<!a)b",
        "(?<=a|bc)b",
        "(?<!a|bc)b",
        "(?<!^)b",
        "a(?!b|$)",
        ".+b.+c",
        ".*?b(.*)c",
        "[\\w]+-[\\w.-]+",
        "\\w+ \\d",
        "\\s\\S\\W\\D",
        "(\\d+(?:[_.]\\d+)*)",
        "(?:[ab]c)+?b",
        "(?:a|b|c|ab|bc|abc|ca|cab)c",
        "(?:a|b|[^c]|ab|b?c|.bc|ca|cab|)d",
        "(a|b|c|ab|d?|ac|cab)(b|a)",
        "[]a]b",
        "[a-]b",
        "a{,2}b",
        "\\.a\\-",
        "é|[é]b",
        "(a)|b|(c)",
        "\n?a\n$",
        "a$\n?",
        "(?:(a)b?)?(?:c|d)?",
        "[!-~]",
        "[Z-a]b",
        "[^Z-a]b",
        "[^\\w]b",
        "[\\w\\s]c",
        "(?<=(?<!a)b)c",
        "(?<!a(?!b).)c",
        "(?:a?)?b",
        "[^é]b"
      })
  void stepsCatchWhatJavaCatches(String pattern) {
    AgentPattern both = new AgentPattern(ByteText.of(pattern));
    assertThat(AgentSteps.of(both.source())).isNotSameAs(AgentSteps.NONE);
    for (int i = 0; i < 3_000; i++) {
      assertSame(both, AgentText.of(text("aAbBcCd1. -_\né", 1 + random.nextInt(12))));
    }
  }

  /** What Java does by rules of its own, or what could take long. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a++b",
        "a\\b",
        "(a)\\1",
        "(?i)a",
        "(?>a|ab)c",
        "(?!(a))b",
        "(?:a|a)*b",
        "(?:(a)|b)*",
        "(a(b)?)+c",
        "(?:a+b?)*c",
        "(?:a*)*b",
        "(?:a?){2}b",
        "(?<!a+)b",
        "[[:alpha:]]",
        "[\\d-x]",
        "[z-a]",
        "a**",
        "(a",
        "a)",
        "a\\",
        "{2}a",
        "a{2}{3}",
        "a+{2}",
        "[+-[:alpha:]]",
        "(?<=(?:a|bc){1,2})x",
        "(?<=(?:ab){2})x"
      })
  void thereAreNoStepsForWhatIsNotSurelyTheSame(String pattern) {
    assertThat(AgentSteps.of(pattern)).isSameAs(AgentSteps.NONE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleCatchesByStepsWhatJavaCatches(RuleFiles files) {
    int without = 0;
    List<String> patterns = new ArrayList<>();
    FILES.forEach(file -> rules(files, file).forEach(rule -> addPatterns(rule, patterns)));
    assertThat(patterns).hasSizeGreaterThan(10_000);
    for (String regex : patterns) {
      AgentPattern both = new AgentPattern(ByteText.of(regex));
      if (AgentSteps.of(both.source()) == AgentSteps.NONE) {
        without++;
        continue;
      }
      RegexNode shape = RegexReader.exact(both.source());
      for (int i = 0; i < 3; i++) {
        assertSame(both, AgentText.ofBytes(damaged(spelled(shape), i)));
      }
      assertSameInLongText(both, damaged(spelled(shape), 0));
    }
    assertThat(without).isLessThan(patterns.size() / 1_000);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void firstRuleOfAListIsThatOfDeviceDetectorsWay(RuleFiles files) {
    for (String file : FILES) {
      List<String> regexes = new ArrayList<>();
      rules(files, file).forEach(rule -> regexes.add(Yaml.text(rule, "regex")));
      if (!regexes.isEmpty()) {
        assertFirstIsSame(regexes);
      }
    }
  }

  private void assertFirstIsSame(List<String> regexes) {
    RuleList<String> list = RuleList.of(regexes, Function.identity());
    List<Optional<Pattern>> plain =
        regexes.stream()
            .map(regex -> PhpPattern.overBytes(ByteText.of(String.format(WRAPPER, regex))))
            .toList();
    for (int i = 0; i < 40; i++) {
      String regex = regexes.get(random.nextInt(regexes.size()));
      String text = damaged(spelled(shape(regex)), i % 3);
      Optional<String> expected = Optional.empty();
      for (int rule = 0; rule < plain.size() && expected.isEmpty(); rule++) {
        Matcher matcher = plain.get(rule).orElseThrow().matcher(text);
        if (matcher.find()) {
          expected = Optional.of(regexes.get(rule) + Groups.of(matcher).fill(ALL_GROUPS));
        }
      }
      assertThat(
              list.first(AgentText.ofBytes(text))
                  .map(hit -> hit.rule() + hit.groups().fill(ALL_GROUPS)))
          .as(text)
          .isEqualTo(expected);
    }
  }

  /** Such as are dear enough for what tries find of runs to be kept, from one place to the next. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.*b.+(c)d",
        "a.*?b.+?(c)d",
        "a([ab]+)([bc]*)(.{2,90})d",
        "a.*(?=b.*c).*d",
        "(a+)(?!.*e)(.*)d",
        "a[^e]*(?<=b)c+(?:b|.*c)d",
        "(?:a[bc]*)+(c*)d",
        "a(.*)(?:b(.*)c|(.*)b)(d|e)"
      })
  void whatIsKeptOfRunsChangesNothing(String pattern) {
    AgentPattern both = new AgentPattern(pattern);
    assertThat(AgentSteps.of(pattern)).isNotSameAs(AgentSteps.NONE);
    for (int i = 0; i < 60; i++) {
      AgentText text = AgentText.of(text("abc", 60) + text("abcde", random.nextInt(60)));
      for (int at = 0; at < text.bytes().length(); at++) {
        assertSame(both, text, at);
      }
    }
  }

  @Test
  void aRunOfMoreThanThereIsDoesNotMatch() {
    for (String pattern : List.of("a{2147483647}", "a{2147483600,}b?")) {
      assertThat(new AgentPattern(pattern).matchAt(AgentText.of("a".repeat(200)), 100)).isEmpty();
    }
  }

  @Test
  void fragmentsBeginWhereNoLetterStandsBefore() {
    AgentFragment fragment = AgentFragment.atWord("Foo/[\\.0-9]*", "foo/");
    Pattern plain = fragment.pattern();
    for (int i = 0; i < 3_000; i++) {
      String text = text("fF/_- 9aé", random.nextInt(4)) + "foO/" + text("f1. ", 2);
      AgentText agent = AgentText.of(text);
      assertThat(fragment.isIn(agent)).as(text).isEqualTo(plain.matcher(agent.bytes()).find());
    }
  }

  /** Each place has a text of its own, because a long one counts what all of them cost. */
  private static void assertSameInLongText(AgentPattern both, String part) {
    String padding = "x; ".repeat(200);
    for (int place : AgentText.ofBytes(part).starts()) {
      AgentText text = AgentText.ofBytes(padding + part);
      assertThat(text.isLong()).isTrue();
      assertSame(both, text, padding.length() + place);
    }
  }

  /** Any one character for a pattern that the reader does not know. */
  private static RegexNode shape(String regex) {
    try {
      return RegexReader.exact(ByteText.of(regex));
    } catch (IllegalArgumentException notKnown) {
      return new RegexNode.OneOf(regex);
    }
  }

  private static void assertSame(AgentPattern both, AgentText text) {
    for (int at = 0; at <= text.bytes().length(); at++) {
      assertSame(both, text, at);
    }
  }

  private static void assertSame(AgentPattern both, AgentText text, int at) {
    Optional<String> bySteps = both.matchAt(text, at).map(groups -> groups.fill(ALL_GROUPS));
    Optional<String> byJava = both.javaAt(text, at).map(groups -> groups.fill(ALL_GROUPS));
    if (!bySteps.equals(byJava)) {
      assertThat(bySteps).as(both.source() + " at " + at + " of " + text.bytes()).isEqualTo(byJava);
    }
  }

  private static Collection<?> rules(RuleFiles files, String file) {
    return file.startsWith("device/") ? files.rulesByBrand(file).values() : files.rules(file);
  }

  private static void addPatterns(Object rule, List<String> patterns) {
    if (rule instanceof Map<?, ?> map && map.get("regex") instanceof String regex) {
      patterns.add(regex);
      Yaml.list(rule, "models").forEach(model -> addPatterns(model, patterns));
      Yaml.list(rule, "versions").forEach(version -> addPatterns(version, patterns));
    }
  }

  private String text(String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(one(alphabet));
    }
    return text.toString();
  }

  private char one(String choices) {
    return choices.charAt(random.nextInt(choices.length()));
  }

  /** In a user agent, with none, one or two of its characters lost, changed or doubled. */
  private String damaged(String text, int times) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 0; i < times && damaged.length() > 0; i++) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.setCharAt(at, one("a0 ;/_-."));
        default -> damaged.insert(at, damaged.charAt(at));
      }
    }
    String agent = "Mozilla/5.0 (Linux; Android 9; " + damaged + " Build/X) Chrome/80.0 Mobile";
    return agent.substring(0, Math.min(agent.length(), 500));
  }

  /** A text that the pattern matches, but for what it must not have around it. */
  private String spelled(RegexNode node) {
    if (node instanceof RegexNode.Letters letters) {
      char letter = one(letters.choices());
      boolean isUpper = letter >= 'a' && letter <= 'z' && random.nextBoolean();
      return String.valueOf(isUpper ? Character.toUpperCase(letter) : letter);
    }
    if (node instanceof RegexNode.Others || node instanceof RegexNode.OneOf) {
      return String.valueOf(one("aZ09_ -."));
    }
    if (node instanceof RegexNode.Sequence sequence) {
      StringBuilder text = new StringBuilder();
      sequence.parts().forEach(part -> text.append(spelled(part)));
      return text.toString();
    }
    if (node instanceof RegexNode.Choice choice) {
      return spelled(choice.branches().get(random.nextInt(choice.branches().size())));
    }
    if (node instanceof RegexNode.Group group) {
      return spelled(group.inside());
    }
    if (node instanceof RegexNode.Lazy lazy) {
      return spelled(lazy.repeat());
    }
    return node instanceof RegexNode.Repeat repeat ? repeated(repeat) : "";
  }

  private String repeated(RegexNode.Repeat repeat) {
    StringBuilder text = new StringBuilder();
    int times = Math.min(repeat.max(), repeat.min() + random.nextInt(3));
    for (int i = 0; i < times; i++) {
      text.append(spelled(repeat.node()));
    }
    return text.toString();
  }
}
