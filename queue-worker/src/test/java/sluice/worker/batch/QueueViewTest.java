package sluice.worker.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sluice.queue.SetIdentity;
import sluice.worker.drain.TestQueue;
import sluice.worker.lease.TestLease;

class QueueViewTest {
  private static final int QUEUE = 0;
  private static final CursorState EMPTY = CursorState.unused(QUEUE, 1);
  private static final BatchBounds WIDE = new BatchBounds(100, 100, 1 << 20, 1 << 20);

  private static final ProducerKey P = new ProducerKey("p", QUEUE);

  /** No other queue has consumed anything. */
  private static final ForeignNumbers NONE = key -> Covered.NONE;

  @Test
  void aBatchHoldsNoMoreSetsThanItsBound() throws Exception {
    QueueView view = view(new BatchBounds(3, 100, 1 << 20, 1 << 20), EMPTY);
    view.add(IntStream.range(1, 6).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    Batch first = view.next(NONE);
    assertThat(first.items()).hasSize(3);
    assertThat(view.isCutShort()).isTrue();
    assertThat(first.trim().count()).isEqualTo(3);
    Batch second = view.next(NONE);
    assertThat(second.before()).isEqualTo(first.after());
    assertThat(second.items()).hasSize(2);
    assertThat(view.isCutShort()).isFalse();
    assertThat(view.next(NONE).isNothing()).isTrue();
  }

  @Test
  void aBatchHoldsNoMoreRequestsThanItsBound() throws Exception {
    QueueView view = view(new BatchBounds(100, 5, 1 << 20, 1 << 20), EMPTY);
    view.add(IntStream.range(1, 5).mapToObj(n -> TestQueue.ours("p", n, "a", "b")).toList());
    assertThat(view.next(NONE).requests()).isEqualTo(4);
    assertThat(view.next(NONE).requests()).isEqualTo(4);
  }

  @Test
  void aSetBeyondTheBoundIsCutAndItsEntryStaysUntilTheLastPart() throws Exception {
    QueueView view = view(new BatchBounds(100, 4, 1 << 20, 1 << 20), EMPTY);
    view.add(List.of(TestQueue.ours("p", 1, "a", "b", "c", "d", "e", "f"), TestQueue.php("g")));
    Batch first = view.next(NONE);
    assertThat(first.requests()).isEqualTo(4);
    assertThat(first.trim().count()).isZero();
    assertThat(first.after().part().orElseThrow().offset()).isEqualTo(4);
    Batch second = view.next(NONE);
    assertThat(second.requests()).isEqualTo(3);
    assertThat(second.trim().count()).isEqualTo(2);
    assertThat(second.after().part()).isEmpty();
    assertThat(second.after().covered()).containsEntry(P, Covered.NONE.plus(1));
  }

  @Test
  void aPartGoesOnWhereTheCursorSays() throws Exception {
    BatchBounds bounds = new BatchBounds(100, 4, 1 << 20, 1 << 20);
    QueueView before = view(bounds, EMPTY);
    byte[] large = TestQueue.php("a", "b", "c", "d", "e", "f");
    before.add(List.of(large));
    CursorState state = before.next(NONE).after();
    QueueView successor = view(bounds, state);
    successor.add(List.of(large));
    assertThat(successor.next(NONE).requests()).isEqualTo(2);
  }

  @Test
  void listInJsonWeighsWhatItBecomes() throws Exception {
    String items = " [" + "[7],".repeat(10_000) + "[7]]";
    QueueView view = view(new BatchBounds(100, 100, 8 << 20, 1 << 20), EMPTY);
    view.add(IntStream.range(1, 5).mapToObj(n -> TestQueue.ours("p", n, items)).toList());
    assertThat(view.next(NONE).requests()).isEqualTo(1);
  }

  @Test
  void bytesBoundABatchToo() throws Exception {
    String long1 = "x".repeat(2000);
    QueueView view = view(new BatchBounds(100, 100, 5000, 1 << 20), EMPTY);
    List<byte[]> entries = new ArrayList<>();
    for (int n = 1; n <= 4; n++) {
      entries.add(TestQueue.ours("p", n, long1));
    }
    view.add(entries);
    assertThat(view.next(NONE).items()).hasSize(2);
  }

  @Test
  void oneRequestBeyondTheBytesIsTakenAlone() throws Exception {
    QueueView view = view(new BatchBounds(100, 100, 500, 1 << 20), EMPTY);
    view.add(List.of(TestQueue.ours("p", 1, "x".repeat(2000)), TestQueue.ours("p", 2, "y")));
    assertThat(view.next(NONE).items()).hasSize(1);
    assertThat(view.next(NONE).items()).hasSize(1);
  }

  @Test
  void coveredEntriesAreTrimmedAndNotRecorded() throws Exception {
    CursorState state =
        new CursorState(QUEUE, 1, 9, 0, Map.of(P, Covered.of(2, new byte[0])), 0, Optional.empty());
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), state);
    view.add(IntStream.range(1, 5).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    Batch batch = view.next(NONE);
    assertThat(batch.items()).hasSize(2);
    assertThat(batch.trim().count()).isEqualTo(4);
    assertThat(batch.trim().replays()).isEqualTo(2);
    assertThat(batch.position().from()).isEqualTo(9);
    assertThat(batch.position().to()).isEqualTo(11);
  }

