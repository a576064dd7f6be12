package sluice.worker.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What is read so has to be what a parser of the whole language reads. */
class BlockYamlTest {
  private static final int MUTATIONS = 20_000;

  private static Object byLibrary(String text) {
    return RuleFiles.parsedByLibrary(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String file(String name) throws IOException {
    try (InputStream in = BlockYamlTest.class.getResourceAsStream("/regexes/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bots.yml",
        "oss.yml",
        "vendorfragments.yml",
        "client/browsers.yml",
        "client/browser_engine.yml",
        "client/feed_readers.yml",
        "client/libraries.yml",
        "client/mediaplayers.yml",
        "client/mobile_apps.yml",
        "client/pim.yml",
        "device/cameras.yml",
        "device/car_browsers.yml",
        "device/consoles.yml",
        "device/mobiles.yml",
        "device/notebooks.yml",
        "device/portable_media_player.yml",
        "device/shell_tv.yml",
        "device/televisions.yml"
      })
  void rulesAreReadWithoutTheLibrary(String name) throws IOException {
    assertThat(BlockYaml.read(file(name))).contains(byLibrary(file(name)));
  }

  @Test
  void quotesCommentsAndEmptyValuesMeanWhatYamlSays() {
    String text =
        """
        # rules

        'It''s # one': 'a''b' # why
        "two":
          - regex: "x # y"
            engine:
              default: 'Blink' #
              versions:
                31: ''
          -   name: plain words 1.0
        three:
        - 'four'
        -   five
        six:
        """;
    assertThat(BlockYaml.read(text))
        .contains(
            Map.of(
                "It's # one",
                "a'b",
                "two",
                List.of(
                    Map.of(
                        "regex",
                        "x # y",
                        "engine",
                        Map.of("default", "Blink", "versions", Map.of("31", ""))),
                    Map.of("name", "plain words 1.0")),
                "three",
                List.of("four", "five"),
                "six",
                ""))
        .contains(byLibrary(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 'two\n  lines'",
        "a: two\n  lines",
        "a: |\n  text",
        "a: &anchor b",
        "a: [b, c]",
        "a: \"\\t\"",
        "a: !!int 1",
        "a:\n    b: c\n  d: e",
        "---\na: b",
        "a: b\r\nc: d",
        "a:\tb",
        "- a\nb: c",
        "a: b: c",
        "  a: b",
        "a",
        ""
      })
  void whatHasAnotherFormIsLeftToTheLibrary(String text) {
    assertThat(BlockYaml.read(text)).isEmpty();
  }

  /** Lines of real rules, joined anew and with characters that have a meaning put among them. */
  @Test
  void whatIsReadOfFilesThatSomebodyChangedIsWhatTheLibraryReads() throws IOException {
    List<String> lines = file("client/browsers.yml").lines().limit(300).toList();
    String signs = " '\"#:-\n\t|>&*!%@{}[],?a0\\~";
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      int from = random.nextInt(lines.size() - 12);
      StringBuilder text =
          new StringBuilder(String.join("\n", lines.subList(from, from + 2 + random.nextInt(10))));
      for (int change = random.nextInt(4); change > 0 && !text.isEmpty(); change--) {
        int at = random.nextInt(text.length());
        text.replace(
            at,
            at + random.nextInt(2),
            signs.substring(random.nextInt(signs.length())).substring(0, 1));
      }
      Optional<Object> found = BlockYaml.read(text.toString());
      if (found.isPresent()) {
        read++;
        assertThat(found).as(text.toString()).isEqualTo(libraryReads(text.toString()));
      }
    }
    assertThat(read).isGreaterThan(MUTATIONS / 20);
  }

  private static Optional<Object> libraryReads(String text) {
    try {
      return Optional.of(byLibrary(text));
    } catch (YamlEngineException refused) {
      return Optional.empty();
    }
  }
}
