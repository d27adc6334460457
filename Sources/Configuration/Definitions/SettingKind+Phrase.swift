import JSONText

extension SettingKind {
  /// What the value must be, to follow `must be`.
  var phrase: String {
    switch self {
    case .boolean: "true or false"
    case .integer(let range, let unit):
      "a whole number" + (unit.isEmpty ? "" : " of \(unit)") + " from \(range.lowerBound) to \(range.upperBound)"
    case .number(let range): "a number from \(JSONText(range.lowerBound)) to \(JSONText(range.upperBound))"
    case .choice(let names): "one of " + list(names)
    case .text(mayBeEmpty: true): "a text of one line"
    case .text(mayBeEmpty: false): "a text of one line that is not empty"
    case .modelName: "the name of a model"
    case .modelNames: "an array of names of models"
    case .url: "an address that begins with http:// or https:// and names a host"
    case .urls: "an array of addresses that begin with http:// or https:// and name a host"
    case .key: "\"env:\" and the name of a variable, or \"vault:\" and the name of a key"
    case .think: "true, false, or one of " + list(SettingDefinition.levels)
    case .keepAlive: "seconds, or a text like \"10m\" or \"1h30m\""
    case .branchPrefix: "the beginning of a branch's name: letters, digits, `-`, `_` and `.`, in parts between slashes"
    case .checks: "an array of commands"
    case .texts: "an array of texts"
    case .variables: "an object of texts, by the names of variables"
    case .paths(let kind): kind.phrase
    }
  }

  private func list(_ names: [String]) -> String { names.map { "\"\($0)\"" }.joined(separator: ", ") }

  private func JSONText(_ bound: Double) -> String { bound.rounded() == bound ? String(Int(bound)) : "\(bound)" }
}
