import NexusProtocol
import Testing

@Suite struct MessageImageTests {
  @Test func aFileIsWhatItsFirstBytesSay() {
    let beginnings: [(MessageImage.Format, [UInt8])] = [
      (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), (.jpeg, [0xFF, 0xD8, 0xFF]),
      (.gif, Array("GIF89a".utf8)), (.gif, Array("GIF87a".utf8)), (.webp, Array("RIFF....WEBP".utf8)),
    ]
    for (format, bytes) in beginnings {
      #expect(MessageImage(bytes: bytes + [1])?.format == format)
      #expect(MessageImage(bytes: bytes.dropLast()) == nil, "\(format)")
    }
    #expect(MessageImage(bytes: []) == nil)
    #expect(MessageImage(bytes: Array("RIFF....WAVE".utf8)) == nil)
  }

  @Test func itsBytesAreKeptInBase64() throws {
    let image = try #require(MessageImage(bytes: [0xFF, 0xD8, 0xFF, 0xE0]))
    #expect(image.base64 == "/9j/4A==")
    #expect(image.dataURL == "data:image/jpeg;base64,/9j/4A==")
    var message = Message(.user, "x")
    message.images = [image]
    #expect(message.promptBytes > 1000)
  }
}
