package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sluice.php.ByteText;
import sluice.php.pattern.PhpPattern;

class RuleListTest {

  /** device-detector's own way: every pattern in this wrapper, tried on the whole user agent. */
  private static final String WRAPPER = "(?:^|[^A-Z0-9_-]|[^A-Z0-9-]_|sprd-|MZ-)(?:%s)";

  private static final List<String> PATTERNS =
      List.of(
          "Foo/(\\d+)",
          "(?:Bar|Ba[zr]{2})(?:[);/ ]|$)",
          ".*tail-(x)$",
          "(A )?B1",
          "[\\w]+-EX",
          "(?<!no )Chrome",
          "^start",
          "X[0-9]{2}Y",
          "a{2,}z",
          "[^;]+; q",
          "é1",
          "(?:SM-|GT-)?[NT]\\d",
          "(Z|W)+end",
          "\\[x\\]|[[]y");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Foo/12 Bar",
        "xFoo/12",
        "_Foo/9",
        "a_Foo/9",
        "-Foo/9",
        "sprd-Foo/9",
        "MZ-Foo/7",
        "x BaZZ; n",
        "BARZ",
        "some tail-x",
        "line\nmy tail-x",
        "A B1",
        "B1",
        "q-EX",
        "no Chrome",
        "yes Chrome",
        "start",
        "x start",
        "X12Y X1Y",
        "aaaz az",
        "w; q",
        "é1",
        "SM-T5 N7",
        "ZWend",
        "[X] [y"
      })
  void findsWhatTheWrappedPatternsFindOneByOne(String userAgent) {
    AgentText text = AgentText.of(userAgent);
    Optional<String> expected =
        PATTERNS.stream().filter(pattern -> wrapped(pattern, text)).findFirst();
    assertThat(RuleList.of(PATTERNS, Function.identity()).first(text).map(RuleList.Hit::rule))
        .isEqualTo(expected);
    for (String pattern : PATTERNS) {
      assertThat(RuleList.ofPattern(pattern).matches(text))
          .as(pattern)
          .isEqualTo(wrapped(pattern, text));
    }
  }

  /** Those that pass a run of anything, and begin in each way that tells them where to begin. */
  private static final List<String> RUNS =
      List.of(
          "Foo.*V3[67]0(?:[);/ ]|$)",
          "Foo[ _]?([^/;)]+)(?: Build|[);])",
          "(?:Foo[ _-])+([^;/]+) Build",
          "Foo(?:[ _]?Bar)?[ _]?([^/;]+)(?:[)]| Build)",
          "F[a-z0-9]{2,}[^/;]+Bar",
          "Foo[ -_]([^/;]*)Bar",
          "Foo;?[^;]+Bar",
          "Foo ([A-Za-z0-9. ]+)Bar",
          "(?:Foo|Fo)[^x]+Bar",
          "(?<!no )Foo.+Bar",
          "(?!Foo o).*Bar",
          "(?:^|no )F.*?Bar",
          "[^;]+; Bar",
          "F.+Bar$");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Foo ",
        "no Foo ",
        "Foo;",
        "Foo/",
        "Foo\n",
        "Foo_",
        "Foo-",
        "FooFoo ",
        "Fo ",
        "Fob ",
        "F12 ",
        "Foo Bar/",
        "Foo x; ",
        "foo v3/"
      })
  void placesThatAreLeftOutOfALongTextWouldNotHaveMatched(String part) {
    List<RuleList<String>> lists = RUNS.stream().map(RuleList::ofPattern).toList();
    List<Pattern> wrapped = RUNS.stream().map(RuleListTest::wrapped).toList();
    String begin = part.repeat(1 + 512 / part.length());
    for (String middle : List.of("", "Foo;", "no Foo ", "\nFoo ", "/Foo o")) {
      for (String end : List.of("", "x Bar", " Build", ")", "\nBar", "V360")) {
        AgentText text = AgentText.of(begin + middle + end);
        assertThat(text.isLong()).isTrue();
        for (int i = 0; i < RUNS.size(); i++) {
          assertThat(lists.get(i).matches(text))
              .as(RUNS.get(i) + " on ... " + middle + end)
              .isEqualTo(wrapped.get(i).matcher(text.bytes()).find());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?:ca)?+c[^;]+z", "(?:ca){0,2}+c[^;]+z", "(?:ca)?c[^;]++;"})
  void whatKeepsWhatItHasTakenIsTriedAtEachPlace(String pattern) {
    AgentText text = AgentText.of("cab cxz" + " ".repeat(600) + ";");
    assertThat(text.isLong()).isTrue();
    assertThat(wrapped(pattern, text)).isTrue();
    assertThat(RuleList.ofPattern(pattern).matches(text)).isTrue();
  }

  private static boolean wrapped(String pattern, AgentText text) {
    return wrapped(pattern).matcher(text.bytes()).find();
  }

  private static Pattern wrapped(String pattern) {
    return PhpPattern.overBytes(ByteText.of(String.format(WRAPPER, pattern))).orElseThrow();
  }

  @Test
  void leftmostPlaceFillsTheGroups() {
    var hit = RuleList.ofPattern("Foo/(\\d+)|(Bar)").first(AgentText.of("Foo/x Bar Foo/3"));
    assertThat(hit.orElseThrow().groups().fill("<$1|$2>")).isEqualTo("<|Bar>");
  }

  @Test
  void groupsFillAsInPhp() {
    var one = RuleList.ofPattern("(a)(b)?").first(AgentText.of("a")).orElseThrow().groups();
    assertThat(one.fill("$1-$2-$3")).isEqualTo("a--$3");
    assertThat(one.fill(" $1 ")).isEqualTo("a");
  }

  @Test
  void unusablePatternNeverMatches() {
    assertThat(RuleList.ofPattern("a(?(x)b|c").matches(AgentText.of("abc"))).isFalse();
  }

  /** PHP has no match of it, Java none that its stack is deep enough for. */
  @ParameterizedTest
  @ValueSource(ints = {300, 3_000, 30_000})
  void patternThatIsNestedTooDeepThrowsNothing(int depth) {
    String deep = "(?:".repeat(depth) + "x" + ")".repeat(depth);
    RuleList<String> list = RuleList.of(List.of(deep, "Foo"), Function.identity());
    assertThat(list.first(AgentText.of("a Foo")).orElseThrow().rule()).isEqualTo("Foo");
  }
}
