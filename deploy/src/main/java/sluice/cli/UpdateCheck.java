package sluice.cli;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.doctor.MatomoCheck;
import sluice.matomo.SluiceSettings;

/**
 * Asks, after Matomo was changed under a running process, whether the process would start with it:
 * what is refused at the start is not counted in silence later either. While it is refused the
 * process stays paused and says why; hits wait in their queues. Called by the one thread that
 * watches Matomo; the reason may be asked for by any.
 */
final class UpdateCheck {

  private static final Logger LOG = LoggerFactory.getLogger(UpdateCheck.class);

  private final Installation installation;
  private final DataSource source;
  private final String tablesPrefix;
  private volatile List<String> faults = List.of();

  UpdateCheck(Installation installation, DataSource source, String tablesPrefix) {
    this.installation = installation;
    this.source = source;
    this.tablesPrefix = tablesPrefix;
  }

  /** Whether the process may go on; what cannot be asked now is asked again soon. */
  boolean mayGoOn() {
    List<String> before = faults;
    try (Connection connection = source.getConnection()) {
      SluiceSettings now = installation.settings().reloaded();
      faults = new MatomoCheck(now, installation.matomoDir(), tablesPrefix).faults(connection);
    } catch (SQLException | IOException e) {
      return false;
    }
    if (!faults.isEmpty() && !faults.equals(before)) {
      LOG.atError()
          .addKeyValue("cause", String.join("; ", faults))
          .addKeyValue("effect", "paused: hits wait in their queues, nothing is archived")
          .addKeyValue("do", "accept it in [Sluice] of config.ini.php, or update Sluice")
          .log("matomo-update-refused");
    }
    return faults.isEmpty();
  }

  /** Why the process does not go on; empty if it does. */
  Optional<String> problem() {
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of("paused since Matomo was updated: " + String.join("; ", faults));
  }
}
