import Testing

/// Words as answers.
struct WordsAsAnswersKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    \text{all real numbers} ;; \boxed{(-\infty,\infty)} ;; right
    \text{no solution} ;; \boxed{\emptyset} ;; right
    DNE ;; \boxed{\text{does not exist}} ;; right
    undefined ;; \boxed{DNE} ;; right
    \text{True} ;; \boxed{\text{true}} ;; right
    \text{True} ;; \boxed{\text{False}} ;; wrong
    \text{yes} ;; \boxed{\text{Yes}} ;; right
    \text{yes} ;; \boxed{\text{no}} ;; wrong
    \text{infinitely many} ;; \boxed{\infty} ;; could not tell
    \text{even} ;; \boxed{\text{odd}} ;; wrong
    \text{Monday} ;; \boxed{\text{Tuesday}} ;; wrong
    \text{Monday} ;; \boxed{Monday} ;; right
    \text{isosceles} ;; \boxed{\text{equilateral}} ;; wrong
    \text{none} ;; \boxed{\text{no solution}} ;; right
    """#
}
