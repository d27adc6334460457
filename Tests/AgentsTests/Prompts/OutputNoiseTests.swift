import Testing

@testable import Agents

/// Outputs as Python 3.11 and Node 20 wrote them.
@Suite struct OutputNoiseTests {
  @Test func whatUnittestComparedIsLeft() {
    let output = """
      ======================================================================
      FAIL: test_from_an_hour_on (test_parking.FormatDurationTest.test_from_an_hour_on)
      ----------------------------------------------------------------------
      Traceback (most recent call last):
        File "test_parking.py", line 29, in test_from_an_hour_on
          self.assertEqual(parking.format_duration(60), "1h 00m")
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      AssertionError: '1h 00' != '1h 00m'
      - 1h 00
      + 1h 00m
      ?      +


      ----------------------------------------------------------------------
      Ran 8 tests in 0.006s

      FAILED (failures=1)
      """
    let left = """
      FAIL: test_from_an_hour_on (test_parking.FormatDurationTest.test_from_an_hour_on)
        File "test_parking.py", line 29, in test_from_an_hour_on
          self.assertEqual(parking.format_duration(60), "1h 00m")
      AssertionError: '1h 00' != '1h 00m'
      - 1h 00
      + 1h 00m
      Ran 8 tests in 0.006s
      FAILED (failures=1)
      """
    #expect(OutputNoise.removed(from: output) == left)
  }

  @Test func whatNodeComparedIsLeft() {
    let output = """
      TAP version 13
      # Subtest: adds
      ok 1 - adds
        ---
        duration_ms: 2.411152
        ...
      # Subtest: joins
      not ok 2 - joins
        ---
        duration_ms: 2.541847
        location: 'a.test.js:3:1'
        failureType: 'testCodeFailure'
        error: |-
          Expected values to be strictly equal:
          
          'a,b' !== 'a b'
          
        code: 'ERR_ASSERTION'
        name: 'AssertionError'
        expected: 'a b'
        actual: 'a,b'
        operator: 'strictEqual'
        stack: |-
          TestContext.<anonymous> (a.test.js:3:30)
          Test.runInAsyncScope (node:async_hooks:206:9)
          Test.run (node:internal/test_runner/test:796:25)
        ...
      1..2
      # tests 2
      # pass 1
      # fail 1
      # duration_ms 1381.987292
      """
    let left = """
      not ok 2 - joins
        location: 'a.test.js:3:1'
        error: |-
          Expected values to be strictly equal:
          'a,b' !== 'a b'
        expected: 'a b'
        actual: 'a,b'
          TestContext.<anonymous> (a.test.js:3:30)
      1..2
      # tests 2
      # pass 1
      # fail 1
      """
    #expect(OutputNoise.removed(from: output) == left)
  }

  @Test(arguments: ["", "\n\n", "-----\n", "ok 1 - all\n"]) func anOutputOfNothingElseStays(output: String) {
    #expect(OutputNoise.removed(from: output) == output)
  }

  @Test func whatAProgramPrintsStays() {
    let output = "main.c:3:5: error: expected ';'\n    3 |     return 0\nok then: 3 of 4"
    #expect(OutputNoise.removed(from: output) == output)
  }
}
