/**
 * Compresses the JSON of queue entries into a zlib stream (RFC 1950, 1951) that any inflater reads.
 *
 * <p>In: the JSON of one entry, about a kilobyte of ASCII without control characters, as PHP writes
 * it. Out: a whole zlib stream.
 *
 * <p>Threads: a {@link JsonDeflater} belongs to one event loop; codes are shared and immutable.
 *
 * <p>On failure: nothing here fails, for {@link JsonDeflater#bound} says how much room is enough.
 *
 * <p>Must not: take anything but such JSON. Other bytes have no code; they are not checked for.
 *
 * <h2>Why it exists</h2>
 *
 * <p>QueuedTracking compresses each entry by itself. zlib is made for longer inputs: for a kilobyte
 * it spends most of its time on what does not depend on the content: clearing its tables, building
 * the block's Huffman codes and describing them, and on the way through JNI. And it describes codes
 * that fit the content best, in twice as many bytes as the fit saves. Entries look alike, so that
 * codes and their description can be made once for all of them, and chosen so that both together
 * are short.
 *
 * <h2>How it works</h2>
 *
 * <ul>
 *   <li>{@code DeflateCodes}: the lengths of the codes are constants; {@code HuffmanCode} makes the
 *       codes of them. Each letter that can occur has one, so that all JSON can be written. The
 *       block's head, which describes the codes, is a constant.
 *   <li>{@code JsonTokenizer}: finds repeats by one remembered position for each hash of three
 *       bytes, and takes one when it saves bits, unless the next letter begins one that saves more.
 *       Positions are counted on from entry to entry, so what an earlier entry left in the table
 *       reads as "not in this one", and the table is not cleared.
 *   <li>{@code BitWriter}: stores eight bytes at once; the whole bytes among them count.
 *   <li>{@code JsonDeflater}: puts them together. Nothing is allocated.
 * </ul>
 *
 * <h2>What it gives up against zlib</h2>
 *
 * <ul>
 *   <li>Size of what is unusual: codes do not follow the content, and repeats reach 4 KiB back.
 *       Entries of the usual kind come out smaller than at zlib's level 9; a huge bulk of many hits
 *       is larger, and text in scripts other than Latin, which is written in escapes, the more so.
 *   <li>Generality: ASCII only, and no input beyond 2 GiB.
 *   <li>Code that must be kept. Level 1 to 9 of {@code --compression-level} is zlib still, through
 *       the same {@code EntryEncoder}, so giving this up is a change of one default.
 * </ul>
 *
 * <h2>How to measure whether it pays</h2>
 *
 * <ul>
 *   <li>The whole process: {@code IngestThroughput} takes the level as its last argument. Run it
 *       with 1 and with 0 in turn, twice each or more often, on a machine that does nothing else.
 *       It stays only as long as it brings 5 % or more of the whole process's hits.
 *   <li>Time and size of one entry: {@code EntryEncoderBenchmark}, whose times stand in {@code
 *       benchmarks/README.md}. Its level -1 writes the JSON alone.
 *   <li>{@code EncoderPropertiesTest} and {@code EntryEncoderTest} hold what it writes against
 *       zlib's inflater and against zlib's size.
 * </ul>
 */
package sluice.deflate;
