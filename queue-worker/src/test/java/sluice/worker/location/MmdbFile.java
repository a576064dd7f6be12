package sluice.worker.location;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small databases in MaxMind's format (version 2, IPv6, records of 24 bits): a binary tree,
 * 16 zero bytes, the data, a marker, the metadata.
 */
final class MmdbFile {

  private static final int RECORD_BITS = 24;
  private static final int EMPTY = -1;
  private static final int SEPARATOR_BYTES = 16;
  private static final byte[] MARKER =
      "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);

  private final String type;
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();

  /** A record that points to data is its offset, made negative below {@link #EMPTY}. */
  private static int dataRecord(int offset) {
    return -2 - offset;
  }

  MmdbFile(String type) {
    this.type = type;
  }

  /** Adds an IPv4 or IPv6 network. */
  MmdbFile with(String address, int prefixBits, Map<String, Object> fields) throws IOException {
    byte[] given = InetAddress.getByName(address).getAddress();
    byte[] bits = new byte[16];
    System.arraycopy(given, 0, bits, bits.length - given.length, given.length);
    int depth = prefixBits + (bits.length - given.length) * Byte.SIZE;
    int record = dataRecord(data.size());
    data.write(encoded(fields));
    int node = 0;
    for (int i = 0; i < depth - 1; i++) {
      int side = bits[i / 8] >> 7 - i % 8 & 1;
      if (nodes.get(node)[side] < 0) {
        nodes.add(new int[] {EMPTY, EMPTY});
        nodes.get(node)[side] = nodes.size() - 1;
      }
      node = nodes.get(node)[side];
    }
    nodes.get(node)[bits[(depth - 1) / 8] >> 7 - (depth - 1) % 8 & 1] = record;
    return this;
  }

  Path writeTo(Path file) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int[] node : nodes) {
      for (int record : node) {
        int value =
            record >= 0
                ? record
                : record == EMPTY ? nodes.size() : nodes.size() + SEPARATOR_BYTES + (-2 - record);
        out.write(value >> 16);
        out.write(value >> 8);
        out.write(value);
      }
    }
    out.write(new byte[SEPARATOR_BYTES]);
    out.write(data.toByteArray());
    out.write(MARKER);
    out.write(encoded(metadata()));
    Files.createDirectories(file.getParent());
    return Files.write(file, out.toByteArray());
  }

  private Map<String, Object> metadata() {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("binary_format_major_version", 2);
    metadata.put("binary_format_minor_version", 0);
    metadata.put("build_epoch", 1_760_000_000);
    metadata.put("database_type", type);
    metadata.put("description", Map.of());
    metadata.put("ip_version", 6);
    metadata.put("languages", List.of("en"));
    metadata.put("node_count", nodes.size());
    metadata.put("record_size", RECORD_BITS);
    return metadata;
  }

  private static byte[] encoded(Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (value instanceof Map<?, ?> map) {
      control(out, 7, map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.write(encoded(entry.getKey()));
        out.write(encoded(entry.getValue()));
      }
    } else if (value instanceof List<?> list) {
      control(out, 11, list.size());
      for (Object element : list) {
        out.write(encoded(element));
      }
    } else if (value instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      control(out, 2, bytes.length);
      out.write(bytes);
    } else if (value instanceof Double number) {
      control(out, 3, Double.BYTES);
      out.write(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
    } else if (value instanceof Integer number) {
      control(out, 6, Integer.BYTES);
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    } else {
      throw new IllegalArgumentException("no encoding for " + value);
    }
    return out.toByteArray();
  }

  /** Types above 7 are written behind the size; sizes stay below 29 in tests. */
  private static void control(ByteArrayOutputStream out, int type, int size) {
    if (size >= 29) {
      throw new IllegalArgumentException("too large for a test: " + size);
    }
    if (type <= 7) {
      out.write(type << 5 | size);
    } else {
      out.write(size);
      out.write(type - 7);
    }
  }
}
