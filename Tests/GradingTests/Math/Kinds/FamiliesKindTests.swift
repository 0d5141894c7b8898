import Testing

/// Families with whole parameters, and sets of whole numbers.
struct FamiliesKindTests {
  @Test(arguments: KindPair.pairs(in: pairs))
  func isTold(_ pair: KindPair) { pair.check() }

  private static let pairs = #"""
    \frac\pi4+k\pi, k\in\mathbb Z ;; \boxed{\frac{5\pi}{4}+n\pi, n\in\mathbb{Z}} ;; right
    \frac\pi4+k\pi, k\in\mathbb Z ;; \boxed{\frac{\pi}{4}+2k\pi, k\in\mathbb{Z}} ;; wrong
    x=\pm\frac\pi3+2k\pi, k\in\mathbb Z ;; \boxed{x=\frac\pi3+2k\pi, x=\frac{5\pi}3+2k\pi, k\in\mathbb Z} ;; right
    x=\frac{\pi}{6}+2k\pi \text{ or } x=\frac{5\pi}{6}+2k\pi, k\in\mathbb Z ;; \boxed{x=(-1)^n\frac\pi6+n\pi, n\in\mathbb Z} ;; right
    x = 30^\circ + 360^\circ k, k\in\mathbb Z ;; \boxed{x=\frac\pi6+2\pi k, k \in \mathbb{Z}} ;; right
    x=2k, k\in\mathbb Z ;; \boxed{x=4k, x=4k+2, k\in\mathbb Z} ;; right
    x=2k, k\in\mathbb Z ;; \boxed{x = 2k, k \text{ is an integer}} ;; right
    x=2k, k\in\mathbb Z ;; \boxed{x=2n \text{ for any integer } n} ;; right
    x=2k, k\in\mathbb Z ;; \boxed{x=2k} ;; right
    x=2k+1, k\in\mathbb Z ;; \boxed{x=2k, k\in\mathbb Z} ;; wrong
    x=2k+1, k\in\mathbb N ;; \boxed{x=2k+1, k\in\mathbb Z} ;; wrong
    \{2k+1 \mid k\in\mathbb Z\} ;; \boxed{\{2k-1 : k\in\mathbb Z\}} ;; right
    \{x \mid x=2k+1, k\in\mathbb Z\} ;; \boxed{\{2k-1 : k\in\mathbb Z\}} ;; right
    k\pi, k\in\mathbb Z ;; \boxed{0} ;; wrong
    \{x\in\mathbb Z: x^2<10\} ;; \boxed{\{-3,-2,-1,0,1,2,3\}} ;; right
    \{x\in\mathbb N\mid x<4\} ;; \boxed{\{1,2,3\}} ;; could not tell
    \{x\in\mathbb{Z} \mid x \geq 3\} ;; \boxed{[3,\infty)} ;; wrong
    \{x\in\mathbb{Z} \mid x \geq 3\} ;; \boxed{\{x\in\mathbb{Z} \mid x > 2\}} ;; right
    1<x<5, x\in\mathbb Z ;; \boxed{2,3,4} ;; right
    \{x \in \mathbb{Z} \mid -2 \le x < 3\} ;; \boxed{\{-2,-1,0,1,2\}} ;; right
    \{x \in \mathbb{Z} \mid -2 \le x < 3\} ;; \boxed{[-2,3)} ;; wrong
    \mathbb Z ;; \boxed{\text{all integers}} ;; right
    \mathbb Z ;; \boxed{\mathbb R} ;; wrong
    k\pi, k\in\mathbb Z ;; \boxed{\pi k, k\in \mathbb{Z}} ;; right
    x = \frac{\pi}{2} + k\pi \ (k \in \mathbb{Z}) ;; \boxed{x=\frac{3\pi}{2}-n\pi, n\in\mathbb Z} ;; right
    x = \frac{\pi}{2} + k\pi, \text{ where } k \in \mathbb{Z} ;; \boxed{x=\frac{\pi}{2}+k\pi} ;; right
    """#
}
