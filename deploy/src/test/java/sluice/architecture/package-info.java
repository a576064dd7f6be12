/**
 * Which packages may name which: tests that read the main sources of all modules.
 *
 * <p>In: source files beside this module. Out: red tests where an arrow points against the flow.
 *
 * <p>Threads: everything is immutable.
 *
 * <p>On failure: the test names the arrow; either the code is mended or the order is changed here.
 *
 * <p>Must not: be given exceptions without a reason.
 */
package sluice.architecture;
