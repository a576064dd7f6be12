package sluice.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sluice.matomo.SluiceSettings;

/**
 * Secrets on a command line, which every user of the machine can read. The launcher takes them from
 * there before it becomes Java: {@code --salt X} becomes {@code --salt=(hidden)} and the variable
 * {@code SLUICE_HIDDEN_SALT}, which only the process's own user can read. Stateless.
 */
final class GivenSecrets {
  private static final Pattern HIDDEN = Pattern.compile("--([a-z-]+)=\\(hidden\\)");

  private GivenSecrets() {}

  /** The arguments as they were before the launcher hid some of them. */
  static String[] restore(String[] arguments, Map<String, String> environment) {
    return Stream.of(arguments).map(given -> restored(given, environment)).toArray(String[]::new);
  }

  private static String restored(String argument, Map<String, String> environment) {
    Matcher hidden = HIDDEN.matcher(argument);
    if (!hidden.matches()) {
      return argument;
    }
    String name = hidden.group(1);
    String variable = "SLUICE_HIDDEN_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
    return Optional.ofNullable(environment.get(variable))
        .map(value -> "--" + name + "=" + value)
        .orElse(argument);
  }

  /** One line for each secret among the flags that were given. */
  static List<String> warnings(Map<String, String> flags) {
    return new TreeSet<>(SluiceSettings.SECRETS)
        .stream()
            .filter(name -> isSecret(name, flags.getOrDefault(name, "")))
            .map(
                name ->
                    "sluice: warning: --"
                        + name
                        + " holds a secret, and a command line can be read by every user of this"
                        + " machine; give --"
                        + name
                        + SluiceSettings.FILE
                        + " or the variable "
                        + SluiceSettings.variable(name)
                        + " instead")
            .toList();
  }

  private static boolean holdsPassword(String url) {
    return url.toLowerCase(Locale.ROOT).contains("password=");
  }

  private static boolean isSecret(String name, String value) {
    return switch (name) {
      case "redis" -> value.contains("@") || holdsPassword(value);
      case "database-url" -> value.contains("@") || holdsPassword(value);
      default -> !value.isEmpty();
    };
  }
}
