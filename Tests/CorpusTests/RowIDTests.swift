import Corpus
import Testing
import Values

struct RowIDTests {
  @Test func comesFromContentAlone() {
    // hashlib.sha256(b"5:gsm8kWhat is 1+1?").hexdigest()[:32]
    let id = RowID(source: "gsm8k", key: "What is 1+1?")
    #expect(id.description == "29bd1d5353b4b0dd25cdeb4a311a342a")
    #expect(RowID(source: "ab", key: "c") != RowID(source: "a", key: "bc"))
  }

  @Test func readsWhatItWrites() {
    for key in 0..<200 {
      let id = RowID(source: "source", key: "\(key)")
      #expect(RowID(id.description) == id)
    }
  }

  @Test(arguments: [
    "", "12", String(repeating: "g", count: 32), "+" + String(repeating: "1", count: 31),
  ])
  func refusesOtherText(_ text: String) {
    #expect(RowID(text) == nil)
  }

  @Test func digitsAreHexadecimal() {
    for byte in UInt8.min..<0x80 {
      let digit = Character(UnicodeScalar(byte))
      let text =
        String(repeating: "0", count: 15) + String(digit) + String(repeating: "0", count: 16)
      #expect(RowID(text)?.high == UInt64(String(digit), radix: 16), "\(byte)")
    }
  }

  @Test func ordersAsItsText() {
    let ids = (0..<100).map { RowID(source: "s", key: "\($0)") }
    #expect(ids.sorted().map(\.description) == ids.map(\.description).sorted())
  }
}

struct DigestTests {
  @Test func isSHA256() {
    // FIPS 180-4, the one-block example.
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(Digest(of: "abc").description == expected)
    var builder = DigestBuilder()
    builder.update("a")
    builder.update("bc")
    #expect(builder.finish() == Digest(of: "abc"))
  }
}
