import NexusProtocol
import Terminal

/// The images that are shown with a question.
enum AskedImages {
  /// The least that any of the hosts takes.
  ///
  /// Source: Amazon Bedrock, "ImageBlock" of Converse: 3.75 MB, and 20 images in a message.
  private static let (mostBytes, mostImages) = (3_750_000, 20)

  /// - Throws: `UserError` for a file that is not there, no image, too large, or secret by its name, and for too many.
  static func read(_ paths: [String], in session: Session) throws -> [MessageImage] {
    guard paths.count <= mostImages else {
      throw UserError(
        "\(paths.count) images are too many for one question.", hint: "At most \(mostImages) are sent.",
        status: .badInput)
    }
    return try paths.map { try image($0, in: session) }
  }

  private static func image(_ path: String, in session: Session) throws -> MessageImage {
    let name = Sanitizer.oneLine(path)
    try AskQuestion.refuseSecret(path)
    guard let bytes = try Files.read(session.path(path)) else {
      throw UserError("There is no file \(name).", hint: "Check the path given with --image.", status: .badInput)
    }
    guard let image = MessageImage(bytes: bytes) else {
      throw UserError(
        "\(name) is no image of a kind that models are shown.", hint: "PNG, JPEG, GIF and WebP can be sent.",
        status: .badInput)
    }
    guard bytes.count <= mostBytes else {
      throw UserError(
        "\(name) has \(ByteText.size(bytes.count)), and an image may have 3.75 MB at most.",
        hint: "Make it smaller: models see no more in it than in one of some 1,500 pixels a side.", status: .badInput)
    }
    return image
  }
}
