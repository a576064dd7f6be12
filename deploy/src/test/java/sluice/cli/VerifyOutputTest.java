package sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sluice.archive.Verification;
import sluice.archive.verify.Findings;

class VerifyOutputTest {

  private static Findings findings() {
    Findings findings = new Findings(10);
    findings.notCompared("of a site that is not there any more");
    return findings;
  }

  @Test
  void nothingToCompareIsNoSuccess() {
    VerifyOutput output = new VerifyOutput(findings(), Verification.Sample.ALL);
    assertThat(output.lines())
        .contains("not compared: 1, of a site that is not there any more")
        .last()
        .isEqualTo("result: there is no archive to compare");
    assertThat(output.json().get(output.json().size() - 1)).contains("\"allExplained\":false");
  }

  @Test
  void seedThatDrewIsSaid() {
    VerifyOutput output = new VerifyOutput(findings(), new Verification.Sample(0.01, 77));
    assertThat(output.lines())
        .contains(
            "0 archives compared, 0 of them differ because they are outdated, drawn by --sample 1.0% --seed 77");
    assertThat(output.json().get(1)).contains("\"share\":0.01,\"seed\":77");
  }
}
