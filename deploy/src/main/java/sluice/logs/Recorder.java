package sluice.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import sluice.logs.Checkpoint.Lane;
import sluice.logs.RoundSender.Hit;
import sluice.php.json.PhpJsonWriter;

/**
 * Sends the hits of one lane of a round, bulk after bulk. The checkpoint knows of each bulk before
 * it is sent and after it is answered, so that whoever comes after a kill knows which one is in
 * doubt. Confined to one thread.
 */
final class Recorder {

  /** Bytes of a bulk, far below what ingest takes; a larger one is sent in halves. */
  private static final int MAX_BODY = 2 << 20;

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final ImportSetup.Sending sending;
  private final ImportSetup.Around around;
  private final ImportCounts counts;
  private final CheckpointFile file;
  private final int lane;
  private final PhpJsonWriter json = new PhpJsonWriter();

  /** Hits of the next bulk at most. */
  private int most;

  /** Of the endpoint that takes nothing; 0 while it takes hits. */
  private long waitingSince;

  private Duration pause = FIRST_WAIT;

  /** Where the last line of this lane's part ends. */
  private long last;

  Recorder(ImportSetup setup, ImportCounts counts, CheckpointFile file, int lane) {
    this.sending = setup.sending();
    this.around = setup.around();
    this.counts = counts;
    this.file = file;
    this.lane = lane;
    this.most = sending.payload();
  }

  void send(List<Hit> hits) throws ImportStopped, IOException, InterruptedException {
    int done = 0;
    last = hits.get(hits.size() - 1).to();
    while (done < hits.size()) {
      List<Hit> bulk = hits.subList(done, Math.min(hits.size(), done + most));
      done += send(bulk, done == 0 ? acked() : hits.get(done - 1).to());
    }
  }

  private long acked() {
    return file.state().round().lanes().get(lane).acked();
  }

  /** How many hits are done with: all of them or none. */
  private int sendOnce(List<Hit> bulk, long before)
      throws ImportStopped, IOException, InterruptedException {
    byte[] body = body(bulk);
    if (body.length > MAX_BODY && bulk.size() > 1) {
      most = bulk.size() / 2;
      return 0;
    }
    long end = bulk.get(bulk.size() - 1).to();
    file.lane(lane, new Lane(before, end), true);
    TrackingEndpoint.Answer answer = sending.endpoint().send(body);
    if (answer instanceof TrackingEndpoint.Taken taken) {
      counts.invalid(taken.invalid());
      bulk.forEach(counts::sent);
      return done(bulk, end);
    }
    if (answer instanceof TrackingEndpoint.Unknown unknown) {
      return inDoubt(bulk, end, unknown.why());
    }
    file.lane(lane, new Lane(before, before), true);
    if (answer instanceof TrackingEndpoint.TooLarge && bulk.size() > 1) {
      most = bulk.size() / 2;
      return 0;
    }
    if (answer instanceof TrackingEndpoint.TooLarge) {
      counts.count(Outcome.REFUSED);
      return done(bulk, end);
    }
    if (answer instanceof TrackingEndpoint.NotNow later) {
      await(later);
      return 0;
    }
    throw new ImportStopped(
        ImportStopped.Cause.OPERATOR, ((TrackingEndpoint.Refused) answer).why());
  }

  private int send(List<Hit> bulk, long before)
      throws ImportStopped, IOException, InterruptedException {
    if (around.stop().hasBegun()) {
      throw new InterruptedException("the import shall end");
    }
    return sendOnce(bulk, before);
  }

  private int done(List<Hit> bulk, long end) throws IOException {
    // of a single recorder the end of the round is written next, and says the same
    boolean isWritten = file.state().round().lanes().size() > 1 || end < last;
    file.lane(lane, new Lane(end, end), isWritten);
    waitingSince = 0;
    pause = FIRST_WAIT;
    return bulk.size();
  }

  private int inDoubt(List<Hit> bulk, long end, String why)
      throws ImportStopped, IOException, InterruptedException {
    return switch (sending.inDoubt()) {
      case STOP ->
          throw new ImportStopped(
              ImportStopped.Cause.OPERATOR,
              why + "; " + bulk.size() + " hits are in doubt. " + howToGoOn());
      case SKIP -> {
        around.watch().warns("bulk-in-doubt", why + "; left out: " + bulk.size() + " hits");
        bulk.forEach(hit -> counts.count(Outcome.LEFT_IN_DOUBT));
        yield done(bulk, end);
      }
      case RESEND -> {
        around.watch().warns("bulk-in-doubt", why + "; sent again: " + bulk.size() + " hits");
        await(new TrackingEndpoint.NotNow(why, Duration.ZERO));
        yield 0;
      }
    };
  }

  /** What an operator can do about hits in doubt. */
  static String howToGoOn() {
    return "Look whether they were recorded, and run the same command with --in-doubt=skip (leave"
        + " them out) or --in-doubt=resend (send them again, at the risk that they count twice)";
  }

  private void await(TrackingEndpoint.NotNow later) throws ImportStopped, InterruptedException {
    long now = System.nanoTime();
    if (waitingSince == 0) {
      waitingSince = now;
      around.watch().warns("endpoint-waited-for", later.why());
    }
    if (now - waitingSince > sending.patience().toNanos()) {
      throw new ImportStopped(
          ImportStopped.Cause.ENDPOINT,
          later.why() + "; run the same command again when it is there, it goes on from here");
    }
    Duration asked = later.pause().compareTo(pause) > 0 ? later.pause() : pause;
    Duration wait = asked.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : asked;
    pause = pause.multipliedBy(2);
    long jitter = ThreadLocalRandom.current().nextLong(1 + wait.toMillis() / 4);
    if (around.stop().await(wait.minusMillis(jitter))) {
      throw new InterruptedException("the import shall end");
    }
  }

  private byte[] body(List<Hit> bulk) {
    json.reset();
    json.raw("{\"requests\":[");
    for (int i = 0; i < bulk.size(); i++) {
      json.raw(i == 0 ? "" : ",");
      json.value(bulk.get(i).parameters());
    }
    json.raw("],\"token_auth\":");
    json.string(sending.token());
    json.raw("}");
    return Arrays.copyOf(json.buffer(), json.size());
  }
}
