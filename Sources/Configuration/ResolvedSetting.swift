package import JSONText

/// A setting with its value and where that was written.
package struct ResolvedSetting: Sendable {
  package let definition: SettingDefinition
  /// `nil` when it is not set and has no default.
  package let value: JSONValue?
  package let origin: SettingOrigin

  package var path: String { definition.path }
}

/// Values by path, with the types that the table promises.
struct SettingValues {
  private let settings: [String: ResolvedSetting]

  init(_ settings: [ResolvedSetting]) {
    self.settings = Dictionary(uniqueKeysWithValues: settings.map { ($0.path, $0) })
  }

  subscript(path: String) -> JSONValue? {
    guard let setting = settings[path] else { preconditionFailure("the table has no setting \(path)") }
    return setting.value
  }

  func integer(_ path: String) -> Int { require(self[path]?.int, path) }
  func string(_ path: String) -> String { require(self[path]?.string, path) }
  func boolean(_ path: String) -> Bool { require(self[path]?.bool, path) }
  func array(_ path: String) -> [JSONValue] { require(self[path]?.array, path) }

  /// The address at a path, in the notation of its origin.
  func address(_ path: String) -> ServerAddress? {
    guard let text = self[path]?.string else { return nil }
    let source = settings[path]?.origin.source
    return ServerAddress(text: text, notation: source == TextLayerReader.ollamaHost ? .ollamaHost : .url)
  }

  /// Values were judged by the table before, and what is required here has a default there.
  func require<Value>(_ value: Value?, _ path: String) -> Value {
    guard let value else { preconditionFailure("the setting \(path) has no value of its type") }
    return value
  }
}
