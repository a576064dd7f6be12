package sluice.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What documents and comments point at is in the repository: other documents and their headings,
 * tests that pin a difference, and nothing that only its authors had.
 */
class RepositoryDocsTest {
  /** How comments cite a document: by its path from the root, and perhaps a heading. */
  private static final Pattern CITATION =
      Pattern.compile("[a-z-]+/docs/[a-z0-9-]+\\.md(#[\\w-]+)?");

  /** How documents name a class: two words or more, for one word could be anything. */
  private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+[A-Z][A-Za-z0-9]*)`");

  private static final Pattern WORD = Pattern.compile("\\w+");

  /** How documents name a test. */
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))#(\\w+)`");

  /** Papers that the authors had beside them and nobody else has. */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "\\b(?:tracker|archive|newer-versions|DESIGN|STYLE|BASELINE|DEPENDENCIES)\\.md\\b"
              + "|[Rr]eference \\d[\\d.]*|\\(reference\\b|\\bof the reference\\b");

  private final Checkout checkout = Checkout.ofThisTest();
  private final Map<Path, Markdown> documents = new HashMap<>();

  @Test
  void documentsThatCommentsCiteAreThere() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : checkout.files(".java")) {
      for (JavaComments.Comment comment : JavaComments.of(Checkout.text(file))) {
        Matcher citation = CITATION.matcher(comment.words());
        while (citation.find()) {
          if (!leadsSomewhere(checkout.root(), citation.group())) {
            faults.add(place(file, comment.line()) + citation.group());
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void linksOfDocumentsLeadSomewhere() throws IOException {
    List<String> faults = new ArrayList<>();
    List<Path> all = checkout.files(".md");
    for (Path file : all) {
      for (Markdown.Link link : document(file).links()) {
        boolean isOutside = link.target().matches("[a-z]+:.*");
        String target =
            link.target().startsWith("#") ? file.getFileName() + link.target() : link.target();
        if (!isOutside && !leadsSomewhere(file.getParent(), target)) {
          faults.add(place(file, link.line()) + link.target());
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(1);
    assertThat(faults).isEmpty();
  }

  @Test
  void testsThatDocumentsNameAreThere() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (Path file : checkout.files(".java")) {
      String name = file.getFileName().toString().replace(".java", "");
      if (name.endsWith("Test") || name.endsWith("IT")) {
        tests.put(name, Checkout.text(file));
      }
    }
    List<String> faults = new ArrayList<>();
    for (Path file : checkout.files(".md")) {
      Matcher test = TEST.matcher(Checkout.text(file));
      while (test.find()) {
        String source = tests.getOrDefault(test.group(1), "");
        if (!source.contains(" " + test.group(2) + "(")) {
          faults.add(checkout.name(file) + " " + test.group());
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void commentsNameNoDocumentFromOutside() throws IOException {
    List<String> faults = new ArrayList<>();
    for (Path file : checkout.files(".java")) {
      for (JavaComments.Comment comment : JavaComments.of(Checkout.text(file))) {
        Matcher outside = OUTSIDE.matcher(comment.words());
        if (outside.find()) {
          faults.add(place(file, comment.line()) + outside.group());
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void namesThatDocumentsUseAreInTheSources() throws IOException {
    Set<String> words = new HashSet<>();
    for (Path file : checkout.files(".java")) {
      WORD.matcher(Checkout.text(file)).results().forEach(word -> words.add(word.group()));
    }
    List<String> faults = new ArrayList<>();
    for (Path file : checkout.files(".md")) {
      Matcher name = CLASS.matcher(Checkout.text(file));
      while (name.find()) {
        if (!words.contains(name.group(1))) {
          faults.add(checkout.name(file) + " " + name.group());
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  /** Whether a file is there and, if it is a document, has the heading. */
  private boolean leadsSomewhere(Path from, String target) throws IOException {
    int hash = target.indexOf('#');
    Path file = from.resolve(hash < 0 ? target : target.substring(0, hash)).normalize();
    if (!Files.exists(file)) {
      return false;
    }
    return hash < 0
        || !file.toString().endsWith(".md")
        || document(file).anchors().contains(target.substring(hash + 1));
  }

  private Markdown document(Path file) throws IOException {
    Markdown known = documents.get(file);
    if (known == null) {
      known = new Markdown(Checkout.text(file));
      documents.put(file, known);
    }
    return known;
  }

  private String place(Path file, int line) {
    return checkout.name(file) + ":" + line + " ";
  }
}
