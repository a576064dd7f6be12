package sluice.traffic;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Which user agents are judged, by which rules. Immutable.
 *
 * @param fixtures folder of device-detector's test cases; empty for the typed mix
 * @param matomoDir a Matomo whose rules are used; empty for those on the class path
 */
public record AgentMix(String fixtures, String matomoDir) {

  /** The user agents, some of them often in the typed mix, each once in the fixtures'. */
  public List<String> agents() throws IOException {
    return fixtures.isEmpty() ? UserAgents.mix() : AgentFixtures.read(Path.of(fixtures));
  }

  /** What the page says of it. */
  public String words() {
    return (fixtures.isEmpty() ? "typed mix" : "fixture mix")
        + (matomoDir.isEmpty() ? ", rules on the class path" : ", rules of a Matomo");
  }
}
