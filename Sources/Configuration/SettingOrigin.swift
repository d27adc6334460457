package import JSONText

/// The layers a configuration is merged from; a later one outweighs an earlier one.
package enum ConfigurationLayer: Int, Sendable, Hashable, CaseIterable, Comparable {
  case builtIn, userFile, projectFile, environment, flag

  package static func < (left: ConfigurationLayer, right: ConfigurationLayer) -> Bool { left.rawValue < right.rawValue }
}

/// Where a value was written.
package struct SettingOrigin: Sendable, Hashable, CustomStringConvertible {
  package let layer: ConfigurationLayer
  /// The file's path, the variable's name or the flag as typed; `nil` for what is built in.
  package let source: String?
  /// The place in a file; `nil` in the other layers.
  package let position: JSONPosition?

  package init(_ layer: ConfigurationLayer, source: String? = nil, position: JSONPosition? = nil) {
    self.layer = layer
    self.source = source
    self.position = position
  }

  package static let builtIn = SettingOrigin(.builtIn)

  /// The place in a few words: `built in`, `config.json:3:5`, `environment variable NEXUS_COLOR`, `flag --color`.
  package var description: String {
    let source = source ?? ""
    return switch layer {
    case .builtIn: "built in"
    case .userFile, .projectFile: position.map { "\(source):\($0.line):\($0.column)" } ?? source
    case .environment: "environment variable \(source)"
    case .flag: "flag \(source)"
    }
  }
}
