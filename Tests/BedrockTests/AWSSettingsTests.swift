import Testing

@testable import Bedrock

@Suite struct AWSSettingsTests {
  private static let credentials = """
    # of the tools
    [default]
    aws_access_key_id = AKDEFAULT
    aws_secret_access_key=secret/with+signs=

    [work]
    AWS_ACCESS_KEY_ID = AKWORK   # of the company
    aws_secret_access_key = worksecret#1
    aws_session_token = token
    [half]
    aws_access_key_id = AKHALF
    """
  private static let config = """
    [default]
    region = eu-central-1
    s3 =
      region = nowhere
    [profile work]
    region=us-west-2
    aws_access_key_id = AKOVERRIDDEN
    [profile sso]
    sso_session = company
    sso_account_id = 1
    [profile bare]
    output = json
    [work]
    region = ignored
    """
  private let profiles = AWSProfiles(credentials: Self.credentials, config: Self.config)

  private func settings(
    _ environment: [String: String] = [:], profile: String? = nil, region: String? = nil
  ) throws -> AWSSettings {
    try AWSSettings(environment: environment, profiles: profiles, profile: profile, region: region)
  }

  private func keys(_ id: String, _ secret: String, _ token: String? = nil) -> AWSAccess {
    .keys(AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token))
  }

  @Test func readsTheProfilesOfBothFiles() throws {
    #expect(profiles.names == ["bare", "default", "half", "sso", "work"])
    let usual = try settings()
    #expect(usual.access == keys("AKDEFAULT", "secret/with+signs="))
    #expect(usual.region == "eu-central-1")
    for work in [try settings(["AWS_PROFILE": "work"]), try settings(profile: "work")] {
      #expect(work.access == keys("AKWORK", "worksecret#1", "token"))
      #expect(work.region == "us-west-2")
    }
  }

  @Test func theEnvironmentCountsForMore() throws {
    var environment = [
      "AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "envsecret", "AWS_DEFAULT_REGION": "ap-south-1",
      "AWS_PROFILE": "work", "AWS_SESSION_TOKEN": "",
    ]
    #expect(try settings(environment).access == keys("AKENV", "envsecret"))
    #expect(try settings(environment).region == "ap-south-1")
    environment["AWS_REGION"] = "us-east-1"
    environment["AWS_BEARER_TOKEN_BEDROCK"] = "api-key"
    #expect(try settings(environment).access == .bearer("api-key"))
    #expect(try settings(environment).region == "us-east-1")
    // One that was asked for by name is meant.
    #expect(try settings(environment, profile: "default").access == keys("AKDEFAULT", "secret/with+signs="))
    #expect(try settings(environment, region: "sa-east-1").region == "sa-east-1")
  }

  @Test func readsAddresses() throws {
    #expect(try settings().endpoint == nil)
    var environment = ["AWS_ENDPOINT_URL": "https://a.example"]
    #expect(try settings(environment).endpoint == "https://a.example")
    environment["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = "https://b.example"
    #expect(try settings(environment).endpoint == "https://b.example")
    environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true"
    #expect(try settings(environment).endpoint == nil)
  }

  @Test(
    arguments: [
      ([:], "nobody", "There is no profile nobody of AWS; there is bare, default, half, sso, work"),
      ([:], "half", "aws_access_key_id is set, and aws_secret_access_key is not"),
      (["AWS_SECRET_ACCESS_KEY": "s"], nil, "AWS_SECRET_ACCESS_KEY is set, and AWS_ACCESS_KEY_ID is not"),
      (["AWS_REGION": "evil.example/"], nil, "\"evil.example/\" is no region of AWS"),
      (["AWS_BEARER_TOKEN_BEDROCK": "a\r\nX: b"], nil, "A key of AWS has a blank or a line end in it"),
      (
        [:], "sso",
        "The profile sso has no keys but `sso_session`, which is not followed here: "
          + "`aws configure export-credentials --profile sso --format env` prints keys for the environment"
      ),
    ] as [([String: String], String?, String)])
  func saysWhatIsWrong(_ environment: [String: String], _ profile: String?, _ message: String) {
    #expect(throws: AWSSettings.Fault(message: message)) { try settings(environment, profile: profile) }
  }

  @Test func aProfileWithoutKeysHasNone() throws {
    #expect(try settings(profile: "bare").access == nil)
    let nothing = AWSProfiles(credentials: nil, config: nil)
    let empty = try AWSSettings(environment: [:], profiles: nothing)
    #expect(empty.access == nil && empty.region == nil)
  }

  @Test func findsTheFiles() {
    var files = AWSSettings.files(environment: [:], home: "/home/u")
    #expect([files.credentials, files.config] == ["/home/u/.aws/credentials", "/home/u/.aws/config"])
    files = AWSSettings.files(
      environment: ["AWS_SHARED_CREDENTIALS_FILE": "~/keys", "AWS_CONFIG_FILE": "/etc/aws"], home: "/home/u")
    #expect([files.credentials, files.config] == ["/home/u/keys", "/etc/aws"])
  }

  /// Whatever a file holds, reading it ends and makes no key of a remark.
  @Test(arguments: [
    "", "[", "]", "=", "[]\n=\n", "x=1", "[a\nb=c", "  [default]\n", "[default]\r\nregion = us-east-1\r\n",
  ])
  func readsWhateverThereIs(_ text: String) {
    let profiles = AWSProfiles(credentials: text, config: text)
    if text.contains("\r") { #expect(profiles.settings(of: "default") == ["region": "us-east-1"]) }
    #expect(profiles.names.allSatisfy { profiles.settings(of: $0) != nil })
  }
}
