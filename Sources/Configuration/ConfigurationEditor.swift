import JSONText

/// Changes one setting in the text of a configuration file and leaves every other byte as it is.
package enum ConfigurationEditor {
  /// Writes a setting.
  ///
  /// A role written as a model's name stays so while only its model is set, and becomes an object that keeps the model
  /// when something else is. Faults elsewhere in the file do not hinder, as long as it is JSON.
  /// - Parameter text: The value as typed; read as the setting's type wants it, lists as JSON or with commas.
  /// - Parameter file: The file as it is; one without bytes begins a new file.
  /// - Parameter layer: Whose file it is: `.userFile` or `.projectFile`.
  /// - Returns: The bytes of the whole file.
  /// - Throws: `ConfigurationError` when there is no such setting, the value is not valid, or the file cannot be edited.
  package static func set(
    _ path: String, to text: String, in file: ConfigurationFile, of layer: ConfigurationLayer
  ) throws(ConfigurationError) -> [UInt8] {
    guard let definition = SettingDefinition.of(path) ?? SettingDefinition.of(path + ".model") else {
      throw ConfigurationError([KnownSettings.unknown(path)])
    }
    if layer == .projectFile, definition.isPersonal { throw ConfigurationError([definition.faultInProject]) }
    let (value, faults) = TextLayerReader.read(text, as: definition, nil)
    guard faults.isEmpty else { throw ConfigurationError(faults) }
    var document = try open(file)
    let (target, replacement) = place(of: definition, value, in: document)
    do throws(JSONEditError) {
      try document.set(steps(target), to: replacement)
    } catch {
      throw ConfigurationError([notWritable(definition.path, file, document, error)])
    }
    return document.bytes
  }

  /// Removes a setting, or all settings of a group; also what is no setting, if it is in the file.
  /// - Returns: The bytes of the whole file, or `nil` when the file does not have it.
  /// - Throws: `ConfigurationError` when the name is unknown to the file and to nexus, or the file is no JSON.
  package static func unset(_ path: String, in file: ConfigurationFile) throws(ConfigurationError) -> [UInt8]? {
    var document = try open(file)
    var keys = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let role = keys.dropLast().joined(separator: ".")
    let isShort =
      SettingDefinition.rolePaths.contains(role) && document.node(at: steps(keys.dropLast()))?.value.string != nil
    if isShort, keys.last == "model" { keys.removeLast() }
    do throws(JSONEditError) {
      if try document.remove(steps(keys)) { return document.bytes }
    } catch {
      throw ConfigurationError([notWritable(path, file, document, error)])
    }
    let isKnown = SettingDefinition.of(path) != nil || SettingDefinition.isGroup(path)
    guard isKnown else { throw ConfigurationError([KnownSettings.unknown(path)]) }
    return nil
  }

  private static func open(_ file: ConfigurationFile) throws(ConfigurationError) -> JSONDocument {
    let isBlank = file.bytes.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let bytes = isBlank ? Array("{}\n".utf8) : file.bytes
    let reader = ConfigurationFileReader(ConfigurationFile(path: file.path, bytes: bytes), layer: .userFile)
    let faults = reader.faults.filter { $0.code == .badJSON || $0.code == .byteOrderMark }
    guard let document = reader.document, faults.isEmpty else { throw ConfigurationError(faults) }
    return document
  }

  /// Where a setting goes in a document, and what goes there: roles may be written in short.
  private static func place(
    of definition: SettingDefinition, _ value: JSONValue, in document: JSONDocument
  ) -> (keys: [String], value: JSONValue) {
    let role = Array(definition.keys.dropLast())
    guard let field = definition.keys.last, SettingDefinition.rolePaths.contains(role.joined(separator: ".")) else {
      return (definition.keys, value)
    }
    switch document.node(at: steps(role))?.value {
    case nil where field == "model", .string where field == "model": return (role, value)
    case .string(let model): return (role, ["model": .string(model), field: value])
    default: return (definition.keys, value)
    }
  }

  private static func steps(_ keys: some Sequence<String>) -> [JSONPathStep] { keys.map(JSONPathStep.key) }

  private static func notWritable(
    _ path: String, _ file: ConfigurationFile, _ document: JSONDocument, _ error: JSONEditError
  ) -> ConfigurationFault {
    let node = document.node(at: error.path)
    let position = document.position(of: node?.range.lowerBound ?? 0)
    let origin = SettingOrigin(.userFile, source: file.path, position: position)
    let kind = node?.value.typeName ?? "something else"
    return ConfigurationFault(
      code: .notWritable, path: path, origin: origin,
      sentence: "“\(path)” cannot be written, because there is \(kind) in \(origin) where an object should be.",
      hint: "Correct or remove that first.")
  }
}
