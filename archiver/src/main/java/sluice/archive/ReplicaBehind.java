package sluice.archive;

import java.sql.SQLException;

/** The replica that the log is read from lacks something of what has to be archived. */
final class ReplicaBehind extends SQLException {
  private static final long serialVersionUID = 1;

  ReplicaBehind(String position) {
    super(
        "the replica has not applied "
            + position
            + " of the primary; try again when it has caught up");
  }
}
