package sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaCommentsTest {

  @Test
  void commentsAreReadAsOneLineWhateverTheirForm() {
    String source =
        """
        /**
         * Counts visits (docs:
         * archiver/docs/records.md#words).
         */
        class A {
          // One sentence
          // on two lines.
          int a; /* and this */
        }
        """;
    assertThat(JavaComments.of(source))
        .containsExactly(
            new JavaComments.Comment(1, "Counts visits (docs: archiver/docs/records.md#words)."),
            new JavaComments.Comment(6, "One sentence on two lines. and this"));
  }

  @Test
  void literalsAreNoComments() {
    String source =
        "String a = \"// \\\" /* no\"; char b = '\"'; String c = \"\"\"\n// no \" no\n\"\"\"; // yes";
    assertThat(JavaComments.of(source)).containsExactly(new JavaComments.Comment(3, "yes"));
  }
}
