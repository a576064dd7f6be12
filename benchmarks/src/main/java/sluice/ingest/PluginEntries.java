package sluice.ingest;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sluice.php.url.PhpQueryString;
import sluice.queue.RequestSet;
import sluice.queue.RequestSetCodec;
import sluice.request.RequestEnvironment;

/**
 * Requests as entries of the QueuedTracking plugin: JSON with PHP's whole server array, as nginx
 * and php-fpm fill it, by zlib at its usual level. Stateless.
 */
final class PluginEntries {
  private static final int ZLIB_LEVEL = 6;
  private static final long TIME = 1_795_377_600L;

  private PluginEntries() {}

  /** Entries of requests that {@link SampleRequests} made. */
  static List<byte[]> of(List<byte[]> requests) {
    RequestSetCodec codec = new RequestSetCodec(ZLIB_LEVEL);
    return requests.stream()
        .map(request -> new String(request, StandardCharsets.US_ASCII))
        .map(request -> codec.encode(set(request)))
        .toList();
  }

  private static RequestSet set(String request) {
    String uri = request.substring(request.indexOf(' ') + 1, request.indexOf(" HTTP/"));
    String query = uri.substring(uri.indexOf('?') + 1);
    Map<String, String> server =
        new LinkedHashMap<>(Map.of("USER", "www-data", "HOME", "/var/www"));
    for (String line : request.substring(request.indexOf("\r\n") + 2).strip().split("\r\n")) {
      String name = line.substring(0, line.indexOf(':')).toUpperCase(Locale.ROOT);
      server.put("HTTP_" + name.replace('-', '_'), line.substring(line.indexOf(':') + 2));
    }
    server.put("REDIRECT_STATUS", "200");
    server.put("SERVER_NAME", "localhost");
    server.put("SERVER_PORT", "443");
    server.put("SERVER_ADDR", "127.0.0.1");
    server.put("REMOTE_PORT", "51544");
    server.put("REMOTE_ADDR", "127.0.0.1");
    server.put("SERVER_SOFTWARE", "nginx/1.24.0");
    server.put("GATEWAY_INTERFACE", "CGI/1.1");
    server.put("HTTPS", "on");
    server.put("REQUEST_SCHEME", "https");
    server.put("SERVER_PROTOCOL", "HTTP/1.1");
    server.put("DOCUMENT_ROOT", "/var/www/matomo");
    server.put("DOCUMENT_URI", "/matomo.php");
    server.put("QUERY_STRING", query);
    server.put("REQUEST_METHOD", "GET");
    server.put("CONTENT_TYPE", "");
    server.put("CONTENT_LENGTH", "");
    server.put("SCRIPT_NAME", "/matomo.php");
    server.put("SCRIPT_FILENAME", "/var/www/matomo/matomo.php");
    server.put("REQUEST_URI", uri);
    server.put("FCGI_ROLE", "RESPONDER");
    server.put("PHP_SELF", "/matomo.php");
    server.put("REQUEST_TIME_FLOAT", TIME + ".1234");
    server.put("REQUEST_TIME", Long.toString(TIME));
    return new RequestSet(
        List.of(PhpQueryString.parse(query)),
        new RequestEnvironment(server, Map.of()),
        Optional.empty(),
        TIME,
        Optional.empty());
  }
}
