package sluice.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTest {
  @TempDir private Path folder;

  /** A program that measures one thing and fails at the next. */
  static final class FailsHalfway {
    private FailsHalfway() {}

    /** Writes a figure, then ends with 3. */
    public static void main(String[] arguments) throws IOException {
      Figures figures = new Figures();
      figures.add(Figure.of("a.figure", 7, "s"));
      new Settings("what", "").read(arguments).write(figures);
      System.err.println("no more memory");
      System.exit(3);
    }
  }

  /** A program that measures one thing, and is at the next for ever. */
  static final class NeverEnds {
    private NeverEnds() {}

    /** Writes a figure, then waits. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
      Figures figures = new Figures();
      figures.add(Figure.of("a.figure", 7, "s"));
      new Settings("what", "").read(arguments).write(figures);
      new CountDownLatch(1).await();
    }
  }

  private static Part part(Class<?> main, List<String> arguments) {
    return new Part("half", main.getName(), List.of(), arguments, Duration.ofSeconds(60));
  }

  @Test
  void whatWasMeasuredBeforeAFailureIsKeptWithItsReason() {
    Part.FailedException failed =
        catchThrowableOfType(
            Part.FailedException.class,
            () -> part(FailsHalfway.class, List.of("--what", "all")).run(folder));
    assertThat(failed).hasMessage("exit code 3: no more memory");
    assertThat(failed.before().all()).containsExactly(Figure.of("a.figure", 7, "s"));
  }

  @Test
  void whatWasMeasuredUntilTheLimitIsKept() {
    Part part =
        new Part("slow", NeverEnds.class.getName(), List.of(), List.of(), Duration.ofSeconds(4));
    Part.FailedException failed =
        catchThrowableOfType(Part.FailedException.class, () -> part.run(folder));
    assertThat(failed).hasMessageStartingWith("not done after 4 s, see ");
    assertThat(failed.before().all()).containsExactly(Figure.of("a.figure", 7, "s"));
    assertThat(folder.resolve("slow.json.new")).doesNotExist();
  }

  @Test
  void programThatIsNotThereFailsWithoutFigures() {
    Part.FailedException failed =
        catchThrowableOfType(
            Part.FailedException.class,
            () ->
                new Part("none", "no.such.Program", List.of(), List.of(), Duration.ofSeconds(60))
                    .run(folder));
    assertThat(failed).hasMessageStartingWith("exit code 1: ");
    assertThat(failed.before().all()).isEmpty();
  }
}
