package sluice.matomo;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What a bundled plugin or Matomo's core does when a setting says so, and Sluice does not. An
 * active one is a fault until {@code [Sluice] accept_plugin_loss[]} names it, as with plugins that
 * we do not know: nothing stops being counted in silence (docs:
 * queue-worker/docs/versions.md#features-that-are-refused).
 */
public enum UndoneFeature {
  /** The table log_page_view_time (Matomo 6), from which times on pages are summed. */
  ACCURATE_PAGE_VIEW_TIME(
      "AccuratePageViewTime",
      "[Tracker] record_accurate_page_view_time = 1: log_page_view_time is not written") {
    @Override
    boolean isActive(MatomoConfig config) {
      return config.flag("Tracker", "record_accurate_page_view_time", false);
    }
  },

  /** The compliance policy of Matomo 5.6 and later, by which less is stored. */
  CNIL_POLICY(
      "CnilPolicy",
      "[CnilPolicy] cnil_v1_policy_enabled = 1: more is stored than the policy allows") {
    @Override
    boolean isActive(MatomoConfig config) {
      return config.flag("CnilPolicy", "cnil_v1_policy_enabled", false);
    }
  };

  private final String title;
  private final String effect;

  UndoneFeature(String title, String effect) {
    this.title = title;
    this.effect = effect;
  }

  /** The name under which its loss is accepted. */
  public String title() {
    return title;
  }

  /** What switches it on, and what is not done. */
  public String effect() {
    return effect;
  }

  abstract boolean isActive(MatomoConfig config);

  /** One fault for each feature that is active and not accepted. */
  public static List<String> faults(MatomoConfig config, Collection<String> accepted) {
    return Arrays.stream(values())
        .filter(feature -> feature.isActive(config) && !accepted.contains(feature.title))
        .map(
            feature ->
                feature.effect
                    + "; switch it off, or accept its loss by [Sluice] accept_plugin_loss[] = \""
                    + feature.title
                    + "\"")
        .toList();
  }
}
