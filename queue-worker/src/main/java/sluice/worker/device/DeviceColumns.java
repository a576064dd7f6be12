package sluice.worker.device;

import java.util.OptionalInt;
import sluice.php.ByteText;
import sluice.php.PhpValues;

/**
 * The values of log_visit's config_* columns for a device (docs:
 * queue-worker/docs/device-detection.md#columns; Matomo's plugins/DevicesDetection/Columns), before
 * they are fitted to the columns' lengths.
 *
 * @param browserEngine config_browser_engine; may be empty
 * @param browserName config_browser_name: short name, else name, else UNK
 * @param browserVersion config_browser_version: at most 20 bytes
 * @param clientType config_client_type; empty is NULL
 * @param brand config_device_brand: the code, or empty
 * @param model config_device_model: at most 100 characters
 * @param deviceType config_device_type; empty is NULL
 * @param os config_os: BOT, a code, or UNK
 * @param osVersion config_os_version: UNK when there is no system
 */
public record DeviceColumns(
    String browserEngine,
    String browserName,
    String browserVersion,
    OptionalInt clientType,
    String brand,
    String model,
    OptionalInt deviceType,
    String os,
    String osVersion) {

  private static final String UNKNOWN = "UNK";

  /** Bytes that Matomo keeps of a browser's version. */
  private static final int VERSION_BYTES = 20;

  /** Characters that Matomo keeps of a model. */
  private static final int MODEL_CHARACTERS = 100;

  static DeviceColumns of(Device device) {
    var client = device.client();
    return new DeviceColumns(
        client.map(Client::engine).filter(DeviceColumns::isGiven).orElse(""),
        client.map(DeviceColumns::name).orElse(UNKNOWN),
        client
            .map(Client::version)
            .filter(DeviceColumns::isGiven)
            .map(DeviceColumns::cut)
            .orElse(""),
        client.map(found -> OptionalInt.of(found.type().code())).orElse(OptionalInt.empty()),
        device.hardware().brandCode(),
        model(device),
        device.hardware().type().map(t -> OptionalInt.of(t.code())).orElse(OptionalInt.empty()),
        device.isBot() ? "BOT" : device.system().map(OperatingSystem::shortName).orElse(UNKNOWN),
        device.system().map(OperatingSystem::version).orElse(UNKNOWN));
  }

  /**
   * As much as may be stored.
   *
   * @param minorVersions whether versions end at their first dot
   * @param models whether models are replaced by the kind of device
   * @param device of which they are the columns
   */
  public DeviceColumns without(boolean minorVersions, boolean models, Device device) {
    return !minorVersions && !models
        ? this
        : new DeviceColumns(
            browserEngine,
            browserName,
            minorVersions ? major(browserVersion) : browserVersion,
            clientType,
            brand,
            models ? genericModel(device) : model,
            deviceType,
            os,
            minorVersions ? major(osVersion) : osVersion);
  }

  private static String major(String version) {
    int dot = version.indexOf('.');
    return dot < 0 ? version : version.substring(0, dot);
  }

  private static boolean isGiven(String text) {
    return !PhpValues.isEmpty(text);
  }

  private static String name(Client client) {
    if (isGiven(client.shortName())) {
      return client.shortName();
    }
    return isGiven(client.name()) ? client.name() : UNKNOWN;
  }

  private static String cut(String version) {
    String bytes = ByteText.of(version);
    return bytes.length() <= VERSION_BYTES
        ? version
        : ByteText.decoded(bytes.substring(0, VERSION_BYTES));
  }

  private static String model(Device device) {
    String model = device.hardware().model();
    if (isGiven(model)) {
      int end = Math.min(MODEL_CHARACTERS, model.codePointCount(0, model.length()));
      return model.substring(0, model.offsetByCodePoints(0, end));
    }
    return genericModel(device);
  }

  private static String genericModel(Device device) {
    return device
        .hardware()
        .type()
        .map(type -> "generic " + type.label())
        .orElse(device.mobile() ? "generic mobile" : "");
  }
}
