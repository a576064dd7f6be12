package sluice.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the figures were measured on. Immutable.
 *
 * @param cpu model
 * @param cores that Java may use
 * @param memoryBytes of the machine
 * @param kernel name and version
 * @param disk device and file system of the directory for temporary files, where the servers' data
 *     lay
 */
public record Machine(String cpu, int cores, long memoryBytes, String kernel, String disk) {

  static Machine ofThis() throws IOException {
    com.sun.management.OperatingSystemMXBean system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    FileStore store = Files.getFileStore(Path.of(System.getProperty("java.io.tmpdir")));
    return new Machine(
        processor(),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        store.name() + " " + store.type());
  }

  /** The processor's model, as Linux names it; elsewhere its architecture. */
  public static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  void put(ObjectNode json) {
    json.put("cpu", cpu)
        .put("cores", cores)
        .put("memoryBytes", memoryBytes)
        .put("kernel", kernel)
        .put("disk", disk);
  }

  static Machine of(JsonNode json) {
    return new Machine(
        json.required("cpu").asText(),
        json.required("cores").asInt(),
        json.required("memoryBytes").asLong(),
        json.required("kernel").asText(),
        json.required("disk").asText());
  }
}
