import Testing

@testable import Texts

struct WritingSystemTests {
  private func stray(_ text: String, _ allowed: WritingSystem...) -> Int {
    WritingSystem.strayLetters(in: text, besides: Set(allowed)).count
  }

  @Test(arguments: [
    "Plain English, naïve café.", "The angle π/2 and the sum Σ of α.", "$\\text{面积} = x^2$ is it.",
    "```\nprint('你好')\n```\nprints it", "\\(变量\\) is a formula", "", "123 + 456 = 579 ✓ → 🎉",
  ])
  func latinTextsHaveNoneAstray(_ text: String) { #expect(stray(text, .latin) == 0) }

  @Test(arguments: [
    ("The answer is 偶数 here.", 2), ("Ответ is seven", 5), ("one 数 is enough", 1),
    ("λόγος is a word", 5), ("안녕 and ひらがな", 6), ("مرحبا", 5), ("שלום", 4),
  ])
  func lettersOfOtherScriptsAreCounted(_ text: String, _ count: Int) {
    #expect(stray(text, .latin) == count)
  }

  @Test func otherScriptsMayBeAllowed() {
    #expect(stray("答案是 seven", .latin, .han) == 0 && stray("答案是 seven", .han) == 5)
    #expect(WritingSystem.strayLetters(in: "so 答案 is", besides: [.latin]).first == "答案")
  }
}

/// Shares of languages from nothing to all, in steps of five hundredths: what is told is within a tenth.
struct LanguageShareTests {
  private static let sentences = [
    "en": [
      "The sum of two odd numbers is always an even number, which everybody can see. ",
      "We should look at the smallest case first and then think about the general one. ",
      "If the triangle has a right angle, the theorem of Pythagoras gives the third side. ",
    ],
    "fr": [
      "La somme de deux nombres impairs est toujours un nombre pair, comme chacun le sait. ",
      "Nous devons d'abord regarder le plus petit cas avant de penser au cas général. ",
      "Si le triangle possède un angle droit, le théorème de Pythagore donne le troisième côté. ",
    ],
    "zh": [
      "两个奇数的和总是一个偶数，这一点大家都可以看出来。", "我们应该先看看最小的情况，然后再考虑一般的情况。",
      "如果三角形有一个直角，勾股定理就给出第三条边的长度。",
    ],
    "ru": [
      "Сумма двух нечётных чисел всегда является чётным числом, и это видно каждому. ",
      "Сначала мы должны рассмотреть самый маленький случай, а затем подумать об общем. ",
    ],
  ]

  @Test(arguments: ["fr", "zh", "ru"], [false, true])
  func sharesAreTold(_ other: String, _ isAtTheEnd: Bool) {
    let (own, theirs) = (Self.sentences["en"] ?? [], Self.sentences[other] ?? [])
    for step in 0...20 {
      let share = Double(step) / 20
      func text(_ sentences: [String], _ bytes: Double) -> String {
        var text = ""
        var place = 0
        while Double(text.utf8.count) < bytes {
          text += sentences[place % sentences.count]
          place += 1
        }
        return text
      }
      let english = text(own, 6000 * share)
      let rest = text(theirs, 6000 * (1 - share))
      let formulas =
        " $x^2 + y^2 = z^2$ \\[\\int f(x)\\,dx\\] ```\nfor i in range(3): print(i)\n``` "
      let all = isAtTheEnd ? rest + formulas + english : english + formulas + rest
      let told = LanguageDetector.shares(of: all).first { $0.code == "en" }?.share ?? 0
      let exact = Double(english.utf8.count) / Double(english.utf8.count + rest.utf8.count)
      #expect(abs(told - exact) <= 0.1, "\(other) \(exact): \(told)")
    }
  }

  @Test func ofAFewWordsNothingIsTold() {
    for text in ["", "42", "$x^2$", "ok then"] {
      #expect(LanguageDetector.shares(of: text).isEmpty)
    }
  }
}
