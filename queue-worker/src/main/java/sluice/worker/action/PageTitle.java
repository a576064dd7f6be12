package sluice.worker.action;

import java.util.Arrays;
import java.util.stream.Collectors;
import sluice.php.PhpValues;

/** Titles that are paths of categories (docs: queue-worker/docs/actions.md#titles). Immutable. */
final class PageTitle {

  private final String delimiter;

  PageTitle(String delimiter) {
    this.delimiter = delimiter;
  }

  /** Trims the parts and drops empty ones; without a delimiter the title stays as it is. */
  String of(String title) {
    if (delimiter.isEmpty()) {
      return title;
    }
    return Arrays.stream(title.split(java.util.regex.Pattern.quote(delimiter), -1))
        .map(PhpValues::trim)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(delimiter));
  }
}
