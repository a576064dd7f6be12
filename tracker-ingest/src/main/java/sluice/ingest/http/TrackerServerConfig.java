package sluice.ingest.http;

import java.util.Set;
import sluice.queue.TrackedServerKeys;

/**
 * How the endpoint listens.
 *
 * @param host to bind to
 * @param port to bind to, 0 for any free one
 * @param descriptor of a listening socket that takes the place of host and port; below 0: none
 * @param basePath under which Matomo lives: empty, or as {@code /matomo}
 * @param eventLoops threads that serve connections, 1 or more
 * @param compressionLevel of queue entries: 0 our own, 1..9 zlib's, -1 for plain JSON
 * @param answersOnReceipt answer before the hit is safe ({@code --ack=received})
 * @param limits what clients may ask for
 * @param serverKeys PHP's server keys that entries keep
 * @param cookieNames cookies that entries keep
 */
public record TrackerServerConfig(
    String host,
    int port,
    int descriptor,
    String basePath,
    int eventLoops,
    int compressionLevel,
    boolean answersOnReceipt,
    HttpLimits limits,
    TrackedServerKeys serverKeys,
    Set<String> cookieNames) {}
