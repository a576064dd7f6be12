package sluice.request;

import java.util.LinkedHashMap;

/**
 * Entries that their maker gives away with the call: {@link PhpValue.Array} takes them without a
 * copy. Confined to the maker until then, never changed afterwards.
 */
final class HandedOverEntries extends LinkedHashMap<String, PhpValue> {

  private static final long serialVersionUID = 1;

  HandedOverEntries() {}

  /**
   * @param room for how many entries memory is taken at first
   */
  HandedOverEntries(int room) {
    super(room);
  }
}
