package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.worker.drain.TestQueue;
import sluice.worker.lease.TestLease;

class QueueViewTest {
  private static final CursorState EMPTY =
      new CursorState(1, 0, Map.of(), List.of(), Optional.empty());

  @Test
  void aBatchHoldsNoMoreSetsThanItsBound() {
    QueueView view = view(new BatchBounds(3, 100, 1 << 20, 1 << 20), EMPTY);
    view.add(IntStream.range(1, 6).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    Batch first = view.next();
    assertThat(first.items()).hasSize(3);
    assertThat(view.isCutShort()).isTrue();
    assertThat(first.trim().count()).isEqualTo(3);
    Batch second = view.next();
    assertThat(second.before()).isEqualTo(first.after());
    assertThat(second.items()).hasSize(2);
    assertThat(view.isCutShort()).isFalse();
    assertThat(view.next().isNothing()).isTrue();
  }

  @Test
  void aBatchHoldsNoMoreRequestsThanItsBound() {
    QueueView view = view(new BatchBounds(100, 5, 1 << 20, 1 << 20), EMPTY);
    view.add(IntStream.range(1, 5).mapToObj(n -> TestQueue.ours("p", n, "a", "b")).toList());
    assertThat(view.next().requests()).isEqualTo(4);
    assertThat(view.next().requests()).isEqualTo(4);
  }

  @Test
  void aSetBeyondTheBoundIsCutAndItsEntryStaysUntilTheLastPart() {
    QueueView view = view(new BatchBounds(100, 4, 1 << 20, 1 << 20), EMPTY);
    view.add(List.of(TestQueue.ours("p", 1, "a", "b", "c", "d", "e", "f"), TestQueue.php("g")));
    Batch first = view.next();
    assertThat(first.requests()).isEqualTo(4);
    assertThat(first.trim().count()).isZero();
    assertThat(first.after().part().orElseThrow().offset()).isEqualTo(4);
    Batch second = view.next();
    assertThat(second.requests()).isEqualTo(3);
    assertThat(second.trim().count()).isEqualTo(2);
    assertThat(second.after().part()).isEmpty();
    assertThat(second.after().highest()).containsEntry("p", 1L);
  }

  @Test
  void aPartGoesOnWhereTheCursorSays() {
    BatchBounds bounds = new BatchBounds(100, 4, 1 << 20, 1 << 20);
    QueueView before = view(bounds, EMPTY);
    byte[] large = TestQueue.php("a", "b", "c", "d", "e", "f");
    before.add(List.of(large));
    CursorState state = before.next().after();
    QueueView successor = view(bounds, state);
    successor.add(List.of(large));
    assertThat(successor.next().requests()).isEqualTo(2);
  }

  @Test
  void listInJsonWeighsWhatItBecomes() {
    String items = " [" + "[7],".repeat(10_000) + "[7]]";
    QueueView view = view(new BatchBounds(100, 100, 8 << 20, 1 << 20), EMPTY);
    view.add(IntStream.range(1, 5).mapToObj(n -> TestQueue.ours("p", n, items)).toList());
    assertThat(view.next().requests()).isEqualTo(1);
  }

  @Test
  void bytesBoundABatchToo() {
    String long1 = "x".repeat(2000);
    QueueView view = view(new BatchBounds(100, 100, 5000, 1 << 20), EMPTY);
    List<byte[]> entries = new ArrayList<>();
    for (int n = 1; n <= 4; n++) {
      entries.add(TestQueue.ours("p", n, long1));
    }
    view.add(entries);
    assertThat(view.next().items()).hasSize(2);
  }

  @Test
  void oneRequestBeyondTheBytesIsTakenAlone() {
    QueueView view = view(new BatchBounds(100, 100, 500, 1 << 20), EMPTY);
    view.add(List.of(TestQueue.ours("p", 1, "x".repeat(2000)), TestQueue.ours("p", 2, "y")));
    assertThat(view.next().items()).hasSize(1);
    assertThat(view.next().items()).hasSize(1);
  }

  @Test
  void coveredEntriesAreTrimmedAndNotRecorded() {
    CursorState state = new CursorState(1, 9, Map.of("p", 2L), List.of(), Optional.empty());
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), state);
    view.add(IntStream.range(1, 5).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    Batch batch = view.next();
    assertThat(batch.items()).hasSize(2);
    assertThat(batch.trim().count()).isEqualTo(4);
    assertThat(batch.trim().replays()).isEqualTo(2);
    assertThat(batch.position().from()).isEqualTo(9);
    assertThat(batch.position().to()).isEqualTo(11);
  }

