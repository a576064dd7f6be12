package sluice.worker.visit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import sluice.php.PhpValues;
import sluice.request.TrackingRequest;
import sluice.request.VisitorId;
import sluice.worker.device.Client;
import sluice.worker.device.Device;
import sluice.worker.device.OperatingSystem;

/**
 * The fingerprint, column config_id: the first eight bytes of an MD5 over device, plugins, address,
 * language and salts (docs: queue-worker/docs/visits.md#the-fingerprint; Matomo
 * core/Tracker/Settings.php).
 */
public final class ConfigId {

  private static final String UNKNOWN = "UNK";
  private static final int ID_BYTES = 8;
  private static final int LANGUAGE_BYTES = 20;

  /** Plugins in Matomo's order; two that no longer exist are 0. */
  private static final List<String> PLUGINS =
      List.of("fla", "java", "", "qt", "realp", "pdf", "wma", "", "ag");

  /**
   * What is not found in the request.
   *
   * @param address as text, or its raw bytes where privacy settings say so
   * @param language the browser's languages, cleaned
   * @param salt [General] salt
   * @param daySalt the day's salt of the site and the day, '' where days are not told apart
   * @param site idsite, '' where sites are not told apart
   */
  public record Surroundings(
      byte[] address, String language, String salt, String daySalt, String site) {}

  private ConfigId() {}

  /** Computes it. */
  public static VisitorId of(TrackingRequest request, Device device, Surroundings surroundings) {
    MessageDigest md5 = md5();
    add(md5, system(device));
    add(md5, device.browser().map(Client::shortName).filter(ConfigId::isSet).orElse(UNKNOWN));
    add(md5, device.browser().map(Client::version).filter(ConfigId::isSet).orElse(""));
    for (String plugin : PLUGINS) {
      add(md5, plugin.isEmpty() ? "0" : Long.toString(request.integer(plugin)));
    }
    boolean isInternetExplorer =
        device.client().map(Client::name).filter("Internet Explorer"::equals).isPresent();
    add(md5, isInternetExplorer ? "0" : Long.toString(request.integer("cookie")));
    md5.update(surroundings.address());
    add(md5, PhpValues.cutBytes(surroundings.language(), LANGUAGE_BYTES));
    add(md5, surroundings.salt());
    add(md5, surroundings.daySalt());
    add(md5, surroundings.site());
    return VisitorId.ofBytes(Arrays.copyOf(md5.digest(), ID_BYTES));
  }

  private static String system(Device device) {
    if (device.isBot()) {
      return "BOT";
    }
    return device.system().map(OperatingSystem::shortName).filter(ConfigId::isSet).orElse(UNKNOWN);
  }

  private static boolean isSet(String text) {
    return !PhpValues.isEmpty(text);
  }

  private static void add(MessageDigest md5, String text) {
    md5.update(text.getBytes(StandardCharsets.UTF_8));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }
}
