/// What goes wrong with a recording or with starting the server that plays it.
package enum ReplayError: Error, Sendable, Equatable {
  /// The file or folder cannot be read.
  case unreadable(path: String, reason: String)
  /// The text is not a recording. `line` counts from 1.
  case invalid(file: String, line: Int?, reason: String)
  case unknownFault(String)
  /// `meaning` is what the number stands for; nil when the fault takes none.
  case badFaultArgument(String, meaning: String?)
  case noSuchExchange(String)
  /// The address cannot be listened on.
  case cannotListen(address: String, reason: String)
}

extension ReplayError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .unreadable(let path, let reason): "The recording \(path) cannot be read: \(reason)."
    case .invalid(let file, let line, let reason):
      "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)."
    case .unknownFault(let name): "There is no fault called \"\(name)\"."
    case .badFaultArgument(let text, let meaning?): "The fault \"\(text)\" needs a number after the colon: \(meaning)."
    case .badFaultArgument(let text, nil): "The fault \"\(text)\" takes no argument."
    case .noSuchExchange(let name): "The recording has no exchange called \"\(name)\"."
    case .cannotListen(let address, let reason): "Cannot listen on \(address): \(reason)."
    }
  }

  /// What to do about it.
  package var hint: String {
    switch self {
    case .unreadable: "Name a .yaml file, or a folder that holds .yaml files."
    case .invalid: "The format is described in docs/replay.md."
    case .unknownFault, .badFaultArgument: "Run `ollama-replay --list-faults` to see all faults."
    case .noSuchExchange: "Use the exchange's name, or its number from 1."
    case .cannotListen: "Choose another port with --port; 0 takes any free one."
    }
  }
}
