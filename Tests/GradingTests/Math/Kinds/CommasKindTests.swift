import Testing

/// A comma groups digits or parts values.
struct CommasKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    1,234 ;; \boxed{1234} ;; right
    1,234 ;; \boxed{1, 234} ;; right
    1,234 ;; \boxed{1,235} ;; wrong
    12,345 ;; \boxed{12345} ;; right
    3,5 ;; \boxed{5,3} ;; right
    3,5 ;; \boxed{3,6} ;; wrong
    1,000,000 ;; \boxed{1000000} ;; right
    100,200 ;; \boxed{200,100} ;; right
    100,200 ;; \boxed{100200} ;; right
    100,200 ;; \boxed{100201} ;; wrong
    1,2,3 ;; \boxed{3,2,1} ;; right
    123,456 ;; \boxed{456, 123} ;; right
    1{,}234 ;; \boxed{1234} ;; right
    1,234 ;; \boxed{\{1,234\}} ;; right
    (1,234) ;; \boxed{(1, 234)} ;; right
    5,120 ;; \boxed{5120} ;; right
    120,5 ;; \boxed{5,120} ;; right
    2,500 ;; \boxed{2500} ;; right
    -1,234 ;; \boxed{-1234} ;; right
    1,234.5 ;; \boxed{1234.5} ;; right
    1,234.5 ;; \boxed{1,234.6} ;; wrong
    10,20,30 ;; \boxed{30,20,10} ;; right
    100,250 ;; \boxed{250,100} ;; right
    100,250 ;; \boxed{100,251} ;; wrong
    0,1 ;; \boxed{1,000} ;; wrong
    1,1 ;; \boxed{1,001} ;; wrong
    (1,0) ;; \boxed{(1,000)} ;; not right
    (1000,2000) ;; \boxed{(1,000, 2,000)} ;; right
    """#
}
