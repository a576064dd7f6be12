package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;
import static sluice.tries.Tries.forAll;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sluice.request.HostileText;
import sluice.tries.Choices;

/** config.ini.php: what is written in quotes is read back, and any text is read somehow. */
class IniPropertiesTest {

  private static final List<String> GRAMMAR =
      List.of(
          "[a]",
          "[",
          "]",
          "\n",
          "key",
          "=",
          " = ",
          "\"",
          "'",
          "\\",
          ";",
          "#",
          "[]",
          "on",
          "${HOME}",
          "&amp;",
          "&#39;",
          "\r",
          "[x]\n",
          "a[] = b\n");

  private static String value(Choices choices) {
    return HostileText.unicode(choices)
        .replaceAll("[\\r\\n\\f\\u000b\\u0085\\u2028\\u2029]", " ")
        .replace('{', '(')
        .replace('&', '+');
  }

  @Test
  void quotedValuesAreReadBack() {
    forAll(all -> all.list(1, 5, IniPropertiesTest::value), IniPropertiesTest::assertReadBack);
  }

  private static void assertReadBack(List<String> values) {
    StringBuilder text = new StringBuilder("; <?php exit; ?>\n[Section]\n");
    for (int i = 0; i < values.size(); i++) {
      String quoted = values.get(i).replace("\\", "\\\\").replace("\"", "\\\"");
      text.append("key").append(i).append(" = \"").append(quoted).append("\" ; comment\n");
      text.append("list[] = \"").append(quoted).append("\"\n");
    }
    Map<String, List<String>> section = IniText.read(text.toString(), Map.of()).get("Section");
    for (int i = 0; i < values.size(); i++) {
      assertThat(section.get("key" + i)).containsExactly(values.get(i));
    }
    assertThat(section.get("list")).isEqualTo(values);
  }

  private static String ini(Choices choices) {
    return choices.oneOf(
        HostileText::text, all -> String.join("", all.list(0, 20, inner -> inner.of(GRAMMAR))));
  }

  @Test
  void anyTextHasSections() {
    forAll(IniPropertiesTest::ini, IniPropertiesTest::assertSections);
  }

  private static void assertSections(String text) {
    Map<String, Map<String, List<String>>> sections = IniText.read(text, Map.of("HOME", "/h"));
    sections
        .values()
        .forEach(keys -> keys.values().forEach(values -> assertThat(values).isNotEmpty()));
    assertThat(MatomoConfig.parse(text)).isNotNull();
  }
}
