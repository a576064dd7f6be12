package sluice.worker.device;

/**
 * The program that sent the request. No component is null; what is not known is empty.
 *
 * @param shortName two characters for a browser with a code, else empty
 * @param version as Matomo truncates it, for instance 124.0
 * @param engine of a browser, else empty
 */
public record Client(
    ClientType type, String name, String shortName, String version, String engine) {

  static Client of(ClientType type, String name, String version) {
    return new Client(type, name, "", version, "");
  }
}
