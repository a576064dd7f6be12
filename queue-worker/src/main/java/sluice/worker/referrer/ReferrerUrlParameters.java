package sluice.worker.referrer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sluice.worker.url.ParameterNames;

/**
 * Parameters that are removed from the urls of some referrers, because they differ with every click
 * (docs: queue-worker/docs/referrers.md#the-stored-url). Immutable.
 */
final class ReferrerUrlParameters {

  /** By a text that the host contains. */
  private static final Map<String, List<String>> BY_HOST_PART =
      new TreeMap<>(
          Map.of(
              "instagram.com",
              List.of("e", "s"),
              "facebook.com",
              List.of("h", "p"),
              "google.",
              googleParameters(),
              "googleusercontent.",
              googleParameters(),
              "main.exoclick.com",
              List.of("data", "wpn"),
              "youtube.com",
              List.of("redir_token", "html_redirect", "continuation", "feature"),
              "bing.com",
              List.of(
                  "cvid", "refig", "elv", "plvar", "setlang", "qs", "cc", "mkt", "PC", "form",
                  "src")));

  private ReferrerUrlParameters() {}

  /** Those of a host, as written in the url. */
  static ParameterNames of(String host) {
    List<String> names = new ArrayList<>();
    BY_HOST_PART.forEach(
        (part, parameters) -> {
          if (host.contains(part)) {
            names.addAll(parameters);
          }
        });
    return names.isEmpty() ? ParameterNames.NONE : new ParameterNames(names);
  }

  private static List<String> googleParameters() {
    return List.of("ust", "usg", "usd", "sa", "sntz", "ei", "bvm", "ved", "client", "channel");
  }
}