  @Test
  void anEntryThatInflatesTooFarIsADeadLetter() {
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1000), EMPTY);
    view.add(List.of(TestQueue.ours("p", 1, "x".repeat(5000)), TestQueue.ours("p", 2, "y")));
    Batch batch = view.next();
    assertThat(batch.items().get(0).content()).isInstanceOf(BatchItem.Dead.class);
    assertThat(batch.sets()).hasSize(1);
  }

  @Test
  void entriesBeforeThePositionAreGivenOutOneByOneAndThoseBehindItTogether() {
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), EMPTY);
    view.takeApart(2, "", "");
    view.add(IntStream.range(1, 6).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    assertThat(view.next().items()).hasSize(1);
    assertThat(view.isApart()).isTrue();
    assertThat(view.next().items()).hasSize(1);
    assertThat(view.isApart()).isFalse();
    assertThat(view.next().items()).hasSize(3);
  }

  @Test
  void aReplayedEntryIsGivenOutAloneToo() {
    CursorState state = new CursorState(1, 9, Map.of("p", 2L), List.of(), Optional.empty());
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), state);
    view.takeApart(20, "", "");
    view.add(IntStream.range(1, 5).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    Batch replay = view.next();
    assertThat(replay.items()).isEmpty();
    assertThat(replay.trim().count()).isOne();
  }

  @Test
  void aCondemnedEntryIsBuriedUndecodedAndKnownAgainWhenItComesBack() {
    byte[] poison = TestQueue.ours("p", 1, "poison");
    String sha1 = new QueueEntry(poison, 1 << 20).sha1Hex();
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), EMPTY);
    view.takeApart(2, sha1, "the reason");
    view.add(List.of(poison, TestQueue.ours("p", 2, "good")));
    assertThat(view.head()).isEmpty();
    Batch first = view.next();
    assertThat(first.items().get(0).content())
        .isInstanceOfSatisfying(
            BatchItem.Dead.class, dead -> assertThat(dead.error()).isEqualTo("the reason"));
    QueueView successor = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), first.after());
    successor.takeApart(0, sha1, "the reason");
    successor.add(List.of(poison, TestQueue.ours("p", 2, "good")));
    assertThat(successor.next().sets()).hasSize(1);
  }

  @Test
  void whileAReplayIsPossibleWhatIsReadAheadIsNamedBeforeItIsDecoded() {
    CursorState state = new CursorState(1, 9, Map.of(), List.of(77L), Optional.empty());
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), state);
    view.takeApart(20, "", "");
    view.add(List.of(TestQueue.php("a"), TestQueue.php("b"), TestQueue.php("c")));
    assertThat(view.undecoded()).isPresent();
    view.decodeNext();
    assertThat(view.undecoded()).isPresent();
    view.decodeNext();
    assertThat(view.undecoded()).isEmpty();
    assertThat(view.next().items()).hasSize(1);
    assertThat(view.undecoded()).isEmpty();
  }

  @Test
  void readingGoesOnBehindWhatIsPlannedAndNotYetTrimmed() {
    QueueView view = view(new BatchBounds(2, 100, 1 << 20, 1 << 20), EMPTY);
    view.add(IntStream.range(1, 4).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    Batch batch = view.next();
    assertThat(view.readOffset()).isEqualTo(3);
    assertThat(view.waiting(5)).isEqualTo(3);
    view.committed(batch);
    view.trimmed(batch);
    assertThat(view.readOffset()).isEqualTo(1);
    assertThat(view.waiting(3)).isEqualTo(3);
  }

  @Test
  void garbageIsRememberedByItsDigest() {
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), EMPTY);
    byte[] garbage = "garbage".getBytes(StandardCharsets.US_ASCII);
    view.add(List.of(garbage));
    Batch batch = view.next();
    assertThat(batch.after().digests()).hasSize(1);
    QueueView successor = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), batch.after());
    successor.add(List.of(garbage));
    assertThat(successor.next().items()).isEmpty();
  }

  private static QueueView view(BatchBounds bounds, CursorState state) {
    return new QueueView(TestLease.of(0), state, bounds);
  }
}
