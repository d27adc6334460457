internal import Programs

#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif
#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Who makes commits here.
extension Repository {
  /// The two people that a commit names.
  package enum Person: Hashable, Sendable {
    case author, committer

    /// What git calls it. Source: git-var(1).
    fileprivate var variable: String {
      switch self {
      case .author: "GIT_AUTHOR_IDENT"
      case .committer: "GIT_COMMITTER_IDENT"
      }
    }
  }

  /// Who git says would write a commit now, with `date` as the time: by its variables, `includeIf` and `author.name` too.
  ///
  /// Asked once for each person; a run goes on as the one it began as. Where there is no program git the configuration
  /// alone decides, as libgit2 reads it.
  /// - Throws: `.identityMissing`, with git's reason.
  package func identity(_ person: Person = .author, at date: Date = Date()) throws(GitError) -> Signature {
    if identities[person] == nil { identities[person] = try askForIdentity(person) }
    guard var signature = identities[person] else { throw Self.identityMissing(nil) }
    var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
    var local = tm()
    localtime_r(&seconds, &local)
    (signature.date, signature.offsetInMinutes) = (date, local.tm_gmtoff / 60)
    return signature
  }

  private func askForIdentity(_ person: Person) throws(GitError) -> Signature {
    guard let program = userGit else { return try identityOfConfiguration() }
    let result = try program.run(["var", person.variable])
    guard result.status == 0 else {
      let lines = String(decoding: result.error, as: UTF8.self).split(whereSeparator: \.isNewline)
      let reason = lines.last { $0.hasPrefix("fatal: ") }.map { String($0.dropFirst(7)) }
      throw Self.identityMissing(reason)
    }
    guard let signature = Signature(ofVariable: result.output) else {
      throw GitError(.library, "git names nobody for \(person.variable).")
    }
    // git itself commits without an address, libgit2 does not.
    guard !signature.email.allSatisfy(\.isWhitespace) else { throw Self.identityMissing("user.email is empty") }
    return signature
  }

  private func identityOfConfiguration() throws(GitError) -> Signature {
    guard let name = try configurationString("user.name"), let email = try configurationString("user.email"),
      !name.allSatisfy(\.isWhitespace), !email.allSatisfy(\.isWhitespace)
    else { throw Self.identityMissing("user.name or user.email is not set") }
    return Signature(name: name, email: email, date: Date(timeIntervalSince1970: 0))
  }

  private static func identityMissing(_ reason: String?) -> GitError {
    GitError(.identityMissing, "git does not know who you are" + (reason.map { ": \($0)." } ?? "."))
  }
}

extension Signature {
  /// Reads `Name <address> 1700000000 +0100`, as `git var` prints it.
  init?(ofVariable output: [UInt8]) {
    guard let end = output.lastIndex(of: UInt8(ascii: ">")),
      let start = output[..<end].lastIndex(of: UInt8(ascii: "<"))
    else { return nil }
    let name = Array(output[..<start].reversed().drop { $0 == UInt8(ascii: " ") }.reversed())
    self.init(
      name: String(decoding: name, as: UTF8.self), email: String(decoding: output[(start + 1)..<end], as: UTF8.self),
      date: Date(timeIntervalSince1970: 0))
    if Array(self.name.utf8) != name { nameBytes = name }
  }
}
