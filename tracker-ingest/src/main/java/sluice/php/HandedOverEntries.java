package sluice.php;

import java.util.LinkedHashMap;

/**
 * Entries that their maker gives away with the call: {@link PhpValue.Array} takes them without a
 * copy. Confined to the maker until then, never changed afterwards.
 */
public final class HandedOverEntries extends LinkedHashMap<String, PhpValue> {

  private static final long serialVersionUID = 1;

  /** Makes an empty map. */
  public HandedOverEntries() {}

  /**
   * Makes an empty map.
   *
   * @param room for how many entries memory is taken at first
   */
  public HandedOverEntries(int room) {
    super(room);
  }
}
