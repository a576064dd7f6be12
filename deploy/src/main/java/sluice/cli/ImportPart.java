package sluice.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import sluice.logs.Checkpoints;
import sluice.logs.FormatChoice;
import sluice.logs.HttpTracking;
import sluice.logs.ImportPace;
import sluice.logs.ImportRules;
import sluice.logs.ImportSetup;
import sluice.logs.ImportStop;
import sluice.logs.ImportWatch;
import sluice.logs.InDoubt;
import sluice.logs.SiteChoice;
import sluice.logs.SiteFinder;
import sluice.logs.SiteTables;
import sluice.logs.TokenAccess;
import sluice.logs.TrackingEndpoint;
import sluice.matomo.DatabaseAddress;
import sluice.matomo.SluiceSettings;
import sluice.matomo.TrackerSettings;

/** What {@code sluice import} is told on its command line. Stateless. */
final class ImportPart {

  static final Flag DRY_RUN =
      new Flag(
          "dry-run",
          "",
          "Read, decide and count, and send nothing; what was imported is not looked at.");
  static final Flag FOLLOW =
      new Flag(
          "follow",
          "",
          "Wait at the end of the log for more, through its rotations, until SIGTERM.");

  private static final Flag URL =
      new Flag("url", "URL", "The tracking endpoint. Default: http://127.0.0.1:8088/matomo.php.");
  private static final Flag TOKEN =
      new Flag(
          "token-auth",
          "TEXT",
          "token_auth of a user with write access to the sites; give the file or the variable.");
  private static final Flag IDSITE =
      new Flag("idsite", "N", "The site of all hits. Default: by the host of each line.");
  private static final Flag IDSITE_FALLBACK =
      new Flag("idsite-fallback", "N", "The site of hosts that are no site's.");
  private static final Flag FORMAT_NAME =
      new Flag("log-format-name", "NAME", "The log's format. Default: as its lines show.");
  private static final Flag FORMAT =
      new Flag(
          "log-format",
          "TEXT",
          "A format as nginx's log_format has it, e.g. '$remote_addr [$time_local] ...'.");
  private static final Flag FORMAT_REGEX =
      new Flag(
          "log-format-regex",
          "TEXT",
          "A format as a regular expression with groups named ip, date, status, path, ... as the log importer has it.");
  private static final Flag DATE_FORMAT =
      new Flag(
          "log-date-format",
          "TEXT",
          "How --log-format and --log-format-regex have times, as strptime, e.g. '%d.%m.%Y %H:%M:%S'.");
  private static final Flag MILLISECONDS =
      new Flag(
          "w3c-time-taken-millisecs",
          "",
          "time-taken of W3C logs other than those of IIS is in ms.");
  private static final Flag ENCODING =
      new Flag(
          "encoding", "NAME", "Of the log; other bytes are read as ISO-8859-1. Default: UTF-8.");
  private static final Flag SKIP =
      new Flag("skip", "N", "Leave out so many lines at the beginning of the first log.");
  private static final Flag FROM_START =
      new Flag("from-start", "", "Import all of each log, whatever was imported of it before.");
  private static final Flag RECORDERS =
      new Flag("recorders", "N", "How many send at the same time, 1..16. Default: 1.");
  private static final Flag PAYLOAD =
      new Flag("recorder-max-payload-size", "N", "Hits of a bulk, 1..20000. Default: 200.");
  private static final Flag MAX_RATE =
      new Flag("max-rate", "N", "Hits a second at most; 0 for no limit. Default: 0.");
  private static final Flag IN_DOUBT =
      new Flag(
          "in-doubt",
          "WHAT",
          "With hits that were sent and not answered: stop, resend (may count twice) or skip (may be missing)."
              + " Default: stop.");
  private static final Flag RETRY_FOR =
      new Flag(
          "retry-for",
          "TIME",
          "How long an endpoint is waited for that takes nothing. Default: 10m; with --follow a year.");
  private static final Flag ANSWER_TIMEOUT =
      new Flag(
          "answer-timeout", "TIME", "Until a bulk without an answer is in doubt. Default: 1m.");

  static final List<Flag> FLAGS = flags();

  private ImportPart() {}

