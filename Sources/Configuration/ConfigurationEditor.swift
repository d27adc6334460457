package import JSONText

/// Changes one setting in the text of a configuration file and leaves every other byte as it is.
package enum ConfigurationEditor {
  /// Writes a setting.
  ///
  /// A role written as a model's name stays so while only its model is set, and becomes an object that keeps the model
  /// when something else is. Faults elsewhere in the file do not hinder, as long as it is JSON.
  /// - Parameter text: The value as typed; read as the setting's type wants it, lists as JSON or with commas, and
  ///   commands as JSON or as one command.
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

  /// Adds to the end of a list what is not in it yet.
  ///
  /// - Parameter text: What to add, read as `set` reads a list.
  /// - Parameter inherited: What the list begins with where the file does not set it: the value of the layers below.
  /// - Returns: The bytes of the whole file.
  /// - Throws: As `set`, and also for a setting that is no list.
  package static func add(
    _ text: String, to path: String, over inherited: [JSONValue], in file: ConfigurationFile,
    of layer: ConfigurationLayer
  ) throws(ConfigurationError) -> [UInt8] {
    guard let definition = SettingDefinition.of(path) else { throw ConfigurationError([KnownSettings.unknown(path)]) }
    guard definition.kind.isList else {
      throw ConfigurationError([
        ConfigurationFault(
          code: .wrongType, path: definition.path, origin: nil, sentence: "\"\(definition.path)\" is no list.",
          hint: "`nexus config set \(definition.path) VALUE` replaces its value.")
      ])
    }
    let (added, faults) = TextLayerReader.read(text, as: definition, nil)
    guard faults.isEmpty else { throw ConfigurationError(faults) }
    let document = try open(file)
    var list = document.node(at: steps(written(definition.keys, in: document)))?.value.array ?? inherited
    for element in added.array ?? [] where !list.contains(element) { list.append(element) }
    return try set(definition.path, to: JSONValue.array(list).text(), in: file, of: layer)
  }

  /// Removes a setting, or all settings of a group; also what is no setting, if it is in the file.
  /// - Returns: The bytes of the whole file, or `nil` when the file does not have it.
  /// - Throws: `ConfigurationError` when the name is unknown to the file and to nexus, or the file is no JSON.
  package static func unset(_ path: String, in file: ConfigurationFile) throws(ConfigurationError) -> [UInt8]? {
    var document = try open(file)
    let path = SettingDefinition.canonicalPath(path)
    let wanted = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var keys = written(wanted, in: document)
    let role = wanted.dropLast().joined(separator: ".")
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
    let keys = written(definition.keys, in: document)
    let role = Array(keys.dropLast())
    let path = definition.keys.dropLast().joined(separator: ".")
    guard let field = keys.last, SettingDefinition.rolePaths.contains(path) else { return (keys, value) }
    switch document.node(at: steps(role))?.value {
    case nil where field == "model", .string where field == "model": return (role, value)
    case .string(let model): return (role, ["model": .string(model), field: value])
    default: return (keys, value)
    }
  }

  /// The keys of a setting with its role by the name that the file has for it.
  private static func written(_ keys: [String], in document: JSONDocument) -> [String] {
    guard keys.count > 2, keys.prefix(2).joined(separator: ".") == SettingDefinition.rolesPath else { return keys }
    let names = SettingDefinition.roleNames.filter { $0.value == keys[2] }.keys.sorted()
    let parent = Array(keys.prefix(2))
    guard let name = names.first(where: { document.node(at: steps(parent + [$0])) != nil }) else { return keys }
    return parent + [name] + keys.dropFirst(3)
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
      sentence: "\"\(path)\" cannot be written, because there is \(kind) in \(origin) where an object should be.",
      hint: "Correct or remove that first.")
  }
}
