#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Recording.Model {
  /// An entry of `/api/tags`.
  var tag: BodyValue {
    var members: [BodyValue.Member] = [.init("name", .string(name)), .init("model", .string(name))]
    members += remote
    members += [
      .init("modified_at", .string(Self.modificationTime)),
      .init("size", .integer(remoteHost == nil ? sizeInBytes : 384)),
      .init("digest", .string(digest)), .init("details", details),
    ]
    if let capabilities { members.append(.init("capabilities", .array(capabilities.map(BodyValue.string)))) }
    return .object(members)
  }

  /// The answer of `/api/show`.
  var show: BodyValue {
    var members: [BodyValue.Member] = []
    if !parameters.isEmpty { members.append(.init("parameters", .string(paddedParameters))) }
    members.append(.init("details", details))
    members += remote
    members.append(
      .init(
        "model_info",
        .object([
          .init("general.architecture", .string(family)),
          .init("\(family).context_length", .integer(contextLength)),
        ])))
    if let capabilities { members.append(.init("capabilities", .array(capabilities.map(BodyValue.string)))) }
    members.append(.init("modified_at", .string(Self.modificationTime)))
    return .object(members)
  }

  /// An entry of `/api/ps`.
  func running(contextLength: Int, keepAlive: KeepAlive, now: Date) -> BodyValue {
    let seconds: Double
    switch keepAlive {
    case .duration(let duration): seconds = duration / .seconds(1)
    case .forever, .invalid: seconds = 292 * 365 * 86_400
    }
    return [
      "name": .string(name), "model": .string(name), "size": .integer(sizeInBytes), "digest": .string(digest),
      "details": details,
      "expires_at": .string(now.addingTimeInterval(seconds).formatted(.iso8601)),
      "size_vram": .integer(Int(Double(sizeInBytes) * shareOnGPU)), "context_length": .integer(contextLength),
    ]
  }

  private static let modificationTime = "2026-01-01T12:00:00+01:00"

  private var remote: [BodyValue.Member] {
    guard let remoteHost else { return [] }
    return [.init("remote_model", .string(name)), .init("remote_host", .string(remoteHost))]
  }

  private var details: BodyValue {
    [
      "parent_model": "", "format": remoteHost == nil ? "gguf" : "", "family": .string(family),
      "families": .array([.string(family)]), "parameter_size": .string(parameterSize),
      "quantization_level": .string(quantization),
    ]
  }

  /// Sixty-four digits made of the name, so that two models differ.
  var digest: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: String(repeating: "0", count: 16 - digits.count) + digits, count: 4)
  }

  private var paddedParameters: String {
    parameters.map { line in
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      let padding = String(repeating: " ", count: max(1, 31 - parts[0].count))
      return parts[0] + padding + (parts.count > 1 ? parts[1] : "")
    }.joined(separator: "\n")
  }
}
