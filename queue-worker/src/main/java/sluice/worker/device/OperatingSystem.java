package sluice.worker.device;

/**
 * An operating system. No component is null.
 *
 * @param shortName three characters, UNK for a name without a code
 * @param version may be empty
 * @param family empty when the system belongs to none
 */
public record OperatingSystem(String name, String shortName, String version, String family) {}
