package sluice.worker.visit;

import java.util.Optional;

/** Whom a hit belongs to, before its referrer is looked at. Immutable but for the visit in it. */
public sealed interface VisitMatch {

  /** The one instance of {@link Unknown}. */
  VisitMatch UNKNOWN = new Unknown();

  /** The visitor's newest visit that the look-up found; empty for an unknown visitor. */
  Optional<Visit> found();

  /** Nobody whom the look-up found, or one whose visit has too many actions: a first visit. */
  record Unknown() implements VisitMatch {
    @Override
    public Optional<Visit> found() {
      return Optional.empty();
    }
  }

  /** A visitor who was here before and begins a visit. */
  record Known(Visit previous) implements VisitMatch {
    @Override
    public Optional<Visit> found() {
      return Optional.of(previous);
    }
  }

  /** A visitor whose hit continues the visit, unless the hit's referrer ends it. */
  record Continued(Visit visit) implements VisitMatch {
    @Override
    public Optional<Visit> found() {
      return Optional.of(visit);
    }
  }
}
