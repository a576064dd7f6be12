package sluice.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import sluice.php.PhpValues;

/**
 * Who a request says its visitor is: the choice of the queue and the worker both ask here (docs:
 * tracker-ingest/docs/visitor.md#visitor-id). Immutable.
 */
public sealed interface VisitorIdentification {

  /** Where an id came from, in order of precedence. */
  enum Source {
    /** SHA-1 of the user id, parameter uid. */
    USER_ID,
    /** Parameter cid. */
    FORCED,
    /** The third-party cookie. */
    THIRD_PARTY_COOKIE,
    /** Parameter _id, from the site's own cookie. */
    FIRST_PARTY
  }

  /** The id is known. */
  record Known(VisitorId id, Source source) implements VisitorIdentification {}

  /** The request brings no id. */
  record None() implements VisitorIdentification {
    /** The one instance that is used. */
    public static final None INSTANCE = new None();
  }

  /** The request is refused: cid has not 16 bytes. The queue is chosen as if there were no id. */
  record Invalid(String reason) implements VisitorIdentification {}

  /** Bytes that an id has as text. */
  int TEXT_BYTES = 16;

  /** The id when there is one. */
  default Optional<VisitorId> visitorId() {
    return this instanceof Known known ? Optional.of(known.id()) : Optional.empty();
  }

  /** Decides by the rules of the request's site. */
  static VisitorIdentification of(TrackingRequest request, VisitorIdRules rules) {
    VisitorIdentification found = decide(request, rules);
    boolean zero = found.visitorId().filter(VisitorId.ZERO::equals).isPresent();
    return zero && rules.zeroVisitorId() == ZeroVisitorId.NONE ? None.INSTANCE : found;
  }

  /**
   * The parameter uid as Matomo stores it: sanitised, and replaced by its salted SHA-1 where user
   * ids are pseudonymised (docs: queue-worker/docs/location-privacy.md#user-and-order-ids). '' when
   * not given.
   */
  static String userId(TrackingRequest request, VisitorIdRules rules) {
    String userId = request.text("uid");
    Optional<String> salt = rules.userIdSalt().filter(text -> !PhpValues.isEmpty(text));
    return userId.isEmpty() || salt.isEmpty() ? userId : sha1(userId + salt.get());
  }

  private static VisitorIdentification decide(TrackingRequest request, VisitorIdRules rules) {
    String userId = rules.userIdOverwritesVisitorId() ? userId(request, rules) : "";
    if (!PhpValues.isEmpty(userId)) {
      return known(sha1(userId), Source.USER_ID);
    }
    String forced = request.text("cid");
    if (!PhpValues.isEmpty(forced)) {
      int bytes = PhpValues.byteLength(forced);
      return bytes == TEXT_BYTES
          ? known(forced, Source.FORCED)
          : new Invalid("cid must have " + TEXT_BYTES + " bytes, has " + bytes);
    }
    return rules.cookielessForced() ? None.INSTANCE : fromCookies(request, rules);
  }

  private static VisitorIdentification fromCookies(TrackingRequest request, VisitorIdRules rules) {
    Optional<String> cookie =
        rules
            .thirdPartyCookie()
            .flatMap(name -> ThirdPartyCookie.read(request.environment(), name));
    if (cookie.isPresent()) {
      return known(cookie.get(), Source.THIRD_PARTY_COOKIE);
    }
    String firstParty = request.text("_id");
    return PhpValues.byteLength(firstParty) >= TEXT_BYTES
        ? known(firstParty, Source.FIRST_PARTY)
        : None.INSTANCE;
  }

  private static Known known(String text, Source source) {
    // bytes, not characters, count: one character each, so that the first 16 are taken
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Known(VisitorId.ofHex(new String(bytes, StandardCharsets.ISO_8859_1)), source);
  }

  private static String sha1(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java lacks SHA-1, which every Java must have", e);
    }
  }
}
