package sluice.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Where main sources say Optional, as .github/CONTRIBUTING.md has it: no parameter of what other
 * classes call, and no field that changes, save one that is kept as the Optional that is handed
 * out.
 */
class OptionalsTest {

  private static final List<String> MODULES =
      List.of("tracker-ingest", "queue-worker", "archiver", "deploy", "benchmarks");

  private static final Pattern OPTIONAL = Pattern.compile("Optional(Int|Long|Double)?(<.*>)?");

  /** What the comment of such a field says. */
  private static final String HANDED_OUT = "Kept as the Optional that";

  /** Finds what the rule forbids in one file. */
  private static final class Scan extends TreePathScanner<Void, Boolean> {
    private final List<String> parameters = new ArrayList<>();
    private final List<String> fields = new ArrayList<>();
    private final Trees trees;

    Scan(Trees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree type, Boolean isPrivate) {
      return super.visitClass(type, isPrivate || isPrivate(type.getModifiers().getFlags()));
    }

    /** Fields are looked at where their class is, so that locals are not; components are final. */
    @Override
    public Void visitVariable(VariableTree variable, Boolean isPrivate) {
      boolean isField = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
      if (isField && isOptional(variable)) {
        boolean isFinal = variable.getModifiers().getFlags().contains(Modifier.FINAL);
        String comment = String.valueOf(trees.getDocComment(getCurrentPath()));
        if (!isFinal && !comment.contains(HANDED_OUT)) {
          fields.add(place(variable.getName()));
        }
      }
      return super.visitVariable(variable, isPrivate);
    }

    @Override
    public Void visitMethod(MethodTree method, Boolean isPrivate) {
      boolean isOpen = !isPrivate && !isPrivate(method.getModifiers().getFlags());
      if (isOpen && !isCompact(method)) {
        method.getParameters().stream()
            .filter(OptionalsTest::isOptional)
            .forEach(given -> parameters.add(place(method.getName()) + " " + given.getName()));
      }
      return super.visitMethod(method, isPrivate);
    }

    /** The parameters of a record's compact constructor are its components. */
    private boolean isCompact(MethodTree method) {
      boolean isConstructor = method.getName().contentEquals("<init>");
      return isConstructor
          && getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.RECORD
          && method.getParameters().stream()
              .allMatch(given -> given.getModifiers().getFlags().isEmpty())
          && !method.toString().contains("this(");
    }

    private String place(CharSequence member) {
      ClassTree type = (ClassTree) getCurrentPath().getParentPath().getLeaf();
      return type.getSimpleName() + "." + member;
    }

    private static boolean isPrivate(Set<Modifier> flags) {
      return flags.contains(Modifier.PRIVATE);
    }
  }

  private static boolean isOptional(VariableTree variable) {
    return variable.getType() != null && OPTIONAL.matcher(variable.getType().toString()).matches();
  }

  private static Scan scan(List<SimpleJavaFileObject> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
      Scan scan = new Scan(Trees.instance(task));
      for (CompilationUnitTree file : task.parse()) {
        scan.scan(file, false);
      }
      return scan;
    }
  }

  private static SimpleJavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(Path.of(name).toUri(), SimpleJavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoresErrors) {
        return text;
      }
    };
  }

  private static List<SimpleJavaFileObject> mainSources() throws IOException {
    List<SimpleJavaFileObject> sources = new ArrayList<>();
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.add(source(file.toString(), read(file))));
      }
    }
    return sources;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Test
  void mainSourcesKeepToTheRule() throws IOException {
    Scan scan = scan(mainSources());
    assertThat(scan.parameters).as("parameters").isEmpty();
    assertThat(scan.fields).as("fields that change").isEmpty();
  }

  @Test
  void parametersOfWhatOthersCallAreFound() throws IOException {
    Scan scan =
        scan(
            List.of(
                source(
                    "Example.java",
                    """
                    class Example {
                      record Part(Optional<String> component) {
                        Part {}
                        static Part of(OptionalInt found) { return null; }
                        private static Part own(OptionalLong free) { return null; }
                      }
                      private record Own() { static Own of(Optional<String> free) { return null; } }
                      Example(int number, Optional<Map<String, Long>> first) {}
                      Optional<String> method(String text) {
                        Function<Optional<String>, String> f = (Optional<String> free) -> "";
                        Optional<String> free = Optional.empty();
                        return free;
                      }
                    }
                    """)));
    assertThat(scan.parameters).containsExactly("Part.of found", "Example.<init> first");
    assertThat(scan.fields).isEmpty();
  }

  @Test
  void fieldsThatChangeAreFound() throws IOException {
    Scan scan =
        scan(
            List.of(
                source(
                    "Example.java",
                    """
                    class Example {
                      private final Optional<String> fixed = Optional.empty();
                      private OptionalLong changing = OptionalLong.empty();
                      /** Kept as the Optional that {@link #port} hands out. */
                      private volatile Optional<String> port = Optional.empty();
                    }
                    """)));
    assertThat(scan.fields).containsExactly("Example.changing");
  }
}
