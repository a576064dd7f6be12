package sluice.worker.batch;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keeps tokens in dead letters so that nobody reads them in the database, and a replay has them
 * again: AES-GCM with a key made of Matomo's salt, which is in its configuration file and not in
 * the database. Thread-safe.
 */
public final class TokenSeal {
  /** Without a salt there is no key: tokens are masked for good. */
  public static final TokenSeal NONE = new TokenSeal(Optional.empty());

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** Makes this key differ from those of other uses of the salt. */
  private static final String PURPOSE = "sluice dead letter token ";

  private final Optional<SecretKeySpec> key;

  private TokenSeal(Optional<SecretKeySpec> key) {
    this.key = key;
  }

  /**
   * @param salt [General] salt of the installation; empty if it has none
   */
  public static TokenSeal of(String salt) {
    if (salt.isEmpty()) {
      return NONE;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((PURPOSE + salt).getBytes(StandardCharsets.UTF_8));
      return new TokenSeal(Optional.of(new SecretKeySpec(digest, "AES")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What is kept in place of a token: the mask, and behind it the sealed token. */
  String seal(String token) {
    if (key.isEmpty()) {
      return TokenMask.MASK;
    }
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(token.getBytes(StandardCharsets.UTF_8));
      byte[] whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
      System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
      return TokenMask.MASK + Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES in GCM", e);
    }
  }

  /**
   * Opens a sealed token; a text that is not sealed, or sealed with another salt, stays as it is.
   */
  String open(String kept) {
    if (key.isEmpty() || !kept.startsWith(TokenMask.MASK)) {
      return kept;
    }
    try {
      byte[] whole = Base64.getUrlDecoder().decode(kept.substring(TokenMask.MASK.length()));
      if (whole.length <= NONCE_BYTES) {
        return kept;
      }
      byte[] nonce = Arrays.copyOf(whole, NONCE_BYTES);
      byte[] token =
          cipher(Cipher.DECRYPT_MODE, nonce)
              .doFinal(whole, NONCE_BYTES, whole.length - NONCE_BYTES);
      return new String(token, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // the text is sealed with another salt, or no seal at all: Matomo refuses it as a token
      return kept;
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.orElseThrow(), new GCMParameterSpec(TAG_BITS, nonce));
    return cipher;
  }
}
