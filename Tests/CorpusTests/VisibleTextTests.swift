import Testing
import Values

/// Kind 11: one function for all that is shown.
struct VisibleTextTests {
  @Test func whatIsPlainStaysAsItIs() {
    for text in ["", "a\tb\nc", "é ü 漢字 👩‍👩‍👧 عربي עברית", "∑ ½ “q”…", "\u{200B}\u{FEFF}"] {
      #expect(visible(text) == text)
    }
    #expect(visible("a\r\nb") == "a\nb")
  }

  @Test func controlsEscapesAndDirectionsAreSeen() {
    #expect(visible("\u{1B}[2Jx") == "\\u{1B}[2Jx")
    #expect(visible("a\rb\u{0}") == "a\\u{0D}b\\u{00}")
    #expect(visible("\u{9B}31m\u{7F}") == "\\u{9B}31m\\u{7F}")
    #expect(visible("\u{202E}txt.exe\u{2066}") == "\\u{202E}txt.exe\\u{2066}")
    #expect(visible("a\u{061C}\u{200F}\u{2028}b") == "a\\u{61C}\\u{200F}\\u{2028}b")
    #expect(visible("\u{E0041}") == "\\u{E0041}")
  }

  /// Against the rule as it stands: no scalar that is shown is one that acts.
  @Test func ofAllScalarsNoneActs() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let acts =
        scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
        || scalar.properties.isBidiControl
      if acts { #expect(!visible(String(scalar)).unicodeScalars.contains(scalar)) }
    }
  }
}