  private static List<Flag> flags() {
    List<Flag> flags =
        new ArrayList<>(
            List.of(
                URL,
                TOKEN,
                IDSITE,
                IDSITE_FALLBACK,
                DRY_RUN,
                FOLLOW,
                FROM_START,
                SKIP,
                FORMAT_NAME,
                FORMAT,
                FORMAT_REGEX,
                DATE_FORMAT,
                MILLISECONDS,
                ENCODING));
    flags.addAll(ImportRuleFlags.FLAGS);
    flags.addAll(
        List.of(
            RECORDERS,
            PAYLOAD,
            MAX_RATE,
            QueueRoom.MAX_QUEUED,
            IN_DOUBT,
            RETRY_FOR,
            ANSWER_TIMEOUT));
    return List.copyOf(flags);
  }

  /** What an import asks and tells, from the command. */
  record Around(ImportWatch watch, ImportStop stop, ImportPace pace) {}

  /** How long a recorder may wait for an answer. */
  static Duration answerTimeout(SluiceSettings settings) {
    return settings.duration(
        ANSWER_TIMEOUT.name(), Duration.ofMinutes(1), Duration.ofMillis(1), Duration.ofDays(1));
  }

  /** Hits a second; 0 for no limit. */
  static long maxRate(SluiceSettings settings) {
    return settings.integer(MAX_RATE.name(), 0, 0, 10_000_000);
  }

  /** Reads the flags alone, so that their faults are said before anything begins. */
  static void check(Installation installation) {
    SluiceSettings settings = installation.settings();
    boolean isReplay = ImportRuleFlags.rules(settings).taken().replay();
    boolean isDryRun = settings.flag(DRY_RUN.name(), false);
    sending(settings, isDryRun, reading(settings).follows());
    maxRate(settings);
    if (!isDryRun) {
      installation.stateDir();
    }
    boolean isOneSite = settings.integer(IDSITE.name(), 0, 1, Integer.MAX_VALUE) > 0;
    if (DatabaseAddress.of(settings).isEmpty() && !isOneSite && !isReplay) {
      settings
          .faults()
          .add(
              "give --idsite, or --matomo-dir (or --database-url) so that sites are found by hosts");
    }
    installation.faults().throwIfAny();
  }

  /** Reads the flags, and the sites; throws when there are faults. */
  static ImportSetup configure(Installation installation, Around around)
      throws SQLException, IOException {
    SluiceSettings settings = installation.settings();
    ImportRules rules = ImportRuleFlags.rules(settings);
    ImportSetup.Reading reading = reading(settings);
    boolean isDryRun = settings.flag(DRY_RUN.name(), false);
    ImportSetup.Sending sending = sending(settings, isDryRun, reading.follows());
    Path state = isDryRun ? Path.of("") : installation.stateDir();
    int only = (int) settings.integer(IDSITE.name(), 0, 1, Integer.MAX_VALUE);
    int fallback = (int) settings.integer(IDSITE_FALLBACK.name(), 0, 1, Integer.MAX_VALUE);
    Optional<DatabaseAddress> database = DatabaseAddress.of(settings);
    SiteFinder sites = database.isPresent() ? SiteTables.read(database.get()) : new AnySite();
    SiteChoice choice =
        new SiteChoice(
            sites,
            site(installation, sites, IDSITE, only),
            site(installation, sites, IDSITE_FALLBACK, fallback),
            access(installation, sending.token(), only));
    installation.faults().throwIfAny();
    Checkpoints checkpoints =
        isDryRun ? Checkpoints.none() : Checkpoints.in(state.resolve("import"), Instant.now());
    return new ImportSetup(
        rules,
        choice,
        reading,
        sending,
        new ImportSetup.Around(
            checkpoints,
            settings.flag(FROM_START.name(), false),
            around.watch(),
            around.stop(),
            around.pace()));
  }

  /**
   * Where the token may write; a token that is good for nothing is a fault. Without database and
   * salt nobody can tell, and a dry run needs no token.
   */
  private static IntPredicate access(Installation installation, String token, int only)
      throws SQLException {
    TrackerSettings settings = TrackerSettings.of(installation.config());
    Optional<DatabaseAddress> database = DatabaseAddress.of(installation.settings());
    if (database.isEmpty() || settings.recognition().salt().isEmpty() || token.isEmpty()) {
      return idSite -> true;
    }
    TokenAccess access = TokenAccess.read(database.get(), settings, token);
    if (!access.isKnown()) {
      installation
          .faults()
          .add(
              "--token-auth: this is no token of a user with write access to any site (an expired one,"
                  + " one with view access, or one that may not be used in URLs is none)");
    } else if (only > 0 && !access.test(only)) {
      installation.faults().add("--token-auth: its user has no write access to site " + only);
    }
    return access;
  }

