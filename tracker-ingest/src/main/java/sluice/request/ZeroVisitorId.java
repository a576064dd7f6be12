package sluice.request;

/** What a visitor id of sixteen zeros means, {@code [Sluice] zero_visitor_id}. */
public enum ZeroVisitorId {
  /** One visitor, as to Matomo. */
  VISITOR,
  /** No id at all: told apart by fingerprint. */
  NONE
}
