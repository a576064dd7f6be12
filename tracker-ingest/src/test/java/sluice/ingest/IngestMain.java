package sluice.ingest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import sluice.matomo.DatabaseConnections;
import sluice.matomo.RedisAddress;
import sluice.process.Health;

/** Ingest as a process of its own, to be killed: arguments are Redis's URI and a directory. */
final class IngestMain {

  private IngestMain() {}

  /** Writes its port into the file {@code port} of the directory when it listens. */
  public static void main(String[] arguments) throws IOException {
    Path state = Path.of(arguments[1]);
    TrackerIngest ingest =
        TrackerIngest.start(
            IngestConfig.of("127.0.0.1", 0, RedisAddress.parse(arguments[0]), state),
            DatabaseConnections.NONE,
            new SimpleMeterRegistry(),
            new Health(),
            InstantSource.system());
    Runtime.getRuntime().addShutdownHook(new Thread(ingest::close));
    Path port = Files.writeString(state.resolve("port.new"), Integer.toString(ingest.port()));
    Files.move(port, state.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
  }
}
