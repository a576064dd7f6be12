package sluice.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The formats that are known, under the names of Matomo's log importer. Stateless; the formats that
 * it gives out are for one thread.
 */
public final class LogFormats {

  private static final String COMMON = "$ip $_ $userid [$date] \"$request\" $status $length";
  private static final String AGENT = " \"$referrer\" \"$user_agent\"";
  private static final String BALANCER =
      "$date $_ $ip:$_ $_ $_ $generation_time_secs $_ $status $_ $_ $length"
          + " \"$request\" \"$user_agent\"";

  private LogFormats() {}

  /** All names, in the order in which they are tried; those that say more come first. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of("w3c_extended", "iis", "amazon_cloudfront"));
    lineFormats().stream().map(LogFormat::name).distinct().forEach(names::add);
    return names;
  }

  /** Formats that each line shows by itself. */
  private static List<LogFormat> lineFormats() {
    List<LogFormat> formats = new ArrayList<>(JsonFormat.all());
    formats.add(
        NotationFormat.of(
            "s3",
            "$_ $host [$date] $ip $userid $_ $_ $_ \"$request\" $status $_ $length $_ $_ $_"
                + AGENT));
    formats.add(NotationFormat.of("alb", "$_ " + BALANCER).withAbsoluteUrls());
    formats.add(NotationFormat.of("elb", BALANCER).withAbsoluteUrls());
    formats.add(NotationFormat.of("common_complete", "$host " + COMMON + AGENT));
    formats.add(NotationFormat.of("ncsa_extended", COMMON + AGENT));
    formats.add(NotationFormat.of("common_vhost", "$host " + COMMON));
    formats.add(NotationFormat.of("common", COMMON));
    return formats;
  }

  /**
   * The format in which this line is written.
   *
   * @param name only this one is tried; empty for all
   * @param isMilliseconds whether {@code time-taken} of W3C logs is in milliseconds
   */
  static Optional<LogFormat> detect(String line, String name, boolean isMilliseconds) {
    if (line.startsWith(W3cFormat.FIELDS_LINE)) {
      W3cFormat format = new W3cFormat(isMilliseconds);
      format.isHeader(line);
      return name.isEmpty() || isW3c(name) ? Optional.of(format) : Optional.empty();
    }
    return lineFormats().stream()
        .filter(format -> name.isEmpty() || format.name().equals(name))
        .filter(format -> format.read(line).isPresent())
        .findFirst();
  }

  /**
   * The format of a log whose beginning was read before.
   *
   * @param name as {@link LogFormat#name} told it
   * @param header as {@link LogFormat#header} told it
   */
  static Optional<LogFormat> again(String name, String header, boolean isMilliseconds) {
    if (!header.isEmpty()) {
      return detect(header, "", isMilliseconds);
    }
    return lineFormats().stream().filter(format -> format.name().equals(name)).findFirst();
  }

  private static boolean isW3c(String name) {
    return names().indexOf(name) < 3;
  }
}
