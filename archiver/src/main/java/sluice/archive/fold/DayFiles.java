package sluice.archive.fold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sluice.archive.group.IdNumbers;
import sluice.archive.segment.ArchivedSegment;
import sluice.process.PrivateFiles;

/**
 * The files of a {@link DayState}: a manifest, the ids that have numbers, and a file a scope. What
 * the manifest does not name is deleted. Not thread-safe.
 */
final class DayFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DayFiles.class);

  /** Bytes of memory that a byte of a file stands for, roughly. */
  private static final int MEMORY_PER_BYTE = 3;

  private final Path directory;
  private final DayKey key;
  private final String fingerprint;
  private final Map<String, ScopeState> scopes = new LinkedHashMap<>();
  private IdNumbers numbers = new IdNumbers();

  /** Null before {@link #restart} or a {@link #load} that found something. */
  private IdFile ids;

  private String token = "";

  DayFiles(Path directory, DayKey key) {
    this.directory = directory;
    this.key = key;
    this.fingerprint = TextDigest.of(key.toString());
  }

  /**
   * Opens what was stored with this token, of these segments.
   *
   * @return the manifest; empty if it is missing, damaged, or of something else
   */
  Optional<DayManifest> load(String expectedToken, List<ArchivedSegment> segments)
      throws IOException {
    try {
      DayManifest manifest = DayManifest.load(directory);
      if (manifest.token().equals(expectedToken) && manifest.fingerprint().equals(fingerprint)) {
        open(manifest, segments);
        return Optional.of(manifest);
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("directory", directory)
          .addKeyValue("cause", e.toString())
          .addKeyValue("effect", "the day is counted again")
          .log("day-files-unreadable");
      close();
    }
    return Optional.empty();
  }

  private void open(DayManifest manifest, List<ArchivedSegment> segments) throws IOException {
    DayManifest.Ids of = manifest.ids();
    ids = IdFile.open(directory.resolve(of.file()), of.count(), of.checksum(), numbers);
    for (DayManifest.ScopeEntry entry : manifest.scopes()) {
      Optional<ArchivedSegment> segment =
          segments.stream().filter(one -> one.hash().equals(entry.hash())).findFirst();
      if (segment.isPresent()) {
        FoldFile file = FoldFile.open(directory.resolve(entry.file()), entry.length());
        scopes.put(
            entry.hash(),
            new ScopeState(folds(segment.get()), file, entry.leaves(), entry.middles()));
      }
    }
    token = manifest.token();
  }

  private Supplier<ScopeFold> folds(ArchivedSegment segment) {
    return () -> new ScopeFold(key.site(), key.settings(), key.day(), segment).numberedBy(numbers);
  }

  DayKey key() {
    return key;
  }

  /** The token of what is stored; "" if nothing is. */
  String token() {
    return token;
  }

  Collection<ScopeState> all() {
    return scopes.values();
  }

  /** The scope of a segment that is kept. */
  ScopeState scope(ArchivedSegment segment) {
    return scopes.get(segment.hash());
  }

  /** Begins anew with empty scopes. */
  void restart(List<ArchivedSegment> segments) throws IOException {
    close();
    PrivateFiles.createDirectories(directory);
    numbers = new IdNumbers();
    ids = IdFile.create(newFile("ids"));
    add(segments);
  }

  /** Drops the scopes of segments that are not among these. */
  void keepOnly(List<ArchivedSegment> segments) throws IOException {
    Set<String> kept = new HashSet<>();
    segments.forEach(segment -> kept.add(segment.hash()));
    for (String hash : List.copyOf(scopes.keySet())) {
      if (!kept.contains(hash)) {
        scopes.remove(hash).close();
      }
    }
  }

  /** Adds empty scopes for those segments that have none; returns them. */
  Collection<ScopeState> add(List<ArchivedSegment> segments) throws IOException {
    List<ScopeState> added = new ArrayList<>();
    for (ArchivedSegment segment : segments) {
      if (!scopes.containsKey(segment.hash())) {
        ScopeState scope = new ScopeState(folds(segment), newScopeFile(segment.hash()));
        scopes.put(segment.hash(), scope);
        added.add(scope);
      }
    }
    return added;
  }

  private FoldFile newScopeFile(String hash) throws IOException {
    return FoldFile.create(newFile(hash.isEmpty() ? "all" : hash));
  }

  /** Names are never used again, so that the manifest that is there names what it was made of. */
  private Path newFile(String prefix) {
    return directory.resolve(prefix + "." + UUID.randomUUID());
  }

  /**
   * Stores all on disk under a new token, which is returned.
   *
   * @param leaves idvisit of each leaf
   * @param open idvisit of the visits in no leaf
   */
  String store(List<long[]> leaves, long[] open) throws IOException {
    ids.append(numbers);
    List<DayManifest.ScopeEntry> entries = new ArrayList<>();
    for (Map.Entry<String, ScopeState> scope : scopes.entrySet()) {
      ScopeState state = scope.getValue();
      if (state.isWasteful()) {
        state.moveTo(newScopeFile(scope.getKey())).close();
      }
      state.file().force();
      entries.add(
          new DayManifest.ScopeEntry(
              scope.getKey(),
              state.file().path().getFileName().toString(),
              state.file().length(),
              state.leaves(),
              state.middles()));
    }
    DayManifest.Ids idFile =
        new DayManifest.Ids(ids.path().getFileName().toString(), numbers.size(), ids.checksum());
    String fresh = UUID.randomUUID().toString();
    new DayManifest(fingerprint, fresh, idFile, leaves, open, entries).store(directory);
    token = fresh;
    deleteOthers(entries, idFile.file());
    return token;
  }

  private void deleteOthers(List<DayManifest.ScopeEntry> entries, String idFile)
      throws IOException {
    Set<String> named = new HashSet<>(Set.of(DayManifest.NAME, idFile));
    entries.forEach(entry -> named.add(entry.file()));
    List<Path> found;
    try (Stream<Path> files = Files.list(directory)) {
      found = files.filter(file -> !named.contains(file.getFileName().toString())).toList();
    }
    for (Path file : found) {
      Files.deleteIfExists(file);
    }
  }

  /** Files that are open. */
  int openFiles() {
    return scopes.size() + 1;
  }

  /** Roughly how many bytes of memory the scopes take. */
  long weight() {
    long bytes = 24L * numbers.size();
    for (ScopeState scope : scopes.values()) {
      bytes += MEMORY_PER_BYTE * scope.file().length();
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    for (ScopeState scope : scopes.values()) {
      scope.close();
    }
    scopes.clear();
    if (ids != null) {
      ids.close();
      ids = null;
    }
  }
}
