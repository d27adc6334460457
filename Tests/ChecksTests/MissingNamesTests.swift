import Testing

@testable import Checks

@Suite struct MissingNamesTests {
  @Test(arguments: [
    "NameError: name 'GaveUp' is not defined", "AttributeError: module 'retry' has no attribute 'GaveUp'",
    "ReferenceError: parseAll is not defined", "a.c:4:3: error: 'LIMIT' undeclared (first use in this function)",
    "error[E0425]: cannot find value `LIMIT` in this scope", "src/A.java:3: error: cannot find symbol",
    "./a.go:4:2: undefined: limit", "ImportError: cannot import name 'Half' from 'money'",
  ])
  func areTold(line: String) {
    #expect(MissingNames.areTold(by: "running\n\(line)\nFAILED"))
  }

  @Test(arguments: [
    "AssertionError: 1 != 2", "KeyError: 'name'", "FAILED (failures=2)", "",
    "a.c:17:22: warning: implicit declaration of function ‘isdigit’ [-Wimplicit-function-declaration]",
  ])
  func areNotTold(line: String) {
    #expect(!MissingNames.areTold(by: line))
  }
}
