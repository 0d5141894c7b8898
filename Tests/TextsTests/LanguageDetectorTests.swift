import Testing

@testable import Texts

struct LanguageDetectorTests {
  @Test func languagesAreTold() {
    let cases: [(String, String?)] = [
      ("How many apples are left in the basket when Ann has eaten three of them?", "en"),
      ("Wie viele Äpfel bleiben im Korb, wenn Anna drei davon gegessen hat?", "de"),
      ("Combien de pommes reste-t-il dans le panier après que Anne en a mangé trois ?", "fr"),
      ("¿Cuántas manzanas quedan en la cesta cuando Ana se ha comido tres?", "es"),
      ("Сколько яблок осталось в корзине, когда Анна съела три из них?", "ru"),
      ("安娜吃了三个苹果之后，篮子里还剩下多少个苹果？", "zh"),
      ("アンナがりんごを三つ食べたあと、かごにはいくつ残っていますか。", "ja"),
      ("바구니에 사과가 몇 개 남아 있습니까?", "ko"),
      (
        "Sei $x^2 + y^2 = 1$. Zeige, dass \\frac{x}{y} nicht größer als die Summe der Zahlen ist.",
        "de"
      ),
      ("```python\nfor the_number in range(10):\n    print(the_number)\n```", nil),
      ("$\\int_0^1 x^2 dx$", nil), ("42", nil), ("", nil), ("\u{0}\u{FFFD}", nil),
    ]
    for (text, language) in cases {
      #expect(LanguageDetector.language(of: text) == language, "\(text)")
    }
    #expect(LanguageDetector.knows("en") && LanguageDetector.knows("zh"))
    #expect(
      !LanguageDetector.knows("xx") && !LanguageDetector.knows("un") && !LanguageDetector.knows(""))
  }

  @Test func formulasAndCodeAreLeftOut() {
    #expect(LanguageDetector.prose(of: "a $x$ b `c` d") == "a   b   d")
    #expect(LanguageDetector.prose(of: "a $$x$y$$ b") == "a   b")
    #expect(
      LanguageDetector.prose(of: "5 $ are\n```\nx`y\n```\n\\frac{1}{2}") == "5   are\n \n {1}{2}")
  }
}
