package sluice.site;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sluice.matomo.CompliancePolicies;
import sluice.matomo.MatomoInstallation;
import sluice.matomo.PolicySetting;

/**
 * The options of Matomo's PrivacyManager, made into settings for all sites and for each site that
 * has options or policies of its own (docs: queue-worker/docs/location-privacy.md#single-sites).
 * Immutable.
 */
final class PrivacyOptions {

  /** What the option's name begins with, of a single site, as a pattern of SQL's LIKE. */
  static final String OF_SITES = "PrivacyManager.idSite(%";

  private static final String PREFIX = "PrivacyManager.";
  private static final String ENRICHMENT = "useAnonymizedIpForVisitEnrichment";
  private static final String MASK = "ipAddressMaskLength";
  private static final String ANONYMIZE_IP = "ipAnonymizerEnabled";
  private static final String DO_NOT_TRACK = "doNotTrackEnabled";
  private static final String USER_ID = "anonymizeUserId";
  private static final String ORDER_ID = "anonymizeOrderId";
  private static final String REFERRER = "anonymizeReferrer";
  private static final String RANDOM_CONFIG_ID = "randomizeConfigId";

  /** Names of the options for all sites. */
  static final List<String> NAMES =
      List.of(
          PREFIX + ENRICHMENT,
          PREFIX + MASK,
          PREFIX + ANONYMIZE_IP,
          PREFIX + DO_NOT_TRACK,
          PrivacySettings.FORCE_COOKIELESS,
          PREFIX + USER_ID,
          PREFIX + ORDER_ID,
          PREFIX + REFERRER,
          PREFIX + RANDOM_CONFIG_ID);

  private static final Pattern OF_SITE =
      Pattern.compile("PrivacyManager\\.idSite\\(([1-9][0-9]{0,8})\\)\\.([A-Za-z]+)");

  /** Units of an address that can be masked; a larger setting masks them all. */
  private static final int MAX_MASK = 4;

  /** Units that a policy has masked at least, and Matomo's default. */
  private static final int USUAL_MASK = 2;

  /** From the least strict to the strictest. */
  private static final List<String> REFERRERS =
      List.of("", "exclude_query", "exclude_path", "exclude_all");

  private static final String POLICY_REFERRER = "exclude_path";

  private final MatomoInstallation installation;
  private final CompliancePolicies policies;
  private final Map<String, String> ofAll;
  private final Map<Integer, Map<String, String>> ofSites;

  private PrivacyOptions(
      MatomoInstallation installation,
      CompliancePolicies policies,
      Map<String, String> ofAll,
      Map<Integer, Map<String, String>> ofSites) {
    this.installation = installation;
    this.policies = policies;
    this.ofAll = ofAll;
    this.ofSites = ofSites;
  }

  /**
   * Of options by name, those of all sites and those that {@link #OF_SITES} finds.
   *
   * @param sites all that exist; options of others count for nothing
   */
  static PrivacyOptions of(
      Map<String, String> options,
      Set<Integer> sites,
      MatomoInstallation installation,
      CompliancePolicies policies) {
    Map<String, String> ofAll = new HashMap<>();
    Map<Integer, Map<String, String>> ofSites = new HashMap<>();
    for (Map.Entry<String, String> option : options.entrySet()) {
      Matcher site = OF_SITE.matcher(option.getKey());
      if (!site.matches()) {
        ofAll.put(option.getKey().replaceFirst("^PrivacyManager\\.", ""), option.getValue());
      } else if (installation.sitePrivacy() && sites.contains(Integer.valueOf(site.group(1)))) {
        ofSites
            .computeIfAbsent(Integer.valueOf(site.group(1)), id -> new HashMap<>())
            .put(site.group(2), option.getValue());
      }
    }
    for (int idSite : policies.sites()) {
      if (sites.contains(idSite)) {
        ofSites.computeIfAbsent(idSite, id -> new HashMap<>());
      }
    }
    return new PrivacyOptions(installation, policies, ofAll, ofSites);
  }

  /** Whether some site's user ids are hashed. */
  boolean needsUserIdSalt() {
    return new Scope(CompliancePolicies.ALL_SITES).flag(USER_ID, false)
        || ofSites.keySet().stream().anyMatch(site -> new Scope(site).flag(USER_ID, false));
  }

