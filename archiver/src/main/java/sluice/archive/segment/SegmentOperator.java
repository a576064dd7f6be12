package sluice.archive.segment;

import java.util.Arrays;
import java.util.Optional;

/** Operators of segment conditions (docs: archiver/docs/segments.md#grammar). */
enum SegmentOperator {
  EQUAL("=="),
  NOT_EQUAL("!="),
  AT_LEAST(">="),
  AT_MOST("<="),
  MORE(">"),
  LESS("<"),
  CONTAINS("=@"),
  NOT_CONTAINS("!@"),
  STARTS("=^"),
  ENDS("=$");

  private final String sign;

  SegmentOperator(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  /** The operator that begins at this place of a condition. */
  static Optional<SegmentOperator> at(String condition, int index) {
    return Arrays.stream(values())
        .filter(operator -> condition.startsWith(operator.sign, index))
        .findFirst();
  }

  /** Whether it compares whole values for being the same, not parts of them or their order. */
  boolean isOfWholeValue() {
    return this == EQUAL || this == NOT_EQUAL;
  }

  /** Whether it looks for a part of a value. */
  boolean isOfPart() {
    return this == CONTAINS || this == NOT_CONTAINS || this == STARTS || this == ENDS;
  }

  boolean isNegative() {
    return this == NOT_EQUAL || this == NOT_CONTAINS;
  }

  /** The operator that this one negates, or itself. */
  SegmentOperator positive() {
    return switch (this) {
      case NOT_EQUAL -> EQUAL;
      case NOT_CONTAINS -> CONTAINS;
      default -> this;
    };
  }
}
