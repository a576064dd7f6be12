package sluice.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis or Valkey server program and its version.
 *
 * @param major such as 7 in 7.0.15; Valkey goes on where Redis 7.2 was
 */
record RedisVersion(Path program, int major, int minor, int patch)
    implements Comparable<RedisVersion> {

  private static final Comparator<RedisVersion> ORDER =
      Comparator.comparingInt(RedisVersion::major)
          .thenComparingInt(RedisVersion::minor)
          .thenComparingInt(RedisVersion::patch);

  private static final Pattern VERSION =
      Pattern.compile("\\bv=([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})");

  /** Asks the program; empty if it does not run or says something else. */
  static Optional<RedisVersion> of(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return parse(program, said);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<RedisVersion> parse(Path program, String said) {
    Matcher match = VERSION.matcher(said);
    return match.find()
        ? Optional.of(
            new RedisVersion(
                program,
                Integer.parseInt(match.group(1)),
                Integer.parseInt(match.group(2)),
                Integer.parseInt(match.group(3))))
        : Optional.empty();
  }

  /** The newest of some programs; of equals the first. */
  static Optional<RedisVersion> newest(List<Path> programs) {
    return programs.stream()
        .flatMap(program -> of(program).stream())
        .reduce((first, second) -> second.compareTo(first) > 0 ? second : first);
  }

  @Override
  public int compareTo(RedisVersion other) {
    return ORDER.compare(this, other);
  }
}
