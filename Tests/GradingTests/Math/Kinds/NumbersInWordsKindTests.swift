import Testing

/// Numbers in words, and words that multiply.
struct NumbersInWordsKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    5000000 ;; \boxed{5 million} ;; right
    5 ;; \boxed{5 million} ;; wrong
    1500000 ;; \boxed{1.5 million} ;; right
    1.5 ;; \boxed{1.5\text{ million}} ;; wrong
    24 ;; \boxed{two dozen} ;; right
    24 ;; \boxed{2 dozen} ;; right
    0.5 ;; \boxed{half} ;; right
    0.5 ;; \boxed{\text{one half}} ;; right
    2 ;; \boxed{half} ;; wrong
    \frac34 ;; \boxed{three quarters} ;; right
    \frac34 ;; \boxed{three fourths} ;; right
    \frac{5}{6} ;; \boxed{five sixths} ;; right
    \frac56 ;; \boxed{five-sixths} ;; right
    42 ;; \boxed{forty-two} ;; right
    42 ;; \boxed{forty two} ;; right
    142 ;; \boxed{one hundred forty-two} ;; right
    142 ;; \boxed{one hundred and forty-two} ;; right
    1234 ;; \boxed{one thousand two hundred thirty-four} ;; right
    2.5 ;; \boxed{two and a half} ;; right
    1.5 ;; \boxed{one and a half} ;; right
    \frac{7}{4} ;; \boxed{one and three quarters} ;; right
    100 ;; \boxed{a hundred} ;; right
    12 ;; \boxed{a dozen} ;; right
    6 ;; \boxed{half a dozen} ;; right
    -5 ;; \boxed{negative five} ;; right
    -5 ;; \boxed{minus five} ;; right
    3 ;; \boxed{third} ;; right
    3rd ;; \boxed{3} ;; right
    3rd ;; \boxed{third} ;; right
    25th ;; \boxed{twenty-fifth} ;; right
    25th ;; \boxed{24th} ;; wrong
    21 ;; \boxed{twenty-first} ;; right
    3\text{rd} ;; \boxed{3} ;; right
    \frac13 ;; \boxed{one third} ;; right
    3 ;; \boxed{one third} ;; wrong
    2000 ;; \boxed{two thousand} ;; right
    2 ;; \boxed{two thousand} ;; wrong
    7 ;; \boxed{seven} ;; right
    7 ;; \boxed{Seven} ;; right
    8 ;; \boxed{seven} ;; wrong
    25\% ;; \boxed{twenty-five percent} ;; right
    2000000000 ;; \boxed{2 billion} ;; right
    17 million ;; \boxed{17,000,000} ;; right
    17 million ;; \boxed{17 billion} ;; wrong
    1000 ;; \boxed{one thousand} ;; right
    5 thousand ;; \boxed{5000} ;; right
    3 hundred ;; \boxed{300} ;; right
    300 ;; \boxed{three hundred} ;; right
    60 ;; \boxed{three score} ;; right
    12 ;; \boxed{1 dozen eggs} ;; right
    """#
}
