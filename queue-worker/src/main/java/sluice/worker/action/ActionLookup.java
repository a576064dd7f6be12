package sluice.worker.action;

/** A column and the name whose id it takes; an empty name makes the column 0. Immutable. */
public record ActionLookup(ActionColumn column, ActionName name) {}
