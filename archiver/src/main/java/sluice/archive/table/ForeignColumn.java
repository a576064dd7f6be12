package sluice.archive.table;

import sluice.php.PhpWriter;

/**
 * A metric whose number we do not know, in an archive that somebody else made. It is summed.
 *
 * @param key its number
 */
record ForeignColumn(Long key) implements Column {
  @Override
  public byte[] written() {
    return new PhpWriter().integer(key).toBytes();
  }

  @Override
  public boolean isOnly() {
    return false;
  }
}
