package sluice.archive.segment;

import java.util.EnumSet;
import java.util.Set;
import sluice.log.ActionType;
import sluice.request.MatomoText;

/**
 * How log_action stores the name that a segment compares with (core/Tracker/TableLogAction.php,
 * normaliseActionString).
 */
final class StoredName {
  /** Types whose names are not HTML-escaped. */
  private static final Set<ActionType> AS_SENT =
      EnumSet.of(
          ActionType.PAGE_URL, ActionType.OUTLINK, ActionType.DOWNLOAD, ActionType.CONTENT_NAME);

  private StoredName() {}

  /** A name, escaped or not, as log_action stores it. */
  static String of(String name, ActionType type) {
    String plain = MatomoText.unsanitize(name);
    return AS_SENT.contains(type) ? plain : MatomoText.sanitizeLine(plain);
  }
}
