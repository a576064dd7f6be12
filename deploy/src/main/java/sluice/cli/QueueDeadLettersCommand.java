package sluice.cli;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sluice.process.ExitCode;
import sluice.process.LogSetup;
import sluice.worker.drain.LetterFiles;
import sluice.worker.operate.DeadLetters;

/** {@code sluice queue dead-letters}. */
final class QueueDeadLettersCommand implements Subcommand {

  private static final Flag REPLAY = new Flag("replay", "", "Queue them again, then forget them.");
  private static final Flag DROP = new Flag("drop", "", "Forget them.");
  private static final Flag IMPORT =
      new Flag(
          "import",
          "",
          "Put letters that the worker moved to files of its --state-dir back into the table.");
  private static final Flag IDS =
      new Flag("ids", "LIST", "With --replay or --drop: these only, e.g. 3,4. Default: all.");

  /** How many letters are listed at most; these are the newest. */
  private static final int LIMIT = 100;

  @Override
  public String name() {
    return "dead-letters";
  }

  @Override
  public String description() {
    return "Lists the request sets that could not be recorded, queues them again, or drops them.";
  }

  @Override
  public List<Flag> flags() {
    return QueueAccess.flags(REPLAY, DROP, IMPORT, IDS, Flag.STATE_DIR, Flag.SALT);
  }

  @Override
  public int run(Arguments arguments) throws Exception {
    Installation installation = Installation.of(arguments);
    boolean replays = installation.settings().flag(REPLAY.name(), false);
    boolean drops = installation.settings().flag(DROP.name(), false);
    boolean imports = installation.settings().flag(IMPORT.name(), false);
    if (replays && drops || imports && (replays || drops)) {
      installation.faults().add("--replay, --drop and --import exclude each other");
    }
    List<Long> ids = ids(installation);
    try (QueueAccess access = QueueAccess.open(installation);
        DeadLetters letters = open(installation, access)) {
      if (replays) {
        DeadLetters.Replay done = replay(installation, letters, ids);
        System.out.println(
            "queued "
                + done.replayed()
                + " again; "
                + done.refused()
                + " are no request sets, or their entries are in files of another --state-dir, and stay");
      } else if (drops) {
        System.out.println("dropped " + letters.drop(ids));
      } else if (imports) {
        DeadLetters.Import done = letters.importFiled();
        System.out.println(
            "took " + done.taken() + " back into the table; " + done.left() + " stay in files");
      } else {
        List<DeadLetters.Letter> latest = letters.latest(LIMIT);
        int filed = letters.filed();
        latest.forEach(letter -> print(letter, access.isJson()));
        printFiled(filed, WorkerPart.letterFiles(installation), access.isJson());
        if (latest.isEmpty() && filed == 0 && !access.isJson()) {
          System.out.println("no dead letters");
        }
      }
    }
    return ExitCode.OK;
  }

  private static DeadLetters.Replay replay(
      Installation installation, DeadLetters letters, List<Long> ids) throws Exception {
    LogSetup.configure(installation.logJson(), LogSetup.Detail.USUAL);
    try (Progress progress = Progress.of("replayed", Progress.Unit.one("letters"))) {
      return letters.replay(
          ids,
          (done, of) -> {
            if (done == 0) {
              progress.begins(of);
            }
            progress.reached(done, "");
          });
    }
  }

  private static DeadLetters open(Installation installation, QueueAccess access)
      throws SQLException {
    return new DeadLetters(
        new DeadLetters.Sources(
            access.backend(),
            access.connections(),
            access.tables(),
            WorkerPart.seal(installation),
            WorkerPart.letterFiles(installation),
            WorkerPart.replayRoute(installation, access.connections()),
            access.queues()));
  }

  private static void printFiled(int filed, LetterFiles files, boolean isJson) {
    if (filed == 0) {
      return;
    }
    if (isJson) {
      QueueAccess.printJson(Map.of("filed", filed, "place", files.place()));
    } else {
      System.out.println(
          filed + " more are in files in " + files.place() + ": --import puts them back");
    }
  }

  private static List<Long> ids(Installation installation) {
    List<Long> ids = new ArrayList<>();
    for (String word : installation.settings().list(IDS.name())) {
      if (word.matches("[1-9]\\d{0,17}")) {
        ids.add(Long.valueOf(word));
      } else {
        installation
            .faults()
            .add("--ids must be numbers of dead letters, e.g. 3,4, was '" + word + "'");
      }
    }
    return ids;
  }

  private static void print(DeadLetters.Letter letter, boolean isJson) {
    if (isJson) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("id", letter.id());
      json.put("queue", letter.queue());
      json.put("time", letter.time().toString());
      json.put("attempts", letter.attempts());
      json.put("requests", letter.requests());
      json.put("error", letter.error());
      json.put("entryBytes", letter.entryBytes());
      QueueAccess.printJson(json);
      return;
    }
    System.out.println(
        letter.id()
            + "  queue "
            + letter.queue()
            + "  "
            + letter.time()
            + "  "
            + letter.requests()
            + " requests, "
            + letter.entryBytes()
            + " bytes, tried "
            + letter.attempts()
            + " times: "
            + letter.error());
  }
}
