package sluice.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sluice.logs.Checkpoint.Lane;
import sluice.logs.Checkpoint.Round;
import sluice.logs.RoundSender.Hit;

/** One log on its way: from its checkpoint on, round after round. Confined to one thread. */
final class LogPass {

  /** Bytes of lines in a round and recorder, so that bulks stay small whatever lines hold. */
  private static final int MAX_LANE_BYTES = 1 << 20;

  /** Bytes of lines in a round; a hit takes some ten times its line. */
  private static final int MAX_ROUND_BYTES = 4 << 20;

  /** Bytes without a hit after which the checkpoint is written all the same. */
  private static final int MAX_SILENT_BYTES = 8 << 20;

  /** Lines that are no comments, in which a format has to show itself. */
  private static final int MAX_STRANGE_LINES = 100_000;

  /** Looks without a line after which a log that was moved away is done. */
  private static final int LAST_LOOKS = 8;

  /** Between two looks at a log that may have grown. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private final ImportSetup setup;
  private final ImportCounts counts;
  private final RoundSender sender;
  private final LineReader reader;
  private final LogFile log;
  private final CheckpointFile file;
  private final List<List<Hit>> lanes = new ArrayList<>();

  /** The format that somebody wrote down; null for none. */
  private final WrittenFormat written;

  /** Null until a line shows it. */
  private LogFormat format;

  /** A round that an earlier run has begun; null for none. */
  private Round begun;

  private LineInput lines;
  private int hits;
  private long bytes;
  private long toSkip;
  private long strange;

  /** Looks at a log that was moved away, since its last line. */
  private int looks;

  LogPass(
      ImportSetup setup, ImportCounts counts, RoundSender sender, LogFile log, CheckpointFile file)
      throws ImportStopped {
    this.setup = setup;
    this.counts = counts;
    this.sender = sender;
    this.log = log;
    this.file = file;
    this.reader = new LineReader(setup.rules(), setup.sites());
    ImportSetup.Reading reading = setup.reading();
    Checkpoint state = file.state();
    this.written = reading.format().written().orElse(null);
    this.format = knownBefore(state);
    this.begun = state.round();
    checkBegun();
    emptyLanes(begun == null ? setup.sending().recorders() : begun.lanes().size());
  }

  /** The format that an earlier run has seen in this log; null for none. */
  private LogFormat knownBefore(Checkpoint state) {
    if (written != null) {
      return written.name().equals(state.format()) ? written : null;
    }
    boolean isMilliseconds = setup.reading().isMilliseconds();
    return LogFormats.again(state.format(), state.header(), isMilliseconds).orElse(null);
  }

  private void checkBegun() throws ImportStopped {
    if (begun == null) {
      return;
    }
    if (begun.replay() != setup.rules().taken().replay()) {
      throw new ImportStopped(
          ImportStopped.Cause.OPERATOR,
          "this log was being imported "
              + (begun.replay() ? "with" : "without")
              + " --replay-tracking; finish it so, or begin anew with --from-start");
    }
    boolean isInDoubt = begun.lanes().stream().anyMatch(lane -> lane.sending() > lane.acked());
    if (isInDoubt && setup.sending().inDoubt() == InDoubt.STOP) {
      throw new ImportStopped(
          ImportStopped.Cause.OPERATOR,
          "when the last import of "
              + log.path()
              + " ended, hits from lines in bytes "
              + begun.from()
              + " to "
              + begun.to()
              + " had been sent and not been answered. "
              + Recorder.howToGoOn());
    }
  }

  private void emptyLanes(int number) {
    lanes.clear();
    for (int i = 0; i < number; i++) {
      lanes.add(new ArrayList<>());
    }
    hits = 0;
    bytes = 0;
  }

  /**
   * Imports what there is, or until the log is followed by another.
   *
   * @param skip lines to leave out at its beginning
   * @param follows whether its end is waited at
   */
  LogFile.Change run(long skip, boolean follows)
      throws ImportStopped, IOException, InterruptedException {
    long start = file.state().offset();
    toSkip = start == 0 ? skip : 0;
    lines = log.lines(start, setup.reading().charset());
    if (!log.isLineStart(start)) {
      Optional<RawLine> rest = lines.next();
      rest.ifPresent(line -> counts.count(Outcome.REST));
    }
    while (!setup.around().stop().hasBegun()) {
      Optional<RawLine> line = read();
      if (line.isPresent()) {
        looks = 0;
        take(line.get());
      } else {
        LogFile.Change change = atEnd(follows && !log.isCompressed());
        if (change != null) {
          return change;
        }
      }
    }
    throw new InterruptedException("the import shall end");
  }

  /** The next line; what was read before an end that is none is sent. */
  private Optional<RawLine> read() throws ImportStopped, IOException, InterruptedException {
    try {
      return lines.next();
    } catch (IOException broken) {
      flush(lines.offset());
      throw new IOException(
          log.path() + " cannot be read beyond byte " + lines.offset() + ": " + broken, broken);
    }
  }

  /** Null if the log goes on. */
  private LogFile.Change atEnd(boolean follows)
      throws ImportStopped, IOException, InterruptedException {
    LogFile.Change change = follows ? log.change(lines.offset()) : LogFile.Change.NONE;
    boolean isWaitedFor = change == LogFile.Change.MOVED && looks++ < LAST_LOOKS;
    if (follows && (change == LogFile.Change.NONE || isWaitedFor)) {
      flush(lines.offset());
      setup.around().stop().await(LOOK);
      return null;
    }
    Optional<RawLine> rest = lines.rest();
    if (rest.isPresent()) {
      take(rest.get());
    }
    flush(lines.offset());
    if (format == null && strange > 0) {
      throw unknownFormat();
    }
    return change;
  }

