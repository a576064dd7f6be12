package sluice.archive.segment;

import sluice.archive.visit.LogActions;
import sluice.archive.visit.LogField;
import sluice.archive.visit.VisitBundle;
import sluice.php.PhpValues;

/** Says whether a visit belongs to a segment. */
@FunctionalInterface
public interface VisitFilter {
  /** 0 for new visitors, 1 for those who came back, 2 for those of them who bought. */
  LogField VISITOR_RETURNING = LogField.of("visitor_returning");

  /** Matches every visit. */
  VisitFilter ALL = (visit, names) -> true;

  /** Matches visits of new visitors: segment {@code visitorType==new}. */
  VisitFilter NEW =
      (visit, names) ->
          visit.visit().number(VISITOR_RETURNING) == 0 && !visit.visit().isNull(VISITOR_RETURNING);

  /**
   * Matches visits of visitors who came back: segment {@code
   * visitorType==returning,visitorType==returningCustomer}.
   */
  VisitFilter RETURNING =
      (visit, names) ->
          visit.visit().number(VISITOR_RETURNING) == 1
              || visit.visit().number(VISITOR_RETURNING) == 2;

  /** The agent that made a visit; since 5.6. */
  LogField AI_AGENT_NAME = LogField.of("ai_agent_name");

  /** Matches visits that AI agents made: segment {@code aiAgentName!=}. */
  VisitFilter AI_AGENTS =
      (visit, names) ->
          visit
              .visit()
              .text(AI_AGENT_NAME)
              .filter(name -> !PhpValues.isEmpty(name.toString()))
              .isPresent();

  /** Matches all others: segment {@code aiAgentName==}. */
  VisitFilter NO_AI_AGENTS = (visit, names) -> !AI_AGENTS.matches(visit, names);

  /** Whether the visit belongs; the names of the actions in its rows are loaded. */
  boolean matches(VisitBundle visit, LogActions names);

  /** Matches the visits that this filter and the other one match. */
  default VisitFilter and(VisitFilter other) {
    return (visit, names) -> matches(visit, names) && other.matches(visit, names);
  }
}
