package sluice.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BooleanSupplier;
import sluice.doctor.MatomoCheck;
import sluice.matomo.MatomoConfig;
import sluice.matomo.MatomoLife;

/**
 * Has the checks of the start made again while a part runs.
 *
 * @param installation whose flags, folder and tables they are
 * @param afterUpdate what the part does when Matomo has changed; false if it must be tried again
 */
record LifeListener(Installation installation, BooleanSupplier afterUpdate)
    implements MatomoLife.Listener {

  @Override
  public boolean reopen() {
    return afterUpdate.getAsBoolean();
  }

  @Override
  public List<String> faults(Connection connection, MatomoConfig config) throws SQLException {
    return new MatomoCheck(
            installation.settings().over(config),
            installation.matomoDir(),
            installation.database().tablesPrefix())
        .faults(connection);
  }
}
