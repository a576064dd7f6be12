package sluice.worker.visit;

import java.util.Optional;

/**
 * Whom a hit belongs to.
 *
 * @param known the visitor's newest visit that the look-up found; empty for an unknown visitor
 * @param continues whether the hit continues that visit (before referrers are looked at)
 */
public record VisitMatch(Optional<Visit> known, boolean continues) {

  /** Nobody we know. */
  static final VisitMatch UNKNOWN = new VisitMatch(Optional.empty(), false);
}