  private void take(RawLine line) throws ImportStopped, IOException, InterruptedException {
    if (begun != null && line.from() >= begun.to()) {
      flush(begun.to());
    }
    if (begun == null && line.text().startsWith(W3cFormat.FIELDS_LINE)) {
      // so that no round has lines of two headers
      flush(line.from());
    }
    if (toSkip > 0) {
      toSkip--;
      counts.count(Outcome.SKIPPED);
    } else if (line.isTooLong()) {
      counts.count(Outcome.TOO_LONG);
    } else if (knowsFormat(line.text())) {
      take(line, reader.read(line.text(), format));
    } else {
      counts.count(line.text().startsWith("#") ? Outcome.HEADER : Outcome.UNREADABLE);
    }
    int recorders = setup.sending().recorders();
    boolean isFull = hits >= setup.sending().payload() * recorders || bytes >= mostBytes(recorders);
    if (begun == null && (isFull || line.to() - file.state().offset() > MAX_SILENT_BYTES)) {
      flush(line.to());
    }
  }

  private static int mostBytes(int recorders) {
    return Math.min(MAX_LANE_BYTES * recorders, MAX_ROUND_BYTES);
  }

  private boolean knowsFormat(String text) throws ImportStopped {
    if (format == null) {
      format = shown(text);
      boolean isStrange = format == null && !text.isBlank() && !text.startsWith("#");
      if (isStrange && ++strange >= MAX_STRANGE_LINES) {
        throw unknownFormat();
      }
    }
    return format != null;
  }

  /** The format that a line shows; null for none. */
  private LogFormat shown(String text) {
    if (written != null) {
      return written.shows(text) ? written : null;
    }
    ImportSetup.Reading reading = setup.reading();
    return LogFormats.detect(text, reading.format().name(), reading.isMilliseconds()).orElse(null);
  }

  private ImportStopped unknownFormat() {
    String which =
        written == null
            ? " is in a format that is known: give --log-format-name, --log-format or"
                + " --log-format-regex"
            : " is in the format of "
                + setup.reading().format().flag()
                + ", with a time that is one; nothing was sent of them";
    return new ImportStopped(
        ImportStopped.Cause.LOG,
        "none of the first " + strange + " lines of " + log.path() + which);
  }

  private void take(RawLine line, LineReading reading) {
    if (reading instanceof LineReading.LeftOut left) {
      counts.count(left.why());
      if (left.why() == Outcome.NO_SITE) {
        counts.stranger(left.host());
      }
    } else if (reading instanceof LineReading.Sent sent) {
      int number = Round.lane(sent.visitor(), lanes.size());
      if (isToSend(line, number)) {
        lanes.get(number).add(new Hit(line.to(), sent.host(), sent.idSite(), sent.parameters()));
        hits++;
        bytes += line.text().length();
      }
    }
  }

  /** Whether a line was not sent by an earlier run. */
  private boolean isToSend(RawLine line, int number) {
    if (begun == null) {
      return true;
    }
    Lane lane = begun.lanes().get(number);
    if (line.to() <= lane.acked()) {
      return false;
    }
    if (line.to() <= lane.sending() && setup.sending().inDoubt() == InDoubt.SKIP) {
      counts.count(Outcome.LEFT_IN_DOUBT);
      return false;
    }
    return true;
  }

  /**
   * Sends what was taken, and moves the checkpoint behind it.
   *
   * @param reached where the lines that were taken end
   */
  private void flush(long reached) throws ImportStopped, IOException, InterruptedException {
    Checkpoint state = file.state();
    long to = begun == null ? reached : begun.to();
    if (hits > 0) {
      setup.around().pace().await(hits);
      List<Lane> open =
          begun == null ? RoundSender.fresh(state.offset(), lanes.size()) : settled(begun);
      boolean replay = setup.rules().taken().replay();
      file.begin(known(state).with(state.offset(), new Round(state.offset(), to, replay, open)));
      sender.send(file, lanes);
    }
    if (to > state.offset() && format == null) {
      // Nothing is done with these lines yet: whoever names the format has them again.
      file.begin(state.with(to, null));
    } else if (to > state.offset()) {
      file.save(known(state).with(to, null));
      setup.around().watch().reached(log.position());
    }
    begun = null;
    emptyLanes(setup.sending().recorders());
  }

  /** Lanes whose bulk in doubt is decided upon. */
  private List<Lane> settled(Round round) {
    boolean skips = setup.sending().inDoubt() == InDoubt.SKIP;
    return round.lanes().stream()
        .map(lane -> skips ? lane.sending() : lane.acked())
        .map(done -> new Lane(done, done))
        .toList();
  }

  /** With what is known of the log by now. */
  private Checkpoint known(Checkpoint state) throws IOException {
    byte[] prefix = log.prefix(lines.offset());
    return new Checkpoint(
        log.path().toAbsolutePath().toString(),
        log.inode(),
        prefix.length,
        Checkpoints.sha256(prefix),
        state.offset(),
        format == null ? "" : format.name(),
        format == null ? "" : format.header(),
        null);
  }
}
