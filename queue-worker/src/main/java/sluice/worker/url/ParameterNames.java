package sluice.worker.url;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sluice.php.AsciiText;
import sluice.php.pattern.PhpPattern;

/**
 * Names of url parameters to remove. An entry that compiles as a regular expression is one, any
 * other is compared whatever its case (docs: tracker-ingest/docs/php.md#query-strings-of-page-urls;
 * any first character that is no letter or digit may be a delimiter, so {@code _ga_} finds {@code
 * ga}). Immutable, thread-safe.
 */
public final class ParameterNames {

  /** Removes nothing. */
  public static final ParameterNames NONE = new ParameterNames(List.of());

  private final Set<String> literals = new HashSet<>();
  private final List<PhpPattern> patterns = new ArrayList<>();

  /** Compiles the entries; blank ones match nothing. */
  public ParameterNames(List<String> entries) {
    for (String entry : entries) {
      Optional<PhpPattern> pattern = PhpPattern.delimited(entry);
      pattern.ifPresentOrElse(patterns::add, () -> literals.add(AsciiText.lower(entry)));
    }
  }

  /** Whether a parameter of this name is to be removed. */
  public boolean contains(String name) {
    String lower = AsciiText.lower(name);
    return literals.contains(lower) || patterns.stream().anyMatch(pattern -> pattern.finds(lower));
  }
}
