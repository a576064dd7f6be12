package sluice.archive.table;

/**
 * Name of the row that says which archive this is (docs:
 * archiver/docs/archive-tables.md#done-flags): {@code done}, the segment's hash, and the plugin if
 * the archive holds one plugin only.
 *
 * @param segmentHash 32 hex digits, or empty for all visits
 * @param plugin name of the plugin, or empty for all
 */
public record DoneFlag(String segmentHash, String plugin) {
  /** All visits, all plugins. */
  public static final DoneFlag ALL = new DoneFlag("", "");

  /** The flag that is spelled so. */
  public static DoneFlag of(String rowName) {
    int point = rowName.indexOf('.');
    String hash = rowName.substring("done".length(), point < 0 ? rowName.length() : point);
    return new DoneFlag(hash, point < 0 ? "" : rowName.substring(point + 1));
  }

  /** The flag as Matomo spells it. */
  public String rowName() {
    return "done" + segmentHash + (plugin.isEmpty() ? "" : "." + plugin);
  }

  /**
   * Whether the reader takes an archive of that done flag along with one of this flag, where its id
   * is higher: for all plugins those of single ones, and the other way round.
   */
  public boolean isReadWith(String otherRowName) {
    String all = "done" + segmentHash;
    return otherRowName.equals(rowName())
        || (plugin.isEmpty() ? otherRowName.startsWith(all + ".") : otherRowName.equals(all));
  }
}
