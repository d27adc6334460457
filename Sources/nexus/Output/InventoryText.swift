import JSONText
import NexusProtocol
import Terminal

/// The models of one server, as a table for people and as values for programs.
struct InventoryText {
  let inventory: ModelInventory
  let directory: ModelDirectory

  var table: Table {
    var table = Table([
      .init("Model", truncation: .never), .init("Size", alignment: .right, truncation: .never),
      .init("Parameters", truncation: .never),
      .init("Context", alignment: .right, truncation: .never), .init("Capabilities"), .init("In memory"),
      .init("Role", truncation: .never),
    ])
    for entry in inventory.entries {
      let roles = roles(of: entry)
      table.add([
        .init(name(of: entry), style: roles.isEmpty ? .plain : .bold), .init(size(of: entry)),
        .init(parameters(of: entry)),
        .init((entry.facts?.trainedContextLength ?? entry.facts?.fixedContextLength).map(String.init) ?? ""),
        .init(capabilities(of: entry).joined(separator: ", ")), .init(entry.running.map(memory) ?? ""),
        .init(roles.joined(separator: ", ")),
      ])
    }
    return table
  }

  /// One value for each model.
  var json: [JSONValue] {
    inventory.entries.map { entry in
      JSONValue(members: [
        ("model", .string(name(of: entry))), ("server", .string(inventory.server.address)),
        ("kind", .string(inventory.server.client.kind.rawValue)), ("provider", text(inventory.server.provider)),
        ("sizeInBytes", number(entry.model.sizeInBytes > 0 ? entry.model.sizeInBytes : nil)),
        ("digest", text(entry.model.digest.isEmpty ? nil : entry.model.digest)),
        ("parameters", text(entry.facts?.parameterSize ?? entry.model.parameterSize)),
        ("quantization", text(entry.facts?.quantization ?? entry.model.quantization)),
        ("trainedContextLength", number(entry.facts?.trainedContextLength)),
        ("capabilities", entry.facts?.capabilities.map { JSONValue($0.sorted()) } ?? .null),
        ("remoteHost", text(entry.facts?.remoteHost ?? entry.model.remoteHost)),
        ("loaded", entry.running.map(Self.json) ?? .null),
        ("roles", JSONValue(using(entry, .model).map(\.rawValue))),
        ("fallbackOf", JSONValue(using(entry, .fallback).map(\.rawValue))),
      ])
    }
  }

  /// The context in effect and the share on the GPU, such as `16384 tokens, 100% GPU`.
  static func text(_ running: RunningModel) -> String {
    [running.contextLength.map { "\($0) tokens" }, running.percentOnGPU.map { "\($0)% GPU" }].compactMap(\.self)
      .joined(separator: ", ")
  }

  private static func json(_ running: RunningModel) -> JSONValue {
    JSONValue(members: [
      ("contextLength", running.contextLength.map { JSONValue($0) } ?? .null),
      ("sizeInBytes", running.sizeInBytes > 0 ? JSONValue(running.sizeInBytes) : .null),
      ("percentOnGPU", running.percentOnGPU.map { JSONValue($0) } ?? .null),
      ("expiresAt", running.expiresAt.isEmpty ? .null : .string(running.expiresAt)),
    ])
  }

  /// How many there are and in how many bits each is kept, such as `8.2B Q4_K_M`.
  private func parameters(of entry: ModelInventory.Entry) -> String {
    let facts = entry.facts
    return [facts?.parameterSize ?? entry.model.parameterSize, facts?.quantization ?? entry.model.quantization]
      .compactMap(\.self).joined(separator: " ")
  }

  /// As `text(_:)`, in fewer words.
  private func memory(_ running: RunningModel) -> String {
    let parts = [running.contextLength.map(String.init), running.percentOnGPU.map { "\($0)% GPU" }]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  private func size(of entry: ModelInventory.Entry) -> String {
    if inventory.isHosted(entry) { return "elsewhere" }
    return entry.model.sizeInBytes > 0 ? ByteText.size(entry.model.sizeInBytes) : ""
  }

  /// What the model can do besides writing text, which nearly every model can.
  private func capabilities(of entry: ModelInventory.Entry) -> [String] {
    entry.facts?.capabilities?.subtracting(["completion"]).sorted() ?? []
  }

  private func roles(of entry: ModelInventory.Entry) -> [String] {
    using(entry, .model).map(\.title) + using(entry, .fallback).map { "\($0.title)'s fallback" }
  }

  private func using(_ entry: ModelInventory.Entry, _ usage: ModelDirectory.Usage) -> [ModelRole] {
    ModelRole.allCases.filter { directory.usage(of: entry.model.name, on: inventory.server, by: $0) == usage }
  }

  private func name(of entry: ModelInventory.Entry) -> String { inventory.server.fullName(of: entry.model.name) }

  private func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
  private func number(_ value: Int?) -> JSONValue { value.map { JSONValue($0) } ?? .null }
}

extension RunningModel {
  /// How much of the model is in video memory, rounded, the rest being on the CPU; nil where that is not told.
  var percentOnGPU: Int? {
    guard let sizeInVideoMemory else { return nil }
    guard sizeInBytes > 0 else { return 0 }
    return Int((Double(sizeInVideoMemory) / Double(sizeInBytes) * 100).rounded())
  }
}
