package sluice.archive.fold;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import sluice.archive.group.IdNumbers;
import sluice.process.PrivateFiles;

/**
 * The ids that have numbers, in a file: eight bytes each, in the order of their numbers. Only
 * appended to. Not thread-safe.
 */
final class IdFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final CRC32C checksum = new CRC32C();
  private int stored;

  private IdFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes an empty file in place of what may be there. */
  static IdFile create(Path path) throws IOException {
    FileChannel channel = PrivateFiles.open(path);
    channel.truncate(0);
    return new IdFile(path, channel);
  }

  /**
   * Opens a file and gives the first ids of it their numbers.
   *
   * @param checksum of these ids
   * @throws IOException also if it has less, or other ones
   */
  static IdFile open(Path path, int count, int checksum, IdNumbers into) throws IOException {
    FileChannel channel = PrivateFiles.open(path);
    ByteBuffer bytes = ByteBuffer.allocate(count * Long.BYTES);
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
      // Goes on until all is read.
    }
    IdFile file = new IdFile(path, channel);
    file.checksum.update(bytes.array(), 0, bytes.position());
    if (bytes.hasRemaining() || file.checksum() != checksum) {
      channel.close();
      throw new IOException(path + " does not have the " + count + " ids that were written");
    }
    bytes.flip();
    while (bytes.hasRemaining()) {
      into.number(bytes.getLong());
    }
    channel.truncate((long) count * Long.BYTES);
    file.stored = count;
    return file;
  }

  Path path() {
    return path;
  }

  /** CRC-32C of all that was appended. */
  int checksum() {
    return (int) checksum.getValue();
  }

  /** Appends the ids that got a number since; they are on disk when this returns. */
  void append(IdNumbers numbers) throws IOException {
    if (numbers.size() == stored) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.allocate((numbers.size() - stored) * Long.BYTES);
    for (int number = stored; number < numbers.size(); number++) {
      bytes.putLong(numbers.id(number));
    }
    checksum.update(bytes.array());
    bytes.flip();
    long at = (long) stored * Long.BYTES;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
    channel.force(false);
    stored = numbers.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
