package sluice.ingest.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The fields of a multipart/form-data body (RFC 7578), rewritten as a urlencoded form so that PHP's
 * rules for names apply to them as to any other. Files are left out, as in PHP's POST. Confined to
 * one call.
 */
final class MultipartBody {

  private static final String HEX = "0123456789ABCDEF";
  private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

  /** A part's headers are not looked for beyond this. */
  private static final int MAX_PART_HEADER_BYTES = 8192;

  private final byte[] body;
  private final ByteArrayOutputStream form = new ByteArrayOutputStream();

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

  /** The fields as {@code name=value&…}, percent-encoded. Broken parts end the form. */
  static byte[] asForm(byte[] body, String boundary) {
    MultipartBody parts = new MultipartBody(body);
    parts.read(("--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
    return parts.form.toByteArray();
  }

  private void read(byte[] delimiter) {
    int at = indexOf(delimiter, 0, body.length);
    while (at >= 0) {
      int headers = at + delimiter.length + 2;
      int blank =
          indexOf(BLANK_LINE, headers - 2, Math.min(body.length, headers + MAX_PART_HEADER_BYTES));
      int next = indexOf(delimiter, headers, body.length);
      if (blank < 0 || next < 0 || next < blank + BLANK_LINE.length) {
        return;
      }
      part(text(headers, blank), blank + BLANK_LINE.length, next - 2);
      at = next;
    }
  }

  private void part(String headers, int from, int to) {
    for (String line : headers.split("\r\n")) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-disposition:") && !lower.contains("filename=")) {
        int name = lower.indexOf("name=");
        if (name >= 0) {
          field(value(line, name + "name=".length()), from, Math.max(from, to));
        }
      }
    }
  }

  private void field(String name, int from, int to) {
    if (form.size() > 0) {
      form.write('&');
    }
    byte[] nameBytes = name.getBytes(StandardCharsets.ISO_8859_1);
    encode(nameBytes, 0, nameBytes.length);
    form.write('=');
    encode(body, from, to);
  }

  private void encode(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int b = bytes[i] & 0xff;
      boolean plain = b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
      if (plain) {
        form.write(b);
      } else {
        form.write('%');
        form.write(HEX.charAt(b >> 4));
        form.write(HEX.charAt(b & 15));
      }
    }
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

  private int indexOf(byte[] wanted, int from, int to) {
    for (int at = Math.max(0, from); at + wanted.length <= to; at++) {
      int i = 0;
      while (i < wanted.length && body[at + i] == wanted[i]) {
        i++;
      }
      if (i == wanted.length) {
        return at;
      }
    }
    return -1;
  }
}
