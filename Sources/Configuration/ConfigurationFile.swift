import JSONText

/// The text of a configuration file, read by whoever may read files.
package struct ConfigurationFile: Sendable, Hashable {
  /// The file's path as messages show it.
  package let path: String
  package let bytes: [UInt8]

  package init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  package init(path: String, text: String) { self.init(path: path, bytes: Array(text.utf8)) }
}

/// A value of one layer.
struct LayeredValue: Sendable, Hashable {
  var value: JSONValue
  var origin: SettingOrigin
}

/// Reads a configuration file into the values of its settings, and finds all that is wrong in it.
struct ConfigurationFileReader {
  private let file: ConfigurationFile
  private let layer: ConfigurationLayer
  private(set) var values: [String: LayeredValue] = [:]
  private(set) var faults: [ConfigurationFault] = []
  /// `nil` when the file is no JSON.
  private(set) var document: JSONDocument?

  init(_ file: ConfigurationFile, layer: ConfigurationLayer) {
    self.file = file
    self.layer = layer
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let hasMark = file.bytes.starts(with: mark)
    if hasMark {
      report(
        .byteOrderMark, "", "The file \(file.path) begins with a byte order mark.", "Save it as UTF-8 without one.",
        at: JSONPosition(offset: 0, line: 1, column: 1))
    }
    do throws(JSONError) {
      let document = try JSONDocument(parsing: Array(file.bytes.dropFirst(hasMark ? mark.count : 0)))
      self.document = document
      readGroup(document.root, "")
    } catch {
      reportUnreadable(error)
    }
  }

  private mutating func reportUnreadable(_ error: JSONError) {
    if error.code == .noValue {
      report(.emptyFile, "", "The file \(file.path) is empty.", "Write {} into it, or delete it.", at: error.position)
    } else {
      let message = error.message.prefix(1).lowercased() + error.message.dropFirst()
      let place = SettingOrigin(layer, source: file.path, position: error.position)
      report(.badJSON, "", "The file is not JSON at \(place): \(message)", "Correct it there.", at: error.position)
    }
  }

  private mutating func readGroup(_ node: JSONNode, _ path: String) {
    guard node.value.object != nil else {
      return fault(.wrongType, path, node.range.lowerBound, "must be an object, not \(node.value.typeName)")
    }
    var places: [String: Int] = [:]
    for member in node.members {
      let memberPath = SettingDefinition.canonicalPath(path.isEmpty ? member.key : path + "." + member.key)
      let offset = member.keyRange.lowerBound
      if let first = places.updateValue(offset, forKey: memberPath) {
        let line = position(of: first).line
        fault(
          .repeatedKey, memberPath, offset, "is set twice", "It is set in line \(line) already; remove one of the two.")
      }
      readMember(member, memberPath, parent: path)
    }
  }

  private mutating func readMember(_ member: JSONNode.Member, _ path: String, parent: String) {
    // A name with a dot in it would look like the path of another setting.
    let isKnown = !member.key.contains(".")
    if isKnown, let definition = SettingDefinition.of(path) {
      readSetting(definition, member.node)
    } else if isKnown, SettingDefinition.rolePaths.contains(path), member.node.value.object == nil {
      readShortRole(member.node, path)
    } else if isKnown, SettingDefinition.isGroup(path) {
      readGroup(member.node, path)
    } else if path == "$schema", member.node.value.string != nil {
      return  // for editors
    } else {
      let hint = KnownSettings.hint(forUnknown: member.key, in: parent)
      fault(.unknownKey, path, member.keyRange.lowerBound, "is no setting", hint)
    }
  }

  private mutating func readShortRole(_ node: JSONNode, _ path: String) {
    guard node.value.string != nil, let definition = SettingDefinition.of(path + ".model") else {
      let predicate = "must be the name of a model or an object, not \(node.value.typeName)"
      return fault(.wrongType, path, node.range.lowerBound, predicate)
    }
    readSetting(definition, node)
  }

  private mutating func readSetting(_ definition: SettingDefinition, _ node: JSONNode) {
    if layer == .projectFile, definition.isPersonal {
      let fault = definition.faultInProject
      return self.fault(
        fault.code, definition.path, node.range.lowerBound, "is not for a project to decide", fault.hint)
    }
    let found = definition.kind.faults(in: node)
    for found in found { fault(found.code, definition.path + found.subpath, found.offset, found.predicate, found.hint) }
    let origin = SettingOrigin(layer, source: file.path, position: position(of: node.range.lowerBound))
    if found.isEmpty { values[definition.path] = LayeredValue(value: node.value, origin: origin) }
  }

  private func position(of offset: Int) -> JSONPosition {
    document?.position(of: offset) ?? JSONPosition(offset: offset, line: 1, column: 1)
  }

  private mutating func fault(
    _ code: ConfigurationFault.Code, _ path: String, _ offset: Int, _ predicate: String, _ hint: String = ""
  ) {
    let position = position(of: offset)
    let origin = SettingOrigin(layer, source: file.path, position: position)
    let subject = path.isEmpty ? "The configuration in \(origin)" : "\"\(path)\" in \(origin)"
    report(code, path, "\(subject) \(predicate).", hint, at: position)
  }

  private mutating func report(
    _ code: ConfigurationFault.Code, _ path: String, _ sentence: String, _ hint: String, at position: JSONPosition
  ) {
    let origin = SettingOrigin(layer, source: file.path, position: position)
    faults.append(ConfigurationFault(code: code, path: path, origin: origin, sentence: sentence, hint: hint))
  }
}
