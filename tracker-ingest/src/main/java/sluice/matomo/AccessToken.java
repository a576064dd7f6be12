package sluice.matomo;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hashes that Matomo keeps of access tokens (docs: tracker-ingest/docs/parameters.md#tokens).
 */
public final class AccessToken {
  private AccessToken() {}

  /** As in user_token_auth.password: SHA-512 of token and salt, in lower case hex. */
  public static String hash(String token, String salt) {
    return hex("SHA-512", token + salt);
  }

  /** As in the tracker's cache of a site: SHA-1 of site, hash of the token, and salt. */
  public static String trackingHash(int idSite, String tokenHash, String salt) {
    return hex("SHA-1", idSite + tokenHash + salt);
  }

  private static String hex(String algorithm, String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is part of every JDK", e);
    }
  }
}
