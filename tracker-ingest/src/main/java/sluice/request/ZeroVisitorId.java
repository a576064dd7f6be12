package sluice.request;

/** What a visitor id of sixteen zeros means, {@code [Sluice] zero_visitor_id}. */
public enum ZeroVisitorId {
  /** All such hits are of one visitor, as Matomo has it. */
  VISITOR,
  /** Such a hit has no id, and its visitor is told apart by the fingerprint. */
  NONE
}
