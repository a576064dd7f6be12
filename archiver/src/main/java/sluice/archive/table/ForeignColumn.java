package sluice.archive.table;

import java.nio.charset.StandardCharsets;

/**
 * A metric whose number we do not know, in an archive that somebody else made. It is summed.
 *
 * @param key its number
 */
record ForeignColumn(Long key) implements Column {
  @Override
  public byte[] written() {
    return ("i:" + key + ";").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean isOnly() {
    return false;
  }
}