  /** The settings. */
  SitePrivacy settings(String userIdSalt) {
    Map<Integer, PrivacySettings> bySite = new HashMap<>();
    PrivacySettings others = new Scope(CompliancePolicies.ALL_SITES).settings(userIdSalt);
    for (int idSite : ofSites.keySet()) {
      PrivacySettings own = new Scope(idSite).settings(userIdSalt);
      if (!own.equals(others)) {
        bySite.put(idSite, own);
      }
    }
    return new SitePrivacy(others, bySite);
  }

  /** Options that do not read well, and what they are taken for; for people. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    faults("", ofAll, faults);
    for (int idSite : new TreeSet<>(ofSites.keySet())) {
      faults("idSite(" + idSite + ").", ofSites.get(idSite), faults);
    }
    return faults;
  }

  private void faults(String scope, Map<String, String> options, List<String> faults) {
    String mask = options.getOrDefault(MASK, "0");
    if (!mask.matches("[0-4]")) {
      String taken = " is no number from 0 to 4: taken as " + mask(mask);
      faults.add("option " + PREFIX + scope + MASK + taken);
    }
    if (!REFERRERS.contains(options.getOrDefault(REFERRER, ""))) {
      String taken = " is no way to shorten referrers: they are kept, as in Matomo";
      faults.add("option " + PREFIX + scope + REFERRER + taken);
    }
  }

  /** PHP's (int), within what there is to mask. */
  private static int mask(String value) {
    Matcher number = Pattern.compile("\\s*([+-]?[0-9]{1,9}).*", Pattern.DOTALL).matcher(value);
    int units = number.matches() ? Integer.parseInt(number.group(1)) : 0;
    return Math.max(0, Math.min(MAX_MASK, units));
  }

  /** What counts for one site, or for {@link CompliancePolicies#ALL_SITES}. */
  private final class Scope {
    private final int idSite;
    private final Map<String, String> own;

    Scope(int idSite) {
      this.idSite = idSite;
      this.own = ofSites.getOrDefault(idSite, Map.of());
    }

    PrivacySettings settings(String userIdSalt) {
      return new PrivacySettings(
          flag(ENRICHMENT, false),
          maskLength(),
          flag(ANONYMIZE_IP, true) || isForced(PolicySetting.IP_ANONYMISATION),
          flag(DO_NOT_TRACK, false),
          isTrue(ofAll.get("forceCookielessTracking"), false),
          flag(USER_ID, false),
          anonymizesOrderId(),
          referrer(),
          userIdSalt,
          installation.randomizesConfigId() && flag(RANDOM_CONFIG_ID, false),
          Withheld.of(policies, installation, idSite));
    }

    /** The site's option; the one of all sites where it has none. */
    private String text(String name) {
      return own.getOrDefault(name, ofAll.get(name));
    }

    private boolean flag(String name, boolean fallback) {
      return isTrue(text(name), fallback);
    }

    private boolean isForced(PolicySetting setting) {
      return policies.isStrict(setting, idSite);
    }

    private int maskLength() {
      String sent = text(MASK);
      int units = sent == null ? USUAL_MASK : mask(sent);
      return isForced(PolicySetting.IP_MASK_LENGTH) ? Math.max(USUAL_MASK, units) : units;
    }

    /** Where policies are known, a site cannot be less strict than all sites. */
    private boolean anonymizesOrderId() {
      boolean ofAllSites = installation.policies() && isTrue(ofAll.get(ORDER_ID), false);
      return ofAllSites || flag(ORDER_ID, false) || isForced(PolicySetting.ORDER_ID_ANONYMISATION);
    }

    private String referrer() {
      String sent = text(REFERRER) == null ? "" : text(REFERRER);
      boolean isLooser = REFERRERS.indexOf(sent) < REFERRERS.indexOf(POLICY_REFERRER);
      return isForced(PolicySetting.REFERRER_ANONYMISATION) && isLooser ? POLICY_REFERRER : sent;
    }
  }

  private static boolean isTrue(String value, boolean fallback) {
    return value == null ? fallback : SiteLoader.isTrue(value);
  }
}
