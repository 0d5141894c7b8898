import Machine
import Testing

struct SecretTests {
  @Test func secretsAreTakenOutOfWords() throws {
    func redacted(_ words: String, _ secret: String) throws -> String {
      try #require(Secret(secret)).redacted(words)
    }
    #expect(try redacted("sk-12 and sk-12, ssk-12k", "sk-12") == "[key] and [key], s[key]k")
    #expect(try redacted("sk-1", "sk-12") == "sk-1")
    #expect(try redacted("", "sk-12") == "")
    #expect(try redacted("sk-12", "sk-12") == "[key]")
    // What is too short to be a secret would blacken everything.
    #expect(try redacted("a b a", "a") == "a b a")
  }

  @Test func whiteSpaceAroundIsNoPartOfIt() {
    #expect(Secret(" sk-12\r\n")?.text == "sk-12")
    #expect(Secret(" \n") == nil && Secret("") == nil)
  }

  @Test(arguments: ["sk\n12", "sk\r\n12", "sk\u{0}12", "sk\u{7F}12", "sk\u{9B}12", "s\tk"])
  func whatCannotStandInAHeaderIsKnown(_ text: String) throws {
    #expect(try !#require(Secret(text)).fitsHeader)
    #expect(try #require(Secret("sk-12 é")).fitsHeader)
  }
}
