package sluice.log;

import java.util.Arrays;
import java.util.Optional;

/**
 * Kinds of devices with the codes of log_visit.config_device_type (docs:
 * queue-worker/docs/device-detection.md#device-type).
 */
public enum DeviceType {
  DESKTOP(0, "desktop"),
  SMARTPHONE(1, "smartphone"),
  TABLET(2, "tablet"),
  FEATURE_PHONE(3, "feature phone"),
  CONSOLE(4, "console"),
  TV(5, "tv"),
  CAR_BROWSER(6, "car browser"),
  SMART_DISPLAY(7, "smart display"),
  CAMERA(8, "camera"),
  PORTABLE_MEDIA_PLAYER(9, "portable media player"),
  PHABLET(10, "phablet"),
  SMART_SPEAKER(11, "smart speaker"),
  WEARABLE(12, "wearable"),
  PERIPHERAL(13, "peripheral");

  private final int code;
  private final String label;

  DeviceType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The code that the column stores. */
  public int code() {
    return code;
  }

  /** The name in the rules, and in the model column after "generic". */
  public String label() {
    return label;
  }

  /** The kind of that name, as the rules spell it; empty when there is none. */
  public static Optional<DeviceType> ofLabel(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }
}
