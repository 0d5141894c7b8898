import Foundation
import Machine
import Testing

struct SpilledTextsTests {
  @Test func textsAreFoundByTheirNumbers() throws {
    let texts = ["one", "", "drei 😀", String(repeating: "x", count: 3_000_000), "last"]
    let writer = try SpilledTexts.Writer()
    for text in texts { try writer.add(text) }
    #expect(writer.count == 5)
    let spilled = try writer.finish()
    #expect(spilled.count == 5)
    for (number, text) in texts.enumerated() {
      #expect(spilled.withUTF8(number) { String(decoding: $0, as: UTF8.self) } == text)
    }
  }

  @Test func noTextsAreNone() throws {
    #expect(try SpilledTexts.Writer().finish().count == 0)
    let writer = try SpilledTexts.Writer()
    try writer.add("")
    #expect(try writer.finish().withUTF8(0) { $0.count } == 0)
  }
}