  /** Without a database each number is a site, of which nothing is known. */
  private static final class AnySite implements SiteFinder {
    @Override
    public Optional<Found> byHost(String host) {
      return Optional.empty();
    }

    @Override
    public Optional<Found> byId(int idSite) {
      return Optional.of(new Found(idSite, ""));
    }
  }

  /** Null for none. */
  private static SiteFinder.Found site(
      Installation installation, SiteFinder sites, Flag flag, int idSite) {
    if (idSite == 0) {
      return null;
    }
    Optional<SiteFinder.Found> found = sites.byId(idSite);
    if (found.isEmpty()) {
      installation.faults().add("--" + flag.name() + ": there is no site " + idSite);
    }
    return found.orElse(null);
  }

  private static ImportSetup.Reading reading(SluiceSettings settings) {
    return new ImportSetup.Reading(
        format(settings),
        settings.flag(MILLISECONDS.name(), false),
        charset(settings),
        settings.integer(SKIP.name(), 0, 0, Long.MAX_VALUE),
        settings.flag(FOLLOW.name(), false));
  }

  private static FormatChoice format(SluiceSettings settings) {
    String name = settings.text(FORMAT_NAME.name(), "");
    if (!name.isEmpty()) {
      settings.choice(FORMAT_NAME.name(), "", Set.copyOf(FormatChoice.names()));
    }
    FormatChoice format =
        new FormatChoice(
            name,
            settings.text(FORMAT.name(), ""),
            settings.text(FORMAT_REGEX.name(), ""),
            settings.text(DATE_FORMAT.name(), ""));
    try {
      format.check();
    } catch (IllegalArgumentException e) {
      settings.faults().add(e.getMessage());
    }
    return format;
  }

  /** Logs are cut into lines by bytes, before they are read as text. */
  private static boolean hasPlainLineEnds(Charset charset) {
    return "a".equals(new String(new byte[] {'a'}, charset))
        && "\n".equals(new String(new byte[] {'\n'}, charset));
  }

  private static Charset charset(SluiceSettings settings) {
    String name = settings.text(ENCODING.name(), "UTF-8");
    try {
      Charset charset = Charset.forName(name);
      if (!hasPlainLineEnds(charset)) {
        settings
            .faults()
            .add(
                "--encoding: lines of "
                    + name
                    + " do not end with one byte; give - and pipe the log through iconv");
      }
      return charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      settings.faults().add("--encoding must name an encoding such as UTF-8, was '" + name + "'");
      return StandardCharsets.UTF_8;
    }
  }

  private static ImportSetup.Sending sending(
      SluiceSettings settings, boolean isDryRun, boolean follows) {
    String token = settings.text(TOKEN.name(), "");
    if (token.isEmpty() && !isDryRun) {
      settings
          .faults()
          .add(
              "give --token-auth-file (or SLUICE_TOKEN_AUTH): without a token the tracker takes no"
                  + " address and no time of the past");
    }
    Duration patience = follows ? Duration.ofDays(365) : Duration.ofMinutes(10);
    String inDoubt = settings.choice(IN_DOUBT.name(), "stop", Set.of("stop", "resend", "skip"));
    Duration limit = answerTimeout(settings);
    URI url = url(settings);
    TrackingEndpoint endpoint =
        isDryRun ? body -> new TrackingEndpoint.Taken(0) : new HttpTracking(url, limit);
    return new ImportSetup.Sending(
        endpoint,
        token,
        (int) settings.integer(RECORDERS.name(), 1, 1, 16),
        (int) settings.integer(PAYLOAD.name(), 200, 1, 20_000),
        InDoubt.valueOf(inDoubt.toUpperCase(Locale.ROOT)),
        settings.duration(RETRY_FOR.name(), patience, Duration.ZERO, Duration.ofDays(3650)));
  }

  private static URI url(SluiceSettings settings) {
    String text = settings.text(URL.name(), "http://127.0.0.1:8088/matomo.php");
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && text.matches("https?://.*")) {
        return url;
      }
    } catch (IllegalArgumentException noUrl) {
      // told below
    }
    settings.faults().add("--url must be http://HOST[:PORT]/PATH, was '" + text + "'");
    return URI.create("http://127.0.0.1/");
  }
}
