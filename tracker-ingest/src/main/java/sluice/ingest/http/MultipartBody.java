package sluice.ingest.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import sluice.ingest.http.Answer.Status;
import sluice.php.PhpValue;
import sluice.php.url.FormFields;
import sluice.php.url.PhpQueryString;

/**
 * The fields of a multipart/form-data body (RFC 7578), named by PHP's rules as those of any other
 * form. Files are left out, as in PHP's POST. One pass over the body, whatever it holds. Confined
 * to one call.
 */
final class MultipartBody {

  private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

  /** A part's headers are not looked for beyond this. */
  private static final int MAX_PART_HEADER_BYTES = 8192;

  /** The longest boundary that RFC 2046, 5.1.1 allows. */
  private static final int MAX_BOUNDARY_CHARS = 70;

  /** PHP's max_multipart_body_parts: its variables and its 20 files; what follows is dropped. */
  private static final int MAX_PARTS = PhpQueryString.MAX_INPUT_VARIABLES + 20;

  private final byte[] body;
  private final FormFields fields = new FormFields();

  private MultipartBody(byte[] body) {
    this.body = body;
  }

  /** The boundary that a content type names, if it is multipart/form-data and names one. */
  static Optional<String> boundary(String contentType) {
    String lower = contentType.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("boundary=");
    if (!lower.startsWith("multipart/form-data") || at < 0) {
      return Optional.empty();
    }
    String boundary = value(contentType, at + "boundary=".length());
    return boundary.isEmpty() ? Optional.empty() : Optional.of(boundary);
  }

  /**
   * The fields. Broken parts end the form.
   *
   * @throws Refusal for a boundary that is too long
   */
  static PhpValue.Array fields(byte[] body, String boundary) throws Refusal {
    if (boundary.length() > MAX_BOUNDARY_CHARS) {
      throw new Refusal(
          Status.BAD_REQUEST,
          "the boundary of multipart has at most " + MAX_BOUNDARY_CHARS + " characters");
    }
    MultipartBody parts = new MultipartBody(body);
    parts.read(new ByteSearch(("--" + boundary).getBytes(StandardCharsets.ISO_8859_1)));
    return parts.fields.array();
  }

  private void read(ByteSearch delimiter) {
    ByteSearch blankLine = new ByteSearch(BLANK_LINE);
    int at = delimiter.indexIn(body, 0, body.length);
    for (int count = 0; at >= 0 && count < MAX_PARTS; count++) {
      int headers = at + delimiter.length() + 2;
      int end = Math.min(body.length, headers + MAX_PART_HEADER_BYTES);
      int blank = blankLine.indexIn(body, headers - 2, end);
      int next = delimiter.indexIn(body, headers, body.length);
      if (blank < 0 || next < 0 || next < blank + BLANK_LINE.length) {
        return;
      }
      int from = blank + BLANK_LINE.length;
      Optional<String> name = fieldName(text(headers, blank));
      if (name.isPresent()
          && !fields.add(
              name.get().getBytes(StandardCharsets.ISO_8859_1),
              body,
              from,
              Math.max(from, next - 2))) {
        return;
      }
      at = next;
    }
  }

  /** The name by the first Content-Disposition, as PHP; empty for a file. */
  private static Optional<String> fieldName(String headers) {
    for (String line : headers.split("\r\n")) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-disposition:")) {
        int name = lower.contains("filename=") ? -1 : lower.indexOf("name=");
        return name < 0 ? Optional.empty() : Optional.of(value(line, name + "name=".length()));
      }
    }
    return Optional.empty();
  }

  /** A parameter's value from there on, in quotes or up to the next semicolon. */
  private static String value(String text, int from) {
    if (from < text.length() && text.charAt(from) == '"') {
      int end = text.indexOf('"', from + 1);
      return text.substring(from + 1, end < 0 ? text.length() : end);
    }
    int end = from;
    while (end < text.length() && ";, ".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return text.substring(from, end);
  }

  private String text(int from, int to) {
    return from >= to ? "" : new String(body, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
