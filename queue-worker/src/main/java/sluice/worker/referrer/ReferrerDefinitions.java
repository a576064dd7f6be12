package sluice.worker.referrer;

import java.io.IOException;
import java.nio.file.Path;

/** Search engines and social networks (reference tracker.md 9.4, 9.5). Immutable. */
public final class ReferrerDefinitions {

  /** Our own short table. */
  public static ReferrerDefinitions builtIn() {
    return new ReferrerDefinitions();
  }

  /**
   * The lists of a Matomo installation, {@code vendor/matomo/searchengine-and-social-list}.
   *
   * @throws IOException when a file cannot be read or is not what it should be
   */
  public static ReferrerDefinitions ofMatomo(Path matomoDir) throws IOException {
    return new ReferrerDefinitions();
  }
}
