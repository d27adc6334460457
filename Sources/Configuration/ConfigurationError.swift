/// One thing that is wrong in what configures nexus.
package struct ConfigurationFault: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, Hashable, CaseIterable {
    case unknownKey, wrongType, outOfRange, badJSON, repeatedKey, byteOrderMark, emptyFile
    /// A setting cannot be written because what the file has in its place is no object.
    case notWritable
    /// The project's file sets what only the user may decide.
    case notForProjects
  }

  package let code: Code
  /// The setting it is about: dotted, with an index for elements, as in `checks[1].run`; empty for the file as a whole.
  package let path: String
  /// Where it was found; `nil` for a value handed to a command.
  package let origin: SettingOrigin?
  /// One sentence that names setting and place.
  package let sentence: String
  /// What to do about it, a sentence or two; empty if there is nothing to say.
  package let hint: String

  package var description: String { hint.isEmpty ? sentence : sentence + " " + hint }
}

/// The faults found in the files, variables and flags of one start of the program: all of them, in the order of layers.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// At least one.
  package let faults: [ConfigurationFault]

  package init(_ faults: [ConfigurationFault]) {
    precondition(!faults.isEmpty, "a configuration error names a fault")
    self.faults = faults
  }

  package var description: String { faults.map(\.description).joined(separator: "\n") }
}
