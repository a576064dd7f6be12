package sluice.worker.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import sluice.log.ActionType;
import sluice.worker.url.PageUrl;

/**
 * One of the six things a hit can be (docs: queue-worker/docs/actions.md#which-action-a-hit-is,
 * queue-worker/docs/actions.md#names-and-their-types). Strings are HTML-escaped as Matomo keeps
 * them. Immutable.
 */
public sealed interface Action {

  /** The type of the action itself, one of the six that Matomo ranks. */
  ActionType type();

  /** Its url after cleaning, what conversions store; empty when there is no valid one. */
  Optional<String> url();

  /** Its url before parameters were removed: what goals and extractions look at. */
  Optional<String> rawUrl();

  /** Title of a pageview, keyword of a site search, '' for the others. */
  default String name() {
    return "";
  }

  /**
   * The names to look up for this action alone, in Matomo's order. A column that is not listed is
   * NULL, except {@code idaction_url}: 0, but NULL for a site search.
   */
  List<ActionLookup> lookups();

  /**
   * Whether it adds to visit_total_actions (docs:
   * queue-worker/docs/actions.md#what-counts-as-what).
   */
  default boolean countsAsAction() {
    return true;
  }

  /** Whether it adds to visit_total_interactions and has a pageview position of its own. */
  default boolean countsAsInteraction() {
    return false;
  }

  /** What happens on a page, whose url is cleaned by the site's rules. */
  sealed interface OnPage extends Action {
    /** The page. */
    PageUrl pageUrl();

    @Override
    default Optional<String> url() {
      return pageUrl().cleaned();
    }

    @Override
    default Optional<String> rawUrl() {
      return pageUrl().raw();
    }
  }

  /** A link that was followed: its url stands as it was sent. */
  sealed interface Link extends Action {
    @Override
    default Optional<String> rawUrl() {
      return url();
    }

    @Override
    default List<ActionLookup> lookups() {
      return Lookups.wholeUrl(type(), url().orElse(""));
    }
  }

  /** A page was viewed. */
  record PageView(PageUrl pageUrl, String title) implements OnPage {
    @Override
    public ActionType type() {
      return ActionType.PAGE_URL;
    }

    @Override
    public String name() {
      return title;
    }

    @Override
    public boolean countsAsInteraction() {
      return true;
    }

    @Override
    public List<ActionLookup> lookups() {
      List<ActionLookup> lookups = new ArrayList<>(2);
      lookups.add(Lookups.of(ActionColumn.IDACTION_NAME, ActionType.PAGE_TITLE, title));
      ActionName.ofPage(ActionType.PAGE_URL, pageUrl)
          .ifPresent(name -> lookups.add(new ActionLookup(ActionColumn.IDACTION_URL, name)));
      return lookups;
    }
  }

  /** A link to another site was followed. */
  record Outlink(Optional<String> url) implements Link {
    @Override
    public ActionType type() {
      return ActionType.OUTLINK;
    }
  }

  /** A file was downloaded. */
  record Download(Optional<String> url) implements Link {
    @Override
    public ActionType type() {
      return ActionType.DOWNLOAD;
    }
  }

  /**
   * A search on the site itself.
   *
   * @param category trimmed and cut for its column, '' when there is none
   */
  record SiteSearch(PageUrl pageUrl, String keyword, String category, OptionalLong count)
      implements OnPage {
    @Override
    public ActionType type() {
      return ActionType.SITE_SEARCH;
    }

    @Override
    public String name() {
      return keyword;
    }

    @Override
    public boolean countsAsInteraction() {
      return true;
    }

    @Override
    public List<ActionLookup> lookups() {
      return List.of(Lookups.of(ActionColumn.IDACTION_NAME, ActionType.SITE_SEARCH, keyword));
    }
  }

  /**
   * An event.
   *
   * @param category as sent, not trimmed: goals compare this
   * @param action as sent, not trimmed
   * @param label the parameter e_n as sent, '' when absent
   * @param value the parameter e_v
   */
  record Event(PageUrl pageUrl, String category, String action, String label, OptionalDouble value)
      implements OnPage {
    @Override
    public ActionType type() {
      return ActionType.EVENT_CATEGORY;
    }

    @Override
    public List<ActionLookup> lookups() {
      List<ActionLookup> lookups = new ArrayList<>(4);
      ActionName.ofPage(ActionType.EVENT_CATEGORY, pageUrl)
          .ifPresent(name -> lookups.add(new ActionLookup(ActionColumn.IDACTION_URL, name)));
      Lookups.addTrimmed(
          lookups, ActionColumn.IDACTION_EVENT_ACTION, ActionType.EVENT_ACTION, action);
      Lookups.addTrimmed(
          lookups, ActionColumn.IDACTION_EVENT_CATEGORY, ActionType.EVENT_CATEGORY, category);
      Lookups.addTrimmed(lookups, ActionColumn.IDACTION_NAME, ActionType.EVENT_NAME, label);
      return lookups;
    }
  }

  /**
   * A content impression, or an interaction with one.
   *
   * @param contentName as sent, not trimmed, as are the others
   * @param interaction '' for an impression
   */
  record Content(
      PageUrl pageUrl, String contentName, String piece, String target, String interaction)
      implements OnPage {
    @Override
    public ActionType type() {
      return ActionType.CONTENT_NAME;
    }

    @Override
    public boolean countsAsAction() {
      return false;
    }

    @Override
    public List<ActionLookup> lookups() {
      List<ActionLookup> lookups = new ArrayList<>(5);
      lookups.addAll(Lookups.wholeUrl(type(), url().orElse("")));
      Lookups.addTrimmed(
          lookups,
          ActionColumn.IDACTION_CONTENT_INTERACTION,
          ActionType.CONTENT_INTERACTION,
          interaction);
      Lookups.addTrimmed(
          lookups, ActionColumn.IDACTION_CONTENT_NAME, ActionType.CONTENT_NAME, contentName);
      Lookups.addTrimmed(
          lookups, ActionColumn.IDACTION_CONTENT_PIECE, ActionType.CONTENT_PIECE, piece);
      Lookups.addTrimmed(
          lookups, ActionColumn.IDACTION_CONTENT_TARGET, ActionType.CONTENT_TARGET, target);
      return lookups;
    }
  }
}