  @Test
  void anEntryThatInflatesTooFarIsADeadLetter() throws Exception {
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1000), EMPTY);
    view.add(List.of(TestQueue.ours("p", 1, "x".repeat(5000)), TestQueue.ours("p", 2, "y")));
    Batch batch = view.next(NONE);
    assertThat(batch.items().get(0).content()).isInstanceOf(BatchItem.Dead.class);
    assertThat(batch.sets()).hasSize(1);
  }

  @Test
  void entriesBeforeThePositionAreGivenOutOneByOneAndThoseBehindItTogether() throws Exception {
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), EMPTY);
    view.takeApart(2, "", "");
    view.add(IntStream.range(1, 6).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    assertThat(view.next(NONE).items()).hasSize(1);
    assertThat(view.isApart()).isTrue();
    assertThat(view.next(NONE).items()).hasSize(1);
    assertThat(view.isApart()).isFalse();
    assertThat(view.next(NONE).items()).hasSize(3);
  }

  @Test
  void aReplayedEntryIsGivenOutAloneToo() throws Exception {
    CursorState state =
        new CursorState(QUEUE, 1, 9, 0, Map.of(P, Covered.of(2, new byte[0])), 0, Optional.empty());
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), state);
    view.takeApart(20, "", "");
    view.add(IntStream.range(1, 5).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    Batch replay = view.next(NONE);
    assertThat(replay.items()).isEmpty();
    assertThat(replay.trim().count()).isOne();
  }

  @Test
  void aCondemnedEntryIsBuriedUndecodedAndKnownAgainWhenItComesBack() throws Exception {
    byte[] poison = TestQueue.ours("p", 1, "poison");
    String sha1 = new QueueEntry(poison, 1 << 20).sha1Hex();
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), EMPTY);
    view.takeApart(2, sha1, "the reason");
    view.add(List.of(poison, TestQueue.ours("p", 2, "good")));
    assertThat(view.head()).isEmpty();
    Batch first = view.next(NONE);
    assertThat(first.items().get(0).content())
        .isInstanceOfSatisfying(
            BatchItem.Dead.class, dead -> assertThat(dead.error()).isEqualTo("the reason"));
    QueueView successor = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), first.after());
    successor.takeApart(0, sha1, "the reason");
    successor.guardBy(new ReplayGuard(List.of(first.items().get(0).mark().digest()), 1));
    successor.add(List.of(poison, TestQueue.ours("p", 2, "good")));
    assertThat(successor.next(NONE).sets()).hasSize(1);
  }

  @Test
  void whileAReplayIsPossibleWhatIsReadAheadIsNamedBeforeItIsDecoded() throws Exception {
    QueueView view = view(WIDE, EMPTY);
    view.guardBy(new ReplayGuard(List.of(77L), 1));
    view.takeApart(20, "", "");
    view.add(List.of(TestQueue.php("a"), TestQueue.php("b"), TestQueue.php("c")));
    assertThat(view.undecoded()).isPresent();
    view.decodeNext();
    assertThat(view.undecoded()).isPresent();
    view.decodeNext();
    assertThat(view.undecoded()).isEmpty();
    assertThat(view.next(NONE).items()).hasSize(1);
    assertThat(view.undecoded()).isEmpty();
  }

  @Test
  void readingGoesOnBehindWhatIsPlannedAndNotYetTrimmed() throws Exception {
    QueueView view = view(new BatchBounds(2, 100, 1 << 20, 1 << 20), EMPTY);
    view.add(IntStream.range(1, 4).mapToObj(n -> TestQueue.ours("p", n, "m" + n)).toList());
    Batch batch = view.next(NONE);
    assertThat(view.readOffset()).isEqualTo(3);
    assertThat(view.waiting(5)).isEqualTo(3);
    view.committed(batch);
    view.trimmed(batch.trim());
    assertThat(view.readOffset()).isEqualTo(1);
    assertThat(view.waiting(3)).isEqualTo(3);
  }

  @Test
  void garbageIsRememberedByItsDigest() throws Exception {
    QueueView view = view(new BatchBounds(100, 100, 1 << 20, 1 << 20), EMPTY);
    byte[] garbage = "garbage".getBytes(StandardCharsets.US_ASCII);
    view.add(List.of(garbage));
    Batch batch = view.next(NONE);
    assertThat(batch.after().php()).isEqualTo(1);
    QueueView successor = view(WIDE, batch.after());
    successor.guardBy(new ReplayGuard(List.of(batch.items().get(0).mark().digest()), 1, 0));
    successor.add(List.of(garbage));
    assertThat(successor.next(NONE).items()).isEmpty();
  }

  @Test
  void anEntryInsideAGapIsNewAndItsRepeatIsNot() throws Exception {
    QueueView view = view(WIDE, EMPTY);
    view.add(List.of(ours(1), ours(5), ours(3), ours(3), ours(5), ours(2), ours(4), ours(6)));
    Batch batch = view.next(NONE);
    assertThat(sequences(batch)).containsExactly(1L, 5L, 3L, 2L, 4L, 6L);
    assertThat(batch.trim().covered()).isEqualTo(2);
    assertThat(batch.after().covered()).isEqualTo(Map.of(P, Covered.of(6, new byte[0])));
  }

  @Test
  void anEntryMadeForAnotherListIsJudgedByWhatThatListHasConsumed() throws Exception {
    ProducerKey three = new ProducerKey("p", 3);
    CursorState state = EMPTY.with(Map.of(P, Covered.of(100, new byte[0])));
    QueueView view = view(WIDE, state);
    List<ProducerKey> asked = new ArrayList<>();
    ForeignNumbers foreign =
        key -> {
          asked.add(key);
          return Covered.of(2, new byte[0]);
        };
    view.add(List.of(made(3, 1), made(3, 2), made(3, 3), made(3, 3), made(0, 7), made(3, 4)));
    Batch batch = view.next(foreign);
    assertThat(sequences(batch)).containsExactly(3L, 4L);
    assertThat(asked).containsExactly(three);
    assertThat(batch.after().changedSince(batch.before())).containsExactly(three);
    assertThat(batch.after().covered().get(three)).isEqualTo(Covered.of(4, new byte[0]));
  }

  @Test
  void aPartIsKeptWhenAnotherEntryIsFinishedMeanwhile() throws Exception {
    BatchBounds bounds = new BatchBounds(100, 4, 1 << 20, 1 << 20);
    byte[] large = TestQueue.ours("p", 9, "a", "b", "c", "d", "e", "f");
    QueueView before = view(bounds, EMPTY);
    before.add(List.of(large));
    CursorState state = before.next(NONE).after();
    QueueView successor = view(bounds, state);
    successor.add(List.of(ours(1), large));
    assertThat(successor.next(NONE).requests()).isEqualTo(3);
  }

  @Test
  void aSecondLargeSetIsTakenWholeWhileTheFirstIsInParts() throws Exception {
    BatchBounds bounds = new BatchBounds(100, 4, 1 << 20, 1 << 20);
    byte[] first = TestQueue.ours("p", 9, "a", "b", "c", "d", "e", "f");
    byte[] second = TestQueue.ours("q", 1, "g", "h", "i", "j", "k", "l");
    QueueView before = view(bounds, EMPTY);
    before.add(List.of(first));
    CursorState state = before.next(NONE).after();
    QueueView successor = view(bounds, state);
    successor.add(List.of(second, first));
    assertThat(successor.next(NONE).requests()).isEqualTo(6);
    assertThat(successor.next(NONE).requests()).isEqualTo(2);
  }

  @Test
  void eachSingleOfABatchRemovesItsEntryAndTheReplaysBeforeIt() throws Exception {
    QueueView view = view(WIDE, EMPTY.with(Map.of(P, Covered.of(2, new byte[0]))));
    view.add(List.of(ours(1), ours(3), ours(2), ours(4), ours(1)));
    Batch batch = view.next(NONE);
    assertThat(batch.trim().count()).isEqualTo(5);
    List<Batch> singles = batch.singles();
    assertThat(singles).extracting(single -> single.trim().count()).containsExactly(2, 3);
    assertThat(singles.get(0).trim().plus(singles.get(1).trim())).isEqualTo(batch.trim());
    assertThat(singles.get(1).after()).isEqualTo(batch.after());
  }

  @Test
  void aTrimSaysHowManyEntriesOfPhpAreRemoved() throws Exception {
    QueueView view = view(WIDE, EMPTY);
    view.add(List.of(TestQueue.php("a"), ours(1), TestQueue.php("b")));
    assertThat(view.next(NONE).trim().php()).isEqualTo(2);
    CursorState state = new CursorState(QUEUE, 1, 3, 0, Map.of(), 3, Optional.empty());
    QueueView successor = new QueueView(TestLease.of(QUEUE), state, WIDE);
    List<byte[]> php = List.of(TestQueue.php("a"), TestQueue.php("b"), TestQueue.php("c"));
    List<Long> digests =
        php.stream().map(entry -> new QueueEntry(entry, 1 << 20).digest()).toList();
    successor.guardBy(new ReplayGuard(digests, 3, 0));
    successor.add(php.subList(0, 2));
    assertThat(successor.next(NONE).trim().php()).as("the third is still to come").isEqualTo(2);
  }

  @Test
  void whatIsCommittedStaysInTheListUntilItsTime() throws Exception {
    QueueView view = view(WIDE, EMPTY);
    view.add(List.of(ours(1), ours(2)));
    Batch.Trim first = view.next(NONE).trim();
    view.add(List.of(ours(3)));
    Batch.Trim second = view.next(NONE).trim();
    view.delay(first, 100);
    view.delay(second, 200);
    assertThat(view.due(99)).isEqualTo(Batch.Trim.NONE);
    assertThat(view.committedInList()).isEqualTo(3);
    assertThat(view.due(100)).isEqualTo(first);
    assertThat(view.due(200)).isEqualTo(second);
  }

  private static byte[] ours(long sequence) {
    return TestQueue.ours("p", sequence, "m" + sequence);
  }

  private static byte[] made(int queue, long sequence) {
    return TestQueue.entry(
        Optional.of(new SetIdentity("p", OptionalInt.of(queue), sequence)), "m" + sequence);
  }

  private static List<Long> sequences(Batch batch) {
    return batch.items().stream()
        .map(item -> item.mark().identity().orElseThrow().sequence())
        .toList();
  }

  private static QueueView view(BatchBounds bounds, CursorState state) {
    QueueView view = new QueueView(TestLease.of(QUEUE), state, bounds);
    view.guardBy(ReplayGuard.disarmed());
    return view;
  }
}
