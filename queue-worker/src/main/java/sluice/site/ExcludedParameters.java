package sluice.site;

import java.util.List;
import java.util.Map;
import java.util.Set;
import sluice.matomo.MatomoConfig;

/**
 * The query parameters that are cut from the URLs of all sites (docs:
 * queue-worker/docs/sites.md#which-parameters-are-excluded). Immutable.
 *
 * @param personal [SitesManager] CommonPIIParams: those that Matomo takes for personal
 */
record ExcludedParameters(List<String> personal) {

  private static final String LIST = "SitesManager_ExcludedQueryParameters";
  private static final String TYPE = "SitesManager_ExcludeTypeQueryParamsGlobal";

  private static final String CUSTOM = "custom";
  private static final String SESSIONS = "common_session_parameters";
  private static final String PERSONAL = "matomo_recommended_pii";

  /** Names of the options that it reads. */
  static final List<String> OPTIONS = List.of(LIST, TYPE);

  static ExcludedParameters of(MatomoConfig config) {
    return new ExcludedParameters(config.list("SitesManager", "CommonPIIParams"));
  }

  /**
   * A comma list.
   *
   * @param forcesPersonal whether a policy chooses the personal ones
   * @param faults is told what does not read well
   */
  String list(Map<String, String> options, boolean forcesPersonal, List<String> faults) {
    String type = forcesPersonal ? PERSONAL : options.getOrDefault(TYPE, "");
    String own = options.getOrDefault(LIST, "");
    if (type.equals(SESSIONS)) {
      return "";
    }
    if (!Set.of("", CUSTOM, PERSONAL).contains(type)) {
      faults.add("option " + TYPE + " is no choice of Matomo's: the custom list is used");
    }
    if (!type.equals(PERSONAL)) {
      return own;
    }
    if (personal.isEmpty()) {
      faults.add(
          "the parameters that Matomo takes for personal are to be excluded, and no"
              + " global.ini.php names them ([SitesManager] CommonPIIParams): the custom list is"
              + " used; give Matomo's folder");
      return own;
    }
    return String.join(",", personal);
  }
}
