package sluice.archive.visit;

import sluice.log.ActionType;

/**
 * A row of log_action. Immutable.
 *
 * @param urlPrefix 0 to 3, or -1 for NULL
 * @param name as stored
 */
public record LogAction(ActionType type, int urlPrefix, String name) {}
