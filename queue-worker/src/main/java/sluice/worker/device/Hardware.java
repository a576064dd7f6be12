package sluice.worker.device;

import java.util.Optional;
import sluice.log.DeviceType;

/**
 * The device itself. No component is null.
 *
 * @param brand full name or empty
 * @param brandCode two or three characters, empty when the brand is not known
 * @param model empty when not known
 */
public record Hardware(Optional<DeviceType> type, String brand, String brandCode, String model) {}
