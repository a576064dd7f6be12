package sluice.ingest.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The image that answers a hit. Not changed by whoever gets the bytes.
 *
 * @param contentType of the bytes
 * @param bytes the image
 */
public record TrackerImage(String contentType, byte[] bytes) {

  /**
   * The 1x1 transparent image, the very bytes that Matomo sends (docs:
   * tracker-ingest/docs/endpoint.md#answers).
   */
  public static final TrackerImage GIF =
      new TrackerImage(
          "image/gif",
          HexFormat.of()
              .parseHex(
                  "4749463839610100010080000000000000000021f90401000000002c"
                      + "00000000010001000002024401003b"));

  /**
   * [Tracker] custom_image: base64 that ends in {@code ==}, or a readable file; PNG, GIF or JPEG.
   * Anything else is Matomo's own image.
   */
  public static TrackerImage of(String customImage) {
    if (customImage.isEmpty()) {
      return GIF;
    }
    byte[] bytes = customImage.endsWith("==") ? decoded(customImage) : file(customImage);
    return type(bytes).map(type -> new TrackerImage(type, bytes)).orElse(GIF);
  }

  private static byte[] decoded(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static byte[] file(String path) {
    try {
      return Files.readAllBytes(Path.of(path));
    } catch (IOException | IllegalArgumentException notReadable) {
      // As in Matomo, its own image stands in for a file that cannot be read.
      return new byte[0];
    }
  }

  private static Optional<String> type(byte[] bytes) {
    if (startsWith(bytes, 0x89, 'P', 'N', 'G')) {
      return Optional.of("image/png");
    }
    if (startsWith(bytes, 'G', 'I', 'F', '8')) {
      return Optional.of("image/gif");
    }
    return startsWith(bytes, 0xff, 0xd8, 0xff) ? Optional.of("image/jpeg") : Optional.empty();
  }

  private static boolean startsWith(byte[] bytes, int... magic) {
    byte[] start = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      start[i] = (byte) magic[i];
    }
    return bytes.length > magic.length
        && Arrays.equals(bytes, 0, magic.length, start, 0, magic.length);
  }
}
