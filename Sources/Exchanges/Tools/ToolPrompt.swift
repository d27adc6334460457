/// What stands below answers to requests.
enum ToolPrompt {
  static let outOfRequests = "Nothing more can be read. Answer now, in the format asked for, with what you have."
  static func left(_ count: Int) -> String {
    "You may make \(count) more \(count == 1 ? "request" : "requests"). Answer in the format asked for as soon as you can."
  }
}
