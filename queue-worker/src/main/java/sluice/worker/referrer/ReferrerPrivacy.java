package sluice.worker.referrer;

import java.util.Optional;
import sluice.php.PhpValues;
import sluice.php.url.PhpUrl;

/**
 * How much of a referrer is kept: option {@code PrivacyManager.anonymizeReferrer} (docs:
 * queue-worker/docs/location-privacy.md#referrers; Matomo
 * plugins/PrivacyManager/ReferrerAnonymizer.php).
 */
public enum ReferrerPrivacy {
  /** Everything. */
  KEEP(""),
  /** No query, no keyword. */
  EXCLUDE_QUERY("exclude_query"),
  /** Host only, no keyword. */
  EXCLUDE_PATH("exclude_path"),
  /** Only the type, and the names of search engines and social networks. */
  EXCLUDE_ALL("exclude_all");

  private final String option;

  ReferrerPrivacy(String option) {
    this.option = option;
  }

  /** The option's value; one that Matomo does not know keeps everything. */
  public static ReferrerPrivacy ofOption(String option) {
    for (ReferrerPrivacy privacy : values()) {
      if (privacy.option.equals(option)) {
        return privacy;
      }
    }
    return KEEP;
  }

  /** What a new visit stores: names and keywords that are taken away become '', even from NULL. */
  public Referrer ofNewVisit(Referrer referrer) {
    if (this == KEEP) {
      return referrer;
    }
    boolean isCampaign = referrer.type() == ReferrerType.CAMPAIGN;
    return new Referrer(
        referrer.type(),
        hidesName(referrer.type()) ? Optional.of("") : referrer.name(),
        isCampaign ? referrer.keyword() : Optional.of(""),
        referrer.url().map(this::url));
  }

  /** What is written to a visit that goes on: NULL stays NULL. */
  public Referrer ofUpdate(Referrer referrer) {
    Referrer hidden = ofNewVisit(referrer);
    return new Referrer(
        referrer.type(),
        referrer.name().flatMap(sent -> hidden.name()),
        referrer.keyword().flatMap(sent -> hidden.keyword()),
        hidden.url());
  }

  private boolean hidesName(ReferrerType type) {
    return this == EXCLUDE_ALL && (type == ReferrerType.WEBSITE || type == ReferrerType.DIRECT);
  }

  private String url(String url) {
    return switch (this) {
      case KEEP -> url;
      case EXCLUDE_QUERY -> url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
      case EXCLUDE_PATH -> PhpUrl.parse(url).flatMap(ReferrerPrivacy::hostOnly).orElse(url);
      case EXCLUDE_ALL -> "";
    };
  }

  /** Empty when there is nothing to take away: no host or no path. */
  private static Optional<String> hostOnly(PhpUrl url) {
    if (PhpValues.isEmpty(url.host().orElse("")) || PhpValues.isEmpty(url.path().orElse(""))) {
      return Optional.empty();
    }
    String scheme = url.scheme().map(it -> it + "://").orElse("//");
    return Optional.of(scheme + url.host().orElse("") + "/");
  }
}
