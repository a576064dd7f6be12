package sluice.worker.action;

import java.util.Optional;
import sluice.log.ActionType;
import sluice.php.PhpValues;
import sluice.worker.url.PageUrl;

/**
 * What identifies a row of log_action: type and name (the prefix is written with a new row and
 * never looked up). Immutable.
 *
 * @param name as it is stored; may be empty, see {@link #isEmpty()}
 */
public record ActionName(ActionType type, String name, UrlPrefix prefix) {

  /** A name without url prefix. */
  public static ActionName of(ActionType type, String name) {
    return new ActionName(type, name, UrlPrefix.NONE);
  }

  /** A url of which {@code http://}, {@code https://} and {@code www.} are split off. */
  public static ActionName ofUrl(ActionType type, String url) {
    UrlPrefix prefix = UrlPrefix.of(url);
    return new ActionName(type, url.substring(prefix.text().length()), prefix);
  }

  /** The cleaned url of a page without its prefix; empty where there is none. */
  static Optional<ActionName> ofPage(ActionType type, PageUrl url) {
    return url.cleaned().filter(text -> !PhpValues.isEmpty(text)).map(text -> ofUrl(type, text));
  }

  /** The same without prefix. */
  public ActionName bare() {
    return prefix == UrlPrefix.NONE ? this : of(type, name);
  }

  /**
   * PHP's empty(): '' and '0' are not looked up, their column is 0 (docs:
   * queue-worker/docs/actions.md#ids-of-names).
   */
  public boolean isEmpty() {
    return PhpValues.isEmpty(name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ActionName it
        && type == it.type
        && prefix == it.prefix
        && name.equals(it.name);
  }

  /** Without the prefix, which hardly tells names apart; by hand, as each batch asks thousands. */
  @Override
  public int hashCode() {
    return 31 * name.hashCode() + type.ordinal();
  }

  /** The column {@code hash}: CRC32 of the UTF-8 bytes of the name. */
  public long hash() {
    return PhpValues.crc32(name);
  }
}
