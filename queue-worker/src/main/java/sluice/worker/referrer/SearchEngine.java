package sluice.worker.referrer;

import java.util.List;

/**
 * How one search engine is read (docs: queue-worker/docs/referrers.md#search-engines). Immutable.
 *
 * @param parameters names of query parameters, or patterns for the whole url when they start with a
 *     slash, in order
 * @param charsets of the keyword; none when it is UTF-8
 * @param hiddenKeywords paths with query and fragment, or patterns for them, that are searches
 *     though they show no keyword
 */
record SearchEngine(
    String name, List<String> parameters, List<String> charsets, List<String> hiddenKeywords) {

  /** Without any other word: the bare start page of an engine hides its keyword. */
  private static final List<String> DEFAULT_HIDDEN_KEYWORDS = List.of("/^$/", "/");

  SearchEngine {
    parameters = List.copyOf(parameters);
    charsets = List.copyOf(charsets);
    hiddenKeywords =
        hiddenKeywords.isEmpty() ? DEFAULT_HIDDEN_KEYWORDS : List.copyOf(hiddenKeywords);
  }
}
