package sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The document of newer versions tells of each difference which tests hold us to it; that these
 * tests are there is checked with those of all documents.
 */
class NewerMatomoDocsTest {

  /** A word or two of each difference that is known, in the order of the document. */
  private static final List<String> DIFFERENCES =
      List.of(
          "AI assistants",
          "done value 6",
          "AI agent",
          "recMode",
          "privacy",
          "Actions_hits",
          "records of bots",
          "summaries of visits",
          "rounded one by one",
          "Authorization",
          "cut from stored URLs",
          "flat pages",
          "LONGBLOB",
          "device-detector",
          "columns and tables",
          "QueuedTracking",
          "times of archives",
          "purge");

  private static final Pattern TEST = Pattern.compile("`\\w+(?:Test|IT)#\\w+`");

  private static final Pattern LINK = Pattern.compile("\\[[^]]+]\\([^)]+\\)");

  private static List<String[]> rows() throws IOException {
    Checkout checkout = Checkout.ofThisTest();
    List<String> lines =
        Checkout.text(checkout.root().resolve("queue-worker/docs/versions.md")).lines().toList();
    int heading = lines.indexOf("## Differences and their tests");
    return lines.subList(heading + 1, lines.size()).stream()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .map(line -> line.substring(1, line.length() - 1).split("\\|"))
        .toList();
  }

  @Test
  void eachDifferenceHasItsRow() throws IOException {
    assertThat(rows())
        .hasSameSizeAs(DIFFERENCES)
        .zipSatisfy(DIFFERENCES, (row, words) -> assertThat(row[0]).contains(words));
  }

  @Test
  void eachRowNamesTestsOrSaysWhyThereAreNone() throws IOException {
    assertThat(rows())
        .allSatisfy(
            row ->
                assertThat(TEST.matcher(row[1]).find() || LINK.matcher(row[1]).find())
                    .as(row[0])
                    .isTrue());
  }
}
