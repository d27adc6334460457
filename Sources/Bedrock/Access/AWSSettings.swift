/// What the environment and the profile files say of AWS: by what to be let in, the region, the address.
///
/// Keys in the environment count for more than a profile, and an API key of Bedrock for more than keys, as in AWS's own
/// tools. Single sign-on, roles to assume and programs that hand out keys are not followed: an error says what does.
/// Source: botocore 1.44, `credentials.py`, `configprovider.py`, `tokens.py`.
package struct AWSSettings: Sendable, Equatable {
  /// Nil where nothing says so.
  package var access: AWSAccess?
  /// Nil where nothing says so.
  package var region: String?
  /// The address to ask instead of the region's own.
  package var endpoint: String?

  package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
    /// One sentence for a person, without a final period.
    package let message: String
    package var description: String { message }
  }

  /// The files of the profiles: what the environment says, else those in the home directory.
  package static func files(
    environment: [String: String], home: String
  ) -> (credentials: String, config: String) {
    func path(_ variable: String, _ name: String) -> String {
      let text = environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? "~/.aws/\(name)"
      return text.hasPrefix("~/") ? home + text.dropFirst() : text
    }
    return (path("AWS_SHARED_CREDENTIALS_FILE", "credentials"), path("AWS_CONFIG_FILE", "config"))
  }

  /// - Parameters:
  ///   - profile: The profile to use; nil for the one in `AWS_PROFILE`, else `default`. One that is given counts for more
  ///     than keys in the environment.
  ///   - region: The region, if it is to be another than theirs.
  /// - Throws: `Fault` for half a pair of keys, a profile that is not there or that is of an unknown kind, a region that is
  ///   none.
  package init(
    environment: [String: String], profiles: AWSProfiles, profile: String? = nil, region: String? = nil
  ) throws(Fault) {
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    let name = profile ?? variable("AWS_PROFILE")
    let settings = profiles.settings(of: name ?? "default")
    if let name, settings == nil {
      let all = profiles.names
      throw Fault(
        message: "There is no profile \(name) of AWS"
          + (all.isEmpty ? "" : "; there is \(all.joined(separator: ", "))"))
    }
    self.region = region ?? variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? settings?["region"]
    if let region = self.region, !Self.isRegion(region) { throw Fault(message: "\"\(region)\" is no region of AWS") }
    endpoint =
      variable("AWS_ENDPOINT_URL_BEDROCK_RUNTIME") ?? variable("AWS_ENDPOINT_URL") ?? settings?["endpoint_url"]
    if variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?.lowercased() == "true" { endpoint = nil }
    if profile == nil {
      access = try Self.keys(
        variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), variable("AWS_SESSION_TOKEN"),
        names: ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
      if let token = variable("AWS_BEARER_TOKEN_BEDROCK") { access = .bearer(token) }
    }
    if access == nil, let settings { access = try Self.access(of: name ?? "default", settings) }
    if let access, !access.canBeSent { throw Fault(message: "A key of AWS has a blank or a line end in it") }
  }

  private static func access(of profile: String, _ settings: [String: String]) throws(Fault) -> AWSAccess? {
    let keys = try keys(
      settings["aws_access_key_id"], settings["aws_secret_access_key"], settings["aws_session_token"],
      names: ("aws_access_key_id", "aws_secret_access_key"))
    if let keys { return keys }
    let others = ["sso_session", "sso_start_url", "role_arn", "credential_process", "web_identity_token_file"]
    guard let other = others.first(where: { settings[$0] != nil }) else { return nil }
    throw Fault(
      message: "The profile \(profile) has no keys but `\(other)`, which is not followed here: "
        + "`aws configure export-credentials --profile \(profile) --format env` prints keys for the environment")
  }

  private static func keys(
    _ id: String?, _ secret: String?, _ token: String?, names: (id: String, secret: String)
  ) throws(Fault) -> AWSAccess? {
    switch (id, secret) {
    case (let id?, let secret?):
      return .keys(AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token))
    case (nil, nil): return nil
    case (nil, _): throw Fault(message: "\(names.secret) is set, and \(names.id) is not")
    case (_, nil): throw Fault(message: "\(names.id) is set, and \(names.secret) is not")
    }
  }

  /// Whether a text can be a region, so that it can be part of a host's name.
  static func isRegion(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
    }
    return isPlain && (1...40).contains(text.utf8.count) && text.first != "-" && text.last != "-"
  }
}

extension AWSAccess {
  /// Whether headers can carry it.
  fileprivate var canBeSent: Bool {
    let texts: [String] =
      switch self {
      case .bearer(let token): [token]
      case .keys(let keys): [keys.accessKeyID, keys.secretAccessKey, keys.sessionToken ?? "-"]
      }
    return texts.allSatisfy { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }
  }
}
