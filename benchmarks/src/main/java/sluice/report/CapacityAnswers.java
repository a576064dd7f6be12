package sluice.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code sluice capacity} answers for three sites by the figures of a run. Stateless. */
final class CapacityAnswers {
  private static final Path PROGRAM = Path.of("deploy/target/sluice/bin/sluice");

  /** A question, and its flags. */
  private record Question(String title, String flags) {}

  private static final List<Question> QUESTIONS =
      List.of(
          new Question("10,000 hits a day", "--hits-per-day 10000"),
          new Question(
              "3 million hits a day with peaks of 20 times the mean",
              "--hits-per-day 3000000 --peak-factor 20 --peak-time 1h --site-count 10"
                  + " --segment-count 5"),
          new Question(
              "10 billion hits a month with peaks of 20 times the mean",
              "--hits-per-month 10000000000 --peak-factor 20 --peak-time 1h --site-count 1000"
                  + " --segment-count 2 --spool-disk 200g"));

  private CapacityAnswers() {}

  /**
   * Asks.
   *
   * @param costs file of the run
   * @throws Part.FailedException if it does not answer, with what it said
   */
  static List<MeasuredRun.Answer> by(Path costs)
      throws IOException, InterruptedException, Part.FailedException {
    List<MeasuredRun.Answer> answers = new ArrayList<>();
    for (Question question : QUESTIONS) {
      String flags = "capacity " + question.flags();
      List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
      command.addAll(List.of(flags.split(" ")));
      Path plot = Files.createTempFile("sluice-capacity", ".svg");
      command.addAll(List.of("--costs", costs.toString(), "--plot", plot.toString()));
      Path errors = Files.createTempFile("sluice-capacity", ".log");
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new Part.FailedException(
            "sluice capacity ended with %d: %s"
                .formatted(process.exitValue(), Files.readString(errors).strip()),
            new Figures());
      }
      Files.delete(errors);
      answers.add(
          new MeasuredRun.Answer(
              question.title(), "sluice " + flags, text, Files.readString(plot)));
      Files.delete(plot);
    }
    return answers;
  }
}
