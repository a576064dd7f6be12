package sluice.php.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns of users, as PHP's preg_match takes them. */
class PhpPatternTest {

  private static boolean finds(String pattern, String text) {
    return PhpPattern.delimited(pattern).orElseThrow().finds(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "/b/~abc~true",
        "/B/~abc~false",
        "/B/i~abc~true",
        "#a/b#~xa/b~true",
        "{a{2}}~aa~true",
        "(a(b)c)~abc~true",
        "_ga_~utm_gaid~true",
        " /a/~a~true",
        "/É/i~é~false",
        "/É/iu~é~true",
        "/^.$/~é~false",
        "/^.$/u~é~true",
        "/^..$/~é~true",
        "/a$/~`a\n`~true",
        "/a$/D~`a\n`~false",
        "/a b/x~ab~true",
        "/^b/A~ab~false",
        "/a{,2}/~a{,2}~true",
        "/a{x/~a{x~true",
        "/[[:digit:]]+x/~12x~true",
        "/^[[:^digit:]]$/~1~false",
        "/[a[b]+$/~[ab~true",
        "/[a&&b]+$/~&~true",
        "/[]a]{2}/~]a~true",
        "/(?P<x>a)\\1/~aa~true",
        "/a(?#comment)b/~ab~true",
        "/\\Qa.b\\E/~axb~false",
        "/\\0/~a\0b~true",
        "/[\\b]/~a\bc~true",
        "/^\\N$/~x~true",
        "/(?i)ABC/~abc~true",
        "/a\\/b/~a/b~true",
        "/\\d+/~٣~false",
      })
  void patternIsReadAsPhpReadsIt(String pattern, String text, boolean expected) {
    assertThat(finds(pattern, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "utm_source",
        "\\a\\",
        "/a",
        "/(/",
        "/a/q",
        "/a/U",
        "/[/",
        "(a",
        "/a/b/",
        "/*/",
        "é_é",
        "/\\K/",
        "/(?R)/",
        "/(*FAIL)/",
        "/(?1)(a)/",
        "/(?|a|b)/",
        "   ",
        "/a\\",
      })
  void restDoesNotCompile(String pattern) {
    assertThat(PhpPattern.delimited(pattern)).isEmpty();
  }

  @Test
  void firstGroupIsTakenEvenWhenItIsNotAscii() {
    assertThat(PhpPattern.delimited("/x(.*)y/").orElseThrow().firstGroup("aäxöüy")).contains("öü");
  }

  @Test
  void groupThatTookNoPartIsEmptyText() {
    assertThat(PhpPattern.delimited("/a(b)?/").orElseThrow().firstGroup("a")).contains("");
  }

  @Test
  void patternWithoutGroupHasNoFirstGroup() {
    assertThat(PhpPattern.delimited("/a/").orElseThrow().firstGroup("a")).isEmpty();
  }

  @Test
  void catastrophicPatternIsNoMatchAndEnds() {
    String text = "a".repeat(60) + "!";

    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(finds("/^(a+)+$/", text)).isFalse());
  }

  @Test
  void deepRecursionIsNoMatch() {
    assertThat(finds("/^(a|b)*c$/", "ab".repeat(200_000))).isFalse();
  }
}
