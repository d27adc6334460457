/// Tells whether an output says that code uses a name which stands nowhere: a definition or an import is lacking.
package enum MissingNames {
  package static func areTold(by output: String) -> Bool {
    output.split(whereSeparator: \.isNewline).contains { line in
      // What a line is about stands at its beginning; some tools print whole files in one.
      let line = line.prefix(1000)
      // What a compiler only warns of, it has found: gcc before 14 warns of functions that no header declares.
      guard line.firstRange(of: "warning:") == nil else { return false }
      return said.contains { line.firstRange(of: $0) != nil }
    }
  }

  /// The words of Python, Node, gcc and clang, linkers, rustc, javac, Go and Swift.
  private static let said = [
    "NameError: name '", "ImportError: cannot import name", "' has no attribute '", " is not defined",
    "' undeclared", "use of undeclared identifier", "implicit declaration of function", "undefined reference to",
    "error[E0412]", "error[E0425]", "error[E0433]", "error[E0599]", "cannot find symbol", "undefined: ",
    "error: cannot find '",
  ]
}
