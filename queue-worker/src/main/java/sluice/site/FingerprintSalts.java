package sluice.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The random text of each site and day that goes into config_id: option {@code
 * fingerprint_salt_<idsite>_<day>} (docs: queue-worker/docs/visits.md#the-fingerprint). All servers
 * must use the same, so it is created by insert-if-absent and read back. Thread-safe.
 */
public final class FingerprintSalts {

  /** Salts that are kept, one a day and site; imports of old logs touch many days. */
  private static final long MAX_ENTRIES = 50_000;

  /** Matomo deletes salts after five days; a deleted one must not live on here for long. */
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  /** The characters that Matomo draws salts from. */
  private static final String ALPHABET = "abcdefghijklmnoprstuvwxyz0123456789";

  private static final int SALT_CHARACTERS = 32;

  private final ObjectMapper json = new ObjectMapper();
  private final SecureRandom random = new SecureRandom();
  private final OptionTable options;
  private final InstantSource clock;
  private final Cache<String, String> cache =
      Caffeine.newBuilder()
          .executor(Runnable::run)
          .maximumSize(MAX_ENTRIES)
          .expireAfterWrite(LIFETIME)
          .build();

  /**
   * @param prefix Matomo's tables_prefix
   * @param clock dates new salts
   */
  public FingerprintSalts(String prefix, InstantSource clock) {
    this.options = new OptionTable(prefix);
    this.clock = clock;
  }

  /**
   * The salt, created when there is none.
   *
   * @param autocommit a connection in autocommit mode
   * @param day in the site's time zone
   */
  public String salt(Connection autocommit, int idSite, LocalDate day) throws SQLException {
    String name = "fingerprint_salt_" + idSite + "_" + day;
    String known = cache.getIfPresent(name);
    if (known != null) {
      return known;
    }
    Optional<String> stored = options.read(autocommit, name).flatMap(this::value);
    String salt = stored.isPresent() ? stored.get() : create(autocommit, name);
    cache.put(name, salt);
    return salt;
  }

  /** Reads all of them anew next time: the table may be another now. */
  public void forget() {
    cache.invalidateAll();
  }

  private String create(Connection autocommit, String name) throws SQLException {
    String fresh = randomSalt();
    String option =
        "{\"value\":\"" + fresh + "\",\"time\":" + clock.instant().getEpochSecond() + "}";
    return value(options.getOrCreate(autocommit, name, option, false)).orElse(fresh);
  }

  private Optional<String> value(String option) {
    try {
      JsonNode value = json.readTree(option).path("value");
      return value.isTextual() && !value.textValue().isEmpty()
          ? Optional.of(value.textValue())
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty(); // Matomo, too, replaces an option that it cannot read
    }
  }

  private String randomSalt() {
    StringBuilder salt = new StringBuilder(SALT_CHARACTERS);
    for (int i = 0; i < SALT_CHARACTERS; i++) {
      salt.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return salt.toString();
  }
}
