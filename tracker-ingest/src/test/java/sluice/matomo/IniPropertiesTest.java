package sluice.matomo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sluice.request.HostileText;

/** config.ini.php: what is written in quotes is read back, and any text is read somehow. */
class IniPropertiesTest {

  @Provide
  Arbitrary<List<String>> values() {
    return HostileText.unicode()
        .map(text -> text.replaceAll("[\\r\\n\\f\\u000b\\u0085\\u2028\\u2029]", " "))
        .map(text -> text.replace('{', '(').replace('&', '+'))
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  @Property
  void quotedValuesAreReadBack(@ForAll("values") List<String> values) {
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

  @Provide
  Arbitrary<String> inis() {
    Arbitrary<String> grammar =
        Arbitraries.of(
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
    return Arbitraries.oneOf(
        HostileText.texts(), grammar.list().ofMaxSize(20).map(all -> String.join("", all)));
  }

  @Property
  void anyTextHasSections(@ForAll("inis") String text) {
    Map<String, Map<String, List<String>>> sections = IniText.read(text, Map.of("HOME", "/h"));
    sections
        .values()
        .forEach(keys -> keys.values().forEach(values -> assertThat(values).isNotEmpty()));
    assertThat(MatomoConfig.parse(text)).isNotNull();
  }
}
