package sluice.worker.referrer;

import java.util.Optional;
import sluice.php.PhpValues;

/**
 * What a visit has in its columns referer_type, referer_name and referer_keyword. Immutable.
 *
 * @param type the code; 0 when there is no visit or no value
 */
public record StoredReferrer(int type, Optional<String> name, Optional<String> keyword) {

  /** No visit. */
  public static final StoredReferrer NONE =
      new StoredReferrer(0, Optional.empty(), Optional.empty());

  /** What a conversion or a visit takes of a referrer. */
  static StoredReferrer of(Referrer referrer) {
    return new StoredReferrer(referrer.type().code(), referrer.name(), referrer.keyword());
  }

  /** What is seen of a direct visit to which a hit brings a referrer. */
  public StoredReferrer upgradedBy(Referrer referrer) {
    return isDirect() && referrer.type() != ReferrerType.DIRECT
        ? new StoredReferrer(
            referrer.type().code(),
            referrer.name(),
            referrer.hidesKeyword() ? keyword : referrer.keyword())
        : this;
  }

  /** Whether it is a search engine that did not tell the keyword. */
  public boolean hidesKeyword() {
    return type == ReferrerType.SEARCH_ENGINE.code() && keyword.isEmpty();
  }

  /** Whether the visit came directly. */
  public boolean isDirect() {
    return type == ReferrerType.DIRECT.code();
  }

  /**
   * Whether a hit's referrer is another one, whatever the case; NULL and '' count as the same, and
   * so do texts that are the same number to PHP.
   */
  public boolean differsFrom(Referrer other) {
    return type != other.type().code()
        || !PhpValues.looselyEqual(lower(name), lower(other.name()))
        || !PhpValues.looselyEqual(lower(keyword), lower(other.keyword()));
  }

  private static String lower(Optional<String> text) {
    return PhpValues.lowerCase(text.orElse(""));
  }
}
