#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import NexusProtocol

/// The file with the authorities whose certificates are trusted, for servers within a network of their own.
enum TrustedAuthorities {
  /// The variable by which OpenSSL, curl and others are given such a file.
  private static let variable = "SSL_CERT_FILE"

  /// The path of the file, which is there; nil where the system's authorities are trusted.
  ///
  /// - Parameter setting: The file of the configuration, which outweighs that of the environment.
  /// - Throws: `UserError` for a file that cannot be read.
  static func file(_ setting: String?) throws -> String? {
    guard let text = setting ?? Surroundings.environment[variable], !text.isEmpty else { return nil }
    var path = text
    if text.hasPrefix("~/"), let home = Surroundings.environment["HOME"] { path = home + text.dropFirst() }
    let name = setting == nil ? variable : "caFile"
    guard path.hasPrefix("/") else {
      throw UserError(
        "\(name) names \"\(text)\", which is not an absolute path.",
        hint: "Write it from `/` or `~/`: `nexus config set --user llm.caFile PATH`.", status: .configuration)
    }
    guard let text = FileManager.default.contents(atPath: path) else {
      throw UserError(
        "The file \(path), which \(name) names, cannot be read.",
        hint: setting == nil
          ? "Set \(variable) to the file with your authorities' certificates, or unset it."
          : "Set it with `nexus config set --user llm.caFile PATH`, or `nexus config unset --user llm.caFile`.",
        status: .configuration)
    }
    guard String(decoding: text, as: UTF8.self).contains("-----BEGIN ") else {
      throw UserError(
        "The file \(path), which \(name) names, holds no certificate in PEM.",
        hint: "It must hold lines such as `-----BEGIN CERTIFICATE-----`.", status: .configuration)
    }
    return path
  }
}
